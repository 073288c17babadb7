"""The history page: who changed what, and how to take it back."""
