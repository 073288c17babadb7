"""What leaves the window as a file, other than charts: tables, and everything at once."""
