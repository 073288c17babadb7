"""Watching a chart grow: what was known when, or up to when it is drawn."""
