"""What people type and sources print, read into numbers and days: dates, quantities, amounts of money."""
