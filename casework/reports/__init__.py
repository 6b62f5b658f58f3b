"""What is printed: reportlab; values in, bytes out."""
