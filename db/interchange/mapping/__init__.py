"""What the columns of a file mean: described, guessed, saved by name."""
