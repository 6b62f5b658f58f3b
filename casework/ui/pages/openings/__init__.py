"""Records opened outside one's services: opening one, and what a head of service is told."""
