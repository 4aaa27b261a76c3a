"""Proving the static view: what the installed SDK registers when it really imports the code, in a subprocess."""
