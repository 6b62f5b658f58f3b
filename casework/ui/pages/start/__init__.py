"""Before anybody is logged in: log in, first start, rescue."""
