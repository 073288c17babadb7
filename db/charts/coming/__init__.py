"""Projections on a chart: trend, pipeline, official aims and plans as published."""
