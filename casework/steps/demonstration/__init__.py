"""The demonstration team: invented people, and a year of their lives as a team would have written it."""
