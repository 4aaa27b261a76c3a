"""Findings with everything that a format may stumble over."""

from __future__ import annotations

import os

from findings import Page, Sources

from flyte_reslint.checks.finding import Edit, Finding, Fix, Related
from flyte_reslint.domain.values import Place

BODY = """\
## What it does

Reports *what* is wrong with `memory`.

```python bad
x = 1
```

## References

- [Quantities](https://kubernetes.io/docs)
"""

RULES = {
    "FLR001": Page("syntax-error", "error", code="FLR001", body=BODY),
    "FLR101": Page("invalid-quantity", "error", "https://example.org/rules/FLR101/", "FLR101", body=BODY),
    "FLR104": Page("request-above-limit", "error", code="FLR104", body=BODY),
    "FLR302": Page("single-replica-reuse", "warning", code="FLR302", body=BODY),
    "FLR409": Page("no-resources", "information", code="FLR409", default=False, body=BODY),
}

STRANGE = "a b/100%,x:y\nz.py"
"""A name with what separates the parts of other formats."""

SOURCES = Sources(
    a='é = 1; x = flyte.Resources(memory="4GB")\ny = flyte.Resources(memory="4GB")\npair = (\n    "8Gi",\n    "4Gi",\n)\n',
    sizes='SIZE = "4GB"\n',
)

INVALID = Finding(
    "FLR101",
    SOURCES.place('"4GB"'),
    '"4GB" is not a quantity',
    'write "4G"',
    (Related(SOURCES.place('"4GB"', "sizes.py"), "set here"),),
)
AGAIN = Finding("FLR101", Place("a.py", 2, 28, 2, 33), '"4GB" is not a quantity', 'write "4G"')
RANGE = Finding("FLR104", SOURCES.place('(\n    "8Gi",\n    "4Gi",\n)'), "8Gi is above 4Gi <&>\x1b[31m")
UNREADABLE = Finding("FLR001", Place(os.fsdecode(b"caf\xe9.py"), 1, 1, 1, 2), "the file cannot be read: no permission")
PERCENT = Finding("FLR302", Place(STRANGE, 1, 1, 1, 2), "100% of one,\nor: two")
OUTSIDE = Finding("FLR409", Place("/elsewhere/b.py", 3, 5, 3, 8), "no resources")

FINDINGS = (INVALID, AGAIN, RANGE, PERCENT, UNREADABLE, OUTSIDE)


def fix_of(finding: Finding) -> Fix | None:
    """One edit for one finding, two in two files for another, none for the rest."""
    if finding is AGAIN:
        return Fix('Write "4G"', (Edit(AGAIN.place, '"4G"'),), is_safe=False)
    if finding is INVALID:
        edits = (Edit(INVALID.place, '"4G"'), Edit(SOURCES.place('"4GB"', "sizes.py"), '"4G"'))
        return Fix('Write "4G"', edits, is_safe=True)
    return None


def read_line(file: str, row: int) -> str:
    """The line of a file, empty where there is no such file."""
    return SOURCES.read_line(file, row) if file in SOURCES.files else ""
