"""Two teams whose platforms differ, in one workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from editor import Editor
from two_teams import PLATFORM, write


def test_each_document_has_the_platform_of_its_own_folder(tmp_path: Path) -> None:
    write(tmp_path)
    editor = Editor(tmp_path)
    try:
        for team in ("research", "serving", "elsewhere"):
            editor.open(f"{team}/train.py")
        editor.await_codes("research/train.py", ["FLR502"])
        editor.await_codes("serving/train.py", ["FLR505", "FLR504"])
        editor.await_codes("elsewhere/train.py", [])
        shown = {team: editor.hover(f"{team}/train.py", 3, 2) or "" for team in ("research", "serving", "elsewhere")}
        assert "| memory | `MEMORY` | 64Gi | 32Gi |" in shown["research"]
        assert "| cpu | `4` | 4 | 4 |" in shown["serving"]
        assert "32Gi" not in shown["serving"]
        assert "pod" not in shown["elsewhere"]
        (tmp_path / "platform.toml").write_text(PLATFORM.replace("32Gi", "96Gi"))
        editor.changed_on_disk("research/flyte-reslint.toml")
        editor.await_codes("research/train.py", [])
    finally:
        assert editor.close() == 0
