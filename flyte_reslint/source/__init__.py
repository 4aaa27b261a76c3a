"""Files before they are Python: finding them, decoding them, and the comments that silence findings."""
