"""The page of settings, and what applies them."""
