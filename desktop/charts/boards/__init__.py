"""Boards: several charts on one page, on screen and as one picture."""
