"""Search everything: the field in the toolbar and the list below it."""
