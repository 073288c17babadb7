"""What is bundled: the starter library's data, reference tables, fonts, icons and the world map."""
