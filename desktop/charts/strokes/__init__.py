"""What every part of a picture is drawn with: fonts, colours of a house style, lines, words."""
