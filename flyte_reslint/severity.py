"""How grave a finding is."""

from __future__ import annotations

from typing import Literal, get_args

Severity = Literal["error", "warning", "information"]
"""Gravest first."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
