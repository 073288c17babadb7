"""From observations to drawn lines: what a chart is, trajectories, totals, ratios, and what explains them."""
