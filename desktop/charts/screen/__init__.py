"""A chart on screen: read, zoomed, stepped through and written on by mouse and keys."""
