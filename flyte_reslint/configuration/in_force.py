"""The configuration in force for a file: what every source that has a say comes to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from flyte_reslint.configuration.error import ConfigurationError
from flyte_reslint.configuration.layer import Layer
from flyte_reslint.configuration.options import KEYS, Options
from flyte_reslint.configuration.selection import Selection, UnknownSelector, matching, selected, stands_for
from flyte_reslint.source.discovery import DEFAULT_EXCLUDE
from flyte_reslint.source.patterns import Patterns

if TYPE_CHECKING:
    from flyte_reslint.configuration.toml import Key


class Configuration(Struct, frozen=True, dict=True):
    """Layers, of which each has its way over the ones before it. Where all are silent, the defaults hold."""

    layers: tuple[Layer, ...] = ()

    def layer(self, key: str) -> Layer | None:
        """The layer whose word on the option `key` counts, None for its default."""
        return next((layer for layer in reversed(self.layers) if layer.sets(key)), None)

    @cached_property
    def options(self) -> Options:
        """Every option's value. Of `ignore` and the options that extend another, the last word: all words count."""
        names = {key: key.replace("-", "_") for key in KEYS}
        given = {names[key]: getattr(layer.options, names[key]) for key in KEYS if (layer := self.layer(key))}
        return Options(**given)

    @cached_property
    def exclusion(self) -> tuple[Patterns, ...]:
        """The patterns of files and folders that are not searched."""
        excluding = self.layer("exclude")
        first = _patterns(excluding, excluding.options.exclude) if excluding else Patterns(os.getcwd(), DEFAULT_EXCLUDE)
        return (first, *(_patterns(layer, layer.options.extend_exclude) for layer in self.layers))

    def rules(self, known: Mapping[str, bool]) -> frozenset[str]:
        """The codes of the rules that are on, `known` telling of each rule whether it is on by default.

        Raises ConfigurationError for a selector that stands for none of them.
        """
        for layer in self.layers:
            for key, selector in _selectors(layer.options):
                try:
                    matching(known, selector)
                except UnknownSelector as error:
                    raise ConfigurationError(layer.source.where(key), str(error)) from error
        options = (layer.options for layer in self.layers)
        return selected(known, (Selection(each.select, each.extend_select, each.ignore) for each in options))

    def rules_for(self, file: Path, rules: frozenset[str]) -> frozenset[str]:
        """`rules` without those that `per-file-ignores` leaves out in `file`."""
        layer = self.layer("per-file-ignores")
        if layer is None:
            return rules
        ignored = [
            selector
            for pattern, selectors in layer.options.per_file_ignores.items()
            if _patterns(layer, (pattern,)).cover(os.path.abspath(file))
            for selector in selectors
        ]
        return frozenset(code for code in rules if not any(stands_for(selector, code) for selector in ignored))


def _patterns(layer: Layer, lines: tuple[str, ...]) -> Patterns:
    return Patterns(os.path.abspath(layer.folder), lines)


def _selectors(options: Options) -> Iterator[tuple[Key, str]]:
    """Every selector, and the key under which it stands."""
    for key, selectors in (
        ("select", options.select or ()),
        ("extend-select", options.extend_select),
        ("ignore", options.ignore),
    ):
        yield from (((key,), selector) for selector in selectors)
    for pattern, selectors in options.per_file_ignores.items():
        yield from ((("per-file-ignores", pattern), selector) for selector in selectors)
