"""What made a number, as a tree beside a chart or over a table."""
