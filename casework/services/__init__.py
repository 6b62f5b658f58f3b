"""What people do: one module per subject, one public method per intention."""
