"""How Datahall looks: colours, fonts, icons and the style sheet, for light and dark."""
