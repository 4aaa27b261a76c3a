"""Analysing a few lines of source in a test."""

from __future__ import annotations

import textwrap
from pathlib import Path

from flyte_reslint.api import Project, analyze


def analysed(folder: Path, source: str, **more: str) -> Project:
    """The analysis of `main.py` with that source, beside modules of the other names."""
    for name, text in {"main": source, **more}.items():
        path = folder / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return analyze([folder])
