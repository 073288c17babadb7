"""Files in and out: tables as CSV and JSON."""
