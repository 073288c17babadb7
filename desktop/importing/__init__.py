"""Files brought into the library: what they hold is shown first, and taken as one action."""
