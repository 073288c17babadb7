"""Upgrades of older libraries, one small step each, run by `db.library` on opening after a copy is kept."""
