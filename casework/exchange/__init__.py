"""What comes in and goes out as files: values in, values or bytes out."""
