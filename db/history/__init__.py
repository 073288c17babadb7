"""Every write: one change set for each action, with undo, redo and what it touched."""
