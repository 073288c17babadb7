"""Dotted lines in a chart: the weightiest milestones and policies."""
