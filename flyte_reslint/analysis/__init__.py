"""One run from paths to registry: which files matter, what they say, what importing them would declare."""
