"""Where everything of a picture stands, before anything is painted."""
