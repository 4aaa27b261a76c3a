"""Real repositories, in memory: their units put in the wrong case, and what fixes make of that.

FLYTE_RESLINT_CORPORA names the folders, separated as in PATH.
"""

from __future__ import annotations

import os
import re
from collections import Counter

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.fixing import fixed

CORPORA = [folder for folder in os.environ.get("FLYTE_RESLINT_CORPORA", "").split(os.pathsep) if folder]

UNIT = re.compile(r"""(?<=\d)([MG])i(?=["'])""")


@pytest.mark.skipif(not CORPORA, reason="FLYTE_RESLINT_CORPORA names no folders")
@pytest.mark.parametrize("folder", CORPORA)
def test_fixes_give_back_what_was_spoilt(folder: str):
    clean = analyze([folder])
    texts = {file: clean.text(file) for file in clean.files if "Resources(" in clean.text(file)}
    spoilt = {file: UNIT.sub(lambda unit: unit[0].lower(), text) for file, text in texts.items()}
    of = fixed(clean.changed(spoilt))
    assert of.gone or not any(map(UNIT.search, texts.values()))
    for file, text in of.texts.items():
        assert UNIT.sub(lambda unit: unit[0].lower(), text) == spoilt[file]
    touched = {file for file, _, _ in of.refused}
    left = Counter((each.place.file, each.code) for each in of.after.findings if each.place.file not in touched)
    known = Counter((each.place.file, each.code) for each in clean.findings)
    unsafe = Counter(
        (each.place.file, each.code)
        for each in of.after.findings
        if (fix := of.after.fix(each)) is not None and not fix.is_safe
    )
    assert not left - known - unsafe
