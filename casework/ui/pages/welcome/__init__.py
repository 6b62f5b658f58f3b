"""The page of who has no other."""
