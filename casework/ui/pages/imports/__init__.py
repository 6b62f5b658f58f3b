"""Importer un fichier: choose, check, decide, import, undo; all on one page."""
