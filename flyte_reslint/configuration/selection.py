"""Which rules are on: `select`, `extend-select` and `ignore`, with ruff's meaning of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

ALL = "ALL"
"""The selector that stands for every rule."""

SYNTAX_ERROR = "FLR001"
"""On until it is ignored by name: a choice of rules must not make an unreadable file look clean."""


class UnknownSelector(Exception):
    """A selector that stands for no rule; `nearest` is the one most like it that does."""

    def __init__(self, selector: str, nearest: str) -> None:
        super().__init__(f"no rule is called {selector}; the nearest is {nearest}")
        self.selector = selector
        self.nearest = nearest


class Selection(Struct, frozen=True):
    """What one configuration file or the command line says about rules, in codes and beginnings of codes."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def selected(rules: Mapping[str, bool], selections: Iterable[Selection]) -> frozenset[str]:
    """The codes of the rules that are on, `rules` telling of each code whether it is on by default.

    Each selection changes what the ones before it left. Where `select` is given, it starts anew. Within one, the
    longest selector that fits a rule decides, and `ignore` where two are equally long.

    Raises UnknownSelector.
    """
    chosen = {code for code, is_default in rules.items() if is_default}
    for selection in selections:
        if selection.select is not None:
            chosen = {SYNTAX_ERROR} & rules.keys()
        verdicts = [(selector, True) for selector in (*(selection.select or ()), *selection.extend_select)]
        verdicts += [(selector, False) for selector in selection.ignore]
        for selector, is_on in sorted(verdicts, key=lambda verdict: _specificity(verdict[0])):
            if is_on:
                chosen |= matching(rules, selector)
            else:
                chosen -= matching(rules, selector)
    return frozenset(chosen)


def matching(rules: Iterable[str], selector: str) -> frozenset[str]:
    """The codes that `selector` stands for. Raises UnknownSelector where there is none."""
    found = frozenset(code for code in rules if stands_for(selector, code))
    if not found:
        from difflib import get_close_matches

        raise UnknownSelector(selector, get_close_matches(selector, sorted(rules), n=1, cutoff=0.0)[0])
    return found


def stands_for(selector: str, code: str) -> bool:
    """Whether the rule `code` is one of those that `selector` stands for."""
    return selector == ALL or code.startswith(selector)


def _specificity(selector: str) -> int:
    return 0 if selector == ALL else len(selector)
