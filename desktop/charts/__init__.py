"""Charts: `ChartData` painted by one code path on screen, into PNG, SVG, PDF and the clipboard."""
