"""Kept copies on the screen: attached in the editor, opened in the system's programs, saved elsewhere."""
