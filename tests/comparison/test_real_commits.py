"""Over the commits of real repositories, `diff` says what `show` says of both sides.

FLYTE_RESLINT_CORPORA names repositories with their history, separated as in PATH.
"""

from __future__ import annotations

import os

import pytest
from checked_out import after_changes, check_out, git, shown

from flyte_reslint.configuration import Configurations
from flyte_reslint.revisions import compared

CORPORA = [folder for folder in os.environ.get("FLYTE_RESLINT_CORPORA", "").split(os.pathsep) if folder]
MOST_COMMITS = 50


@pytest.mark.skipif(not CORPORA, reason="FLYTE_RESLINT_CORPORA names no folders")
@pytest.mark.parametrize("corpus", CORPORA, ids=os.path.basename)
def test_a_diff_leads_from_one_show_to_the_other(corpus, tmp_path, monkeypatch):
    if not os.path.isdir(os.path.join(corpus, ".git")):
        pytest.skip("it has no history")
    listing = git(corpus, "log", "--first-parent", f"-{MOST_COMMITS + 1}", "--format=%H", "--", "*.py")
    commits = listing.split()[::-1]
    states = []
    for number, commit in enumerate(commits):
        check_out(corpus, commit, tmp_path / str(number))
        states.append(shown(tmp_path / str(number), monkeypatch))
    monkeypatch.chdir(corpus)
    for before, after, old, new in zip(commits, commits[1:], states, states[1:], strict=False):
        found = compared((before, after), (), lambda files: Configurations(is_isolated=True, files=files), jobs=1)
        assert after_changes(old, found.comparison) == new, f"{before}..{after}"
