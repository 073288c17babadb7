"""Views of tables by name: saved at the table, listed, ordered and renamed in the navigation."""
