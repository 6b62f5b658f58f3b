"""The page of instructions for the shift."""
