"""What helps to find out what went wrong: a log and a report of it, without anything of the records in them."""
