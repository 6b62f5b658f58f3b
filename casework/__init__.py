"""Casework: case management for ACT and CSAPA teams."""

__version__ = "0.1.0"
