"""What a person adds of their own: measures with units and bases."""
