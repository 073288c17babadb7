"""What the person sees and touches. Asks `db`; writes no SQL."""
