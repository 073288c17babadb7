"""Bibliographies as Zotero and others keep them (CSL-JSON, RIS, BibTeX) and sources as Datahall does."""
