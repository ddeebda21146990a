"""Everything that renders; one file a format, strangers to each other."""
