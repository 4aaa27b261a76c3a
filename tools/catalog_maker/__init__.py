"""Reads published SDK wheels and writes `rules/catalog/`. Nothing here imports an SDK."""
