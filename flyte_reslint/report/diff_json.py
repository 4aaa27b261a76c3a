"""A comparison as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flyte_reslint.comparison.amounts import Amounts
from flyte_reslint.comparison.comparison import Change, Comparison, Declared
from flyte_reslint.report.check_json import finding_as_json
from flyte_reslint.report.difference import totals, values
from flyte_reslint.report.portable import portable
from flyte_reslint.report.rules import Rules

SCHEMA = 1
"""Raised when a reader of the old shape would misread the new one; added keys do not raise it."""


def diff_json(comparison: Comparison, base: str, head: str, rules: Rules, failures: Sequence[str]) -> str:
    """The changes, totals and findings; ASCII, so that it survives every terminal and pipe."""
    shown = {
        "schema": SCHEMA,
        "base": base,
        "head": head,
        "changes": [_change(change) for change in comparison.changes],
        "totals": {
            total.kind: {
                "before": str(total.before or 0),
                "after": str(total.after or 0),
                "difference": str(total.difference),
                "is_open": total.is_open,
            }
            for total in totals(comparison)
        },
        "findings": {
            "new": [finding_as_json(finding, rules) for finding in comparison.new_findings],
            "gone": [finding_as_json(finding, rules) for finding in comparison.gone_findings],
        },
        "failures": list(failures),
    }
    return json.dumps(shown, indent=2)


def _change(change: Change) -> dict[str, object]:
    present = change.present
    return {
        "kind": present.kind,
        "status": change.status,
        **({"sdk": present.sdk} if present.kind == "task" else {}),
        "name": present.name,
        **({"function": present.function} if present.kind != "environment" else {}),
        "before": _declared(change.before) if change.before else None,
        "after": _declared(change.after) if change.after else None,
        "fields": {field: {"before": before, "after": after} for field, (before, after) in values(change)},
    }


def _declared(declared: Declared) -> dict[str, object]:
    return {
        "name": declared.name,
        "file": portable(declared.place.file),
        "line": declared.place.row,
        "full_size": _amounts(declared.amounts),
    }


def _amounts(amounts: Amounts) -> dict[str, object]:
    known = {kind: str(quantity) for kind, quantity in amounts.known.items()}
    return {**known, **({"unknown": sorted(amounts.unknown)} if amounts.unknown else {})}
