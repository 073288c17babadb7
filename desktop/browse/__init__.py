"""Table pages with their filters, and the record panel beside them."""
