"""The user guide: its pages and pictures, and what takes the pictures."""
