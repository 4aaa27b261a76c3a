"""Names for findings that outlive changes elsewhere: they know what stands in a file, not in which row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.values import Place

Quote = Callable[[Place], str]
"""What is written at a place, however it is broken into lines."""


def fingerprints(findings: Iterable[Finding], quote: Quote) -> Mapping[Finding, str]:
    """A fingerprint for each finding: of its code, file, what is written at its place, and a number among equals."""
    met: Counter[tuple[str, str, str]] = Counter()
    named: dict[Finding, str] = {}
    for finding in findings:
        key = (finding.code, finding.place.file, quote(finding.place))
        met[key] += 1
        words = "\0".join((*key, str(met[key])))
        named[finding] = hashlib.sha256(words.encode(errors="surrogateescape")).hexdigest()[:32]
    return named
