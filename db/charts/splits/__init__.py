"""What the lines of a chart stand for: groups by country, region, partner, status …, their members, and filters."""
