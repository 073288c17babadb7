"""Sources cited in the style that a reader asks for: APA, Chicago, BibTeX."""
