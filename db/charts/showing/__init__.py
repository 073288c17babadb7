"""What follows from lines: share, index, growth, change, running sum, ratio."""
