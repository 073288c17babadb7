"""Links that lead out of Datahall: shown before they are opened, and only web pages ever are."""
