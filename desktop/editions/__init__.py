"""Editions: made with each export, listed, opened as the library stood then, and compared with today."""
