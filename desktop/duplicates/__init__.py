"""The page of likely duplicates: a list of pairs, both records side by side, and merging by a rule."""
