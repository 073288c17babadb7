"""What is painted, item by item, and the scene that holds all of it: the same on screen and in files."""
