"""Files nobody here made, read into grids: rows of cells under named columns."""
