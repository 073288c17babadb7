"""The page Promises: what was promised against what came."""
