"""Backups in the window: made on schedule, listed, restored; and what is offered for a damaged library."""
