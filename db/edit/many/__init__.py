"""One thing done to many records, as one action of the history: set a field, add a role, tag, delete."""
