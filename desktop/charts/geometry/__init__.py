"""Values, days and words to places: pure functions over numbers, without Qt."""
