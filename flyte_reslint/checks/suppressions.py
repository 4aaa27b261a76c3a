"""The rule about suppression comments: those that hide nothing.

It means what RUF100 of ruff does: https://docs.astral.sh/ruff/rules/unused-noqa.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from flyte_reslint.checks.correction import Shortening
from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.rule import PLATFORM_CHECKS
from flyte_reslint.domain.values import Place

UNUSED_SUPPRESSION = "FLR003"


class Comment(Struct, frozen=True):
    """A suppression comment: the beginnings of codes that it names, None for every rule, and what it hid.

    `is_shared` says of a `noqa` that codes of other linters may be among them.
    """

    place: Place
    codes: tuple[str, ...] | None
    hidden: frozenset[str]
    is_shared: bool = False
    is_misplaced: bool = False


class Rules(Struct, frozen=True):
    """The codes of all rules, and of those that are on in the comment's file; whether a platform is known."""

    known: Collection[str]
    on: Collection[str]
    has_platform: bool


def unused_suppression(comment: Comment, rules: Rules) -> Finding | None:
    """The finding about a comment that hides nothing, or that names more than it hides."""
    if comment.is_misplaced:
        remedy = "move it above the first statement"
        return Finding(
            UNUSED_SUPPRESSION, comment.place, "ignore-file suppresses nothing below the first statement", remedy
        )
    unneeded = _unneeded(comment, rules)
    reasons = _reasons(comment, unneeded)
    if not reasons:
        return None
    kept = tuple(code for number, code in enumerate(comment.codes or ()) if number not in unneeded)
    what, remedy = ("part of the comment", "remove that part") if kept else ("the comment", "remove it")
    message = f"{what} suppresses nothing ({reasons})"
    return Finding(UNUSED_SUPPRESSION, comment.place, message, remedy, correction=Shortening(comment.place, kept))


def _reasons(comment: Comment, unneeded: Mapping[int, str]) -> str:
    """`unused: FLR104, FLR1; not enabled: FLR302` and so on; empty where all of a comment is needed."""
    if comment.codes is None:
        return "" if comment.hidden else "no finding is here"
    if not comment.codes:
        return "it names no rule"
    listed: dict[str, list[str]] = {}
    for number, reason in unneeded.items():
        listed.setdefault(reason, []).append(comment.codes[number])
    return "; ".join(f"{reason}: {', '.join(codes)}" for reason, codes in listed.items())


def _unneeded(comment: Comment, rules: Rules) -> dict[int, str]:
    """Which of a comment's codes are not needed, by their positions, and why."""
    codes = comment.codes or ()
    reasons = {
        number: "repeated" if code in codes[:number] else _why_unneeded(code, comment.hidden, rules)
        for number, code in enumerate(codes)
        if code.startswith("FLR") or not comment.is_shared
    }
    return {number: reason for number, reason in reasons.items() if reason}


def _why_unneeded(code: str, hidden: frozenset[str], rules: Rules) -> str:
    meant = {rule for rule in rules.known if rule.startswith(code)}
    if not meant:
        return "unknown"
    if not meant & set(rules.on):
        return "not enabled"
    is_known = rules.has_platform or not meant & PLATFORM_CHECKS.keys()
    return "unused" if is_known and not meant & hidden else ""
