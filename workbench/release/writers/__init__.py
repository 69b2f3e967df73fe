"""The built-in formats, one a file; each file ends with its `FORMAT`."""
