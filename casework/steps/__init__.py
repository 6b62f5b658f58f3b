"""Parts of intentions, on an open unit of work: no permission, no commit."""
