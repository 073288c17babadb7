"""The page Compare: money of programmes side by side."""
