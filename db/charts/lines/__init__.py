"""From figures to lines: as reported, from listed sites, by stage or year, and two totals side by side."""
