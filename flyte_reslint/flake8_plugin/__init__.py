"""The flake8 plugin: what `check` finds, told by flake8.

Findings of one file may come from another, so all files of a run are analysed together, once, before flake8 divides
them among its processes; each file's plugin then only looks up what was found in it. A run none of whose files mentions
Flyte imports nothing but this module and the scout, and reads each file once.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from flyte_reslint.flake8_plugin.mentions import mention_flyte

if TYPE_CHECKING:
    import argparse
    import ast
    from collections.abc import Iterator, Mapping, Sequence

    from flake8.options.manager import OptionManager

    from flyte_reslint.flake8_plugin.run import Report

PREFIX = "--flyte-reslint-"

STDIN = "-"


class Plugin:
    """Tells what was found in one file."""

    _options: ClassVar[argparse.Namespace]
    _found: ClassVar[Mapping[str, Sequence[Report]]] = {}

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        """`tree` makes flake8 run the plugin once for each file that it can parse; of the others it says so itself."""
        self._filename = filename
        self._lines = lines

    @staticmethod
    def add_options(manager: OptionManager) -> None:
        """Add the options that mean what they mean to `check`."""
        manager.add_option(
            f"{PREFIX}platform",
            metavar="FILE[,...]",
            default="",
            comma_separated_list=True,
            normalize_paths=True,
            parse_from_config=True,
            help="Read from these files what the platform allows; later ones win.",
        )
        for name, metavar, explanation in (
            ("project", "NAME", "The Flyte project that the code runs in."),
            ("domain", "NAME", "The Flyte domain that the code runs in."),
            ("target-flyte", "VERSION", "Read the code as written for this release of flyte."),
            ("target-flytekit", "VERSION", "Read the code as written for this release of flytekit."),
        ):
            manager.add_option(f"{PREFIX}{name}", metavar=metavar, parse_from_config=True, help=explanation)
        manager.add_option(
            f"{PREFIX}config",
            metavar="FILE",
            normalize_paths=True,
            parse_from_config=True,
            help="Read this configuration of flyte-reslint, and look for no other.",
        )

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Analyse the files of the run, if any mentions Flyte."""
        cls._options = options
        cls._found = {}
        paths = options.filenames or ["."]
        if STDIN not in paths and mention_flyte(paths):
            from flyte_reslint.flake8_plugin.run import found_in_files

            cls._found = found_in_files(paths, options)

    def run(self) -> Iterator[tuple[int, int, str, type]]:
        """What was found in the file: row from 1, column from 0, code and message."""
        for row, column, text in self._reports():
            yield row, column, text, type(self)

    def _reports(self) -> Sequence[Report]:
        if STDIN not in (self._options.filenames or ()):
            return self._found.get(os.path.abspath(self._filename), ())
        if not any("flyte" in line for line in self._lines):
            return ()
        from flyte_reslint.flake8_plugin.run import found_in_text

        return found_in_text("".join(self._lines), self._filename, self._options)
