"""Configuration that cannot be used."""

from __future__ import annotations

import os
from pathlib import Path


class ConfigurationError(Exception):
    """Why a configuration cannot be used, in one line that begins with where: a file and its row."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


def shown(file: Path) -> str:
    """`file` as messages name it: relative to the working directory where it is below it."""
    path = os.path.abspath(file)
    return os.path.relpath(path) if path.startswith(os.path.join(os.getcwd(), "")) else path
