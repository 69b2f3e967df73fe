"""One reader a format, one file a reader."""
