"""Backups of a library: made whole and verified, kept by age, put back; and what is left of a damaged library saved."""
