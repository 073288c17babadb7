"""The library of records and all that can be computed from it. Knows neither Qt nor the desktop."""
