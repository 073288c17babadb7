"""From typed texts to rows: entries and their readings, checked forms, saving, deleting, near names."""
