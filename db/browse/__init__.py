"""From rows to the pages: tables of any size, and a record with all that is known about it."""
