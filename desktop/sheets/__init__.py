"""A record on paper: printed, or as PDF, with its figures, chart, claims and numbered sources."""
