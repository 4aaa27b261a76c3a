"""Being used wrongly."""

from __future__ import annotations


class Misuse(Exception):
    """What was asked for cannot be done; the message says in one line why."""
