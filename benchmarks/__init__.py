"""Timed comparisons, run by hand: each figure beside a floor or a peer measured in the same run."""
