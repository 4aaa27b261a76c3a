"""Where the facts and words live: the `rules` folder, shipped inside the wheel, beside the package in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def rules_folder() -> Path:
    """The folder that holds the rules' pages and the catalog.

    Raises FileNotFoundError when the installation lacks it.
    """
    return _beside(__file__)


@cache
def _beside(module: str) -> Path:
    package = Path(module).resolve().parent
    for folder in (package / "rules", package.parent / "rules"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"this installation of flyte-reslint lacks its rules folder: {package / 'rules'}")
