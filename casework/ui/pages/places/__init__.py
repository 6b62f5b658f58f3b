"""Which places are taken, free, coming free: no name, no record."""
