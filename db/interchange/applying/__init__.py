"""Imports carried out: one change set for each."""
