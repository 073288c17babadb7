"""The page of what there is to check, and the list behind it."""
