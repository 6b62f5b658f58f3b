"""Fields on forms."""
