"""What will be printed, in the window."""
