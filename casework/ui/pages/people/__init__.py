"""Everybody one may see."""
