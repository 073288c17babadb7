"""Copying the citation of sources, in the style that was chosen last."""
