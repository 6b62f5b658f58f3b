"""One folder per page of the window."""
