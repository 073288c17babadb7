"""Work on many selected records at once: set a field, add a role, tags, merging, deleting."""
