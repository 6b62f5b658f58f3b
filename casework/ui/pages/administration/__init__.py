"""Échéances: what is late, what is due, whose term ends."""
