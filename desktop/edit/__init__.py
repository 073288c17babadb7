"""The editor: one card over the window for a record and all its facts, read as they are typed."""
