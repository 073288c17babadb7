"""What will come and what was promised: growth and its statistics, published plans against what came."""
