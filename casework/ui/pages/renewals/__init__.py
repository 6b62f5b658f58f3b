"""One renewal: request, review, opinions, decision, amendment."""
