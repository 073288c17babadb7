"""What is bundled: the starter library's data, reference tables, fonts, icons and the world map."""

from pathlib import Path

FOLDER = Path(__file__).parent
"""Where all that lies, of the sources and of an installed program: PyInstaller puts it beside this module, too. Not by
`importlib.resources`, which imports thirty modules for files in archives; a start has no time for them."""
