"""The column of controls beside a chart."""
