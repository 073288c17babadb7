"""What goes into files with a chart: its figures, its sources, itself in words, and the state of the library."""
