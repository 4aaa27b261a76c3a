"""A verification as JSON."""

from __future__ import annotations

import json

from flyte_reslint.domain.settled import Unsettled
from flyte_reslint.domain.values import Place
from flyte_reslint.verify.agreement import Agreement, Difference
from flyte_reslint.verify.fields import Kind
from flyte_reslint.verify.registered import Probed
from flyte_reslint.verify.verify import Verification

SCHEMA = 1
"""Raised when a reader of the old shape would misread the new one."""


def as_json(verification: Verification) -> str:
    """The SDKs, the files, and each task and environment in both views; ASCII."""
    shown = {
        "schema": SCHEMA,
        "sdks": verification.sdks,
        "files": [_file(file) for file in verification.files],
        "tasks": _of("task", verification),
        "environments": _of("environment", verification),
    }
    return json.dumps(shown, indent=2)


def _file(probed: Probed) -> dict[str, object]:
    failure = probed.failure
    if failure is None:
        return {"file": probed.file, "import": "ok"}
    place = {"file": failure.file, "line": failure.line}
    return {"file": probed.file, "import": "failed", "error": failure.error, "place": place}


def _of(kind: Kind, verification: Verification) -> list[dict[str, object]]:
    return [_agreement(each) for each in verification.agreements if each.kind == kind]


def _agreement(agreement: Agreement) -> dict[str, object]:
    return {
        "name": agreement.name,
        "file": agreement.file or None,
        "line": agreement.line,
        "verdict": agreement.verdict,
        "differences": [_difference(each) for each in agreement.differences],
        "unknown": [_unsettled(each) for each in agreement.unknown],
        "error": agreement.error,
    }


def _difference(difference: Difference) -> dict[str, object]:
    return {
        "field": difference.field,
        "static": {"value": difference.static, **_position(difference.place)},
        "sdk": {"value": difference.registered, "file": difference.file, "line": difference.line},
    }


def _unsettled(unsettled: Unsettled) -> dict[str, object]:
    return {"field": unsettled.field, "reason": unsettled.reason, **_position(unsettled.place)}


def _position(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.row, "column": place.column}
