"""What a report needs to know about a rule; the rule's page has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Rule(Protocol):
    """The part of a rule's page that a report prints."""

    @property
    def name(self) -> str:
        """The name: `request-above-limit`."""

    @property
    def severity(self) -> str:
        """`error`, `warning` or `information`."""

    @property
    def url(self) -> str | None:
        """Where the page is published, None while it is nowhere."""


Rules = Mapping[str, Rule]
"""The rules by code."""
