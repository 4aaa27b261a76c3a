"""The language server: a face of the API for editors, on pygls."""
