"""Notes about the house, and drafts to finish."""
