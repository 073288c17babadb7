"""What has changed since under a chart: the facts that moved it, and how its lines moved."""
