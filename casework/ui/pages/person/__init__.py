"""One person: the banner and its tabs."""
