"""What was changed in a record, and who read it."""
