"""What an editor gets: each feature end to end, with a real client over standard streams."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from editor import Editor, applied  # it imports pygls
from lsprotocol import types
from pygls.uris import to_fs_path

from flyte_reslint import rulebook
from flyte_reslint.lsp.diagnostics import page_uri

SIZES = 'MEMORY = "8Gi"\n'

TASKS = """\
import flyte
from sizes import MEMORY

def gib(n):
    return f"{n}Gi"

env = flyte.TaskEnvironment(
    name="train",
    resources=flyte.Resources(cpu=(2, 8), memory=(MEMORY, gib(32)), gpu="A100:2"),
)

@env.task
async def load(path: str) -> str:
    return path

@env.task(retries=2)
async def train(path: str) -> str:
    return await load.override(resources=flyte.Resources(cpu=1, memory=MEMORY))(path)
"""

FAULTY = """\
import flyte
big = flyte.TaskEnvironment(name="big", resources=flyte.Resources(cpu=(8, 2)))
"""


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "sizes.py").write_text(SIZES)
    (folder / "tasks.py").write_text(TASKS)
    editor = Editor(folder)
    editor.open("tasks.py")
    editor.await_codes("tasks.py", [])
    yield editor
    assert editor.close() == 0
    assert editor.shown == []


def test_a_finding_is_underlined_while_it_is_typed_and_gone_when_it_is_mended(editor: Editor) -> None:
    editor.open("typed.py", FAULTY.replace("(8, 2)", "(1, 2)"))
    editor.await_codes("typed.py", [])
    editor.change("typed.py", FAULTY)
    (found,) = editor.await_codes("typed.py", ["FLR104"])
    start = FAULTY.splitlines()[1].index("(8, 2)")
    assert (found.range.start.line, found.range.start.character, found.range.end.character) == (1, start, start + 6)
    assert found.severity == types.DiagnosticSeverity.Error
    assert found.source == "flyte-reslint"
    assert "cpu request 8 is above its limit 2" in found.message
    editor.change("typed.py", FAULTY.replace("(8, 2)", "(2, 8)"))
    editor.await_codes("typed.py", [])


def test_a_diagnostic_links_to_the_page_of_its_rule(editor: Editor) -> None:
    editor.open("linked.py", FAULTY)
    (found,) = editor.await_codes("linked.py", ["FLR104"])
    assert found.code_description is not None
    address = found.code_description.href
    if address.startswith("file://"):
        assert 'code = "FLR104"' in Path(address.removeprefix("file://")).read_text(encoding="utf-8")
    else:
        assert "FLR104" in address


def test_every_page_that_is_published_nowhere_is_a_file_that_an_editor_can_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rulebook, "_documentation", lambda: None)
    for code in rulebook.pages():
        path = to_fs_path(page_uri(code))
        assert path is not None
        assert f'code = "{code}"' in Path(path).read_text(encoding="utf-8")


def test_the_definition_of_a_faulty_value_is_related(editor: Editor) -> None:
    text = FAULTY.replace("cpu=(8, 2)", "memory=SIZE").replace("import flyte\n", 'import flyte\nSIZE = "4GB"\n')
    editor.open("related.py", text)
    (found,) = editor.await_codes("related.py", ["FLR101"])
    assert found.related_information
    related = found.related_information[0]
    assert related.location.uri == editor.uri("related.py")
    assert related.location.range.start == types.Position(1, 7)


@pytest.mark.parametrize(("encoding", "before"), [("utf-8", 8), ("utf-16", 6), ("utf-32", 5)])
def test_positions_count_in_the_units_that_were_agreed_on(tmp_path: Path, encoding: str, before: int) -> None:
    """`\N{SMILING FACE WITH SUNGLASSES}` is one character, two units of UTF-16 and four of UTF-8."""
    general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)])
    editor = Editor(tmp_path, types.ClientCapabilities(general=general))
    assert editor.initialized.capabilities.position_encoding == encoding
    line = (
        '"\N{SMILING FACE WITH SUNGLASSES}"; env = flyte.TaskEnvironment(name="e", resources=flyte.Resources(cpu="x"))'
    )
    editor.open("astral.py", f"import flyte\n{line}\n")
    (found,) = editor.await_codes("astral.py", ["FLR101"])
    rest = line.split(";")[1].index('"x"')
    assert found.range.start.character == before - 1 + rest
    assert found.range.end.character == before - 1 + rest + 3
    assert "TaskEnvironment e" in (editor.hover("astral.py", 1, before + 10) or "")
    assert editor.close() == 0


def test_what_a_text_that_does_not_parse_says_is_kept_from_before(editor: Editor) -> None:
    editor.open("broken.py", FAULTY)
    editor.await_codes("broken.py", ["FLR104"])
    editor.change("broken.py", FAULTY.replace("import flyte\n", "import flyte\n\ndef (\n"))
    found = {each.code: each for each in editor.await_codes("broken.py", ["FLR001", "FLR104"])}
    assert found["FLR104"].range.start.line == 3
    assert "cpu" in (editor.hover("broken.py", 3, 10) or "")
    editor.change("broken.py", FAULTY)
    (back,) = editor.await_codes("broken.py", ["FLR104"])
    assert back.range.start.line == 1


def test_hovering_an_environment_shows_what_is_declared_effective_and_from_where(editor: Editor) -> None:
    shown = editor.hover("tasks.py", 6, 2)
    assert shown is not None
    rows = {
        row.split("|")[1].strip(): row for row in shown.splitlines() if row.startswith("| ") and "declared" not in row
    }
    assert "`(2, 8)`" in rows["cpu"]
    assert "| 2 → 8 |" in rows["cpu"]
    assert "`(MEMORY, gib(32))`" in rows["memory"]
    assert "8Gi → 32Gi" in rows["memory"]
    assert "sizes.py:1" in rows["memory"]
    assert "tasks.py:5" in rows["memory"]
    assert "2 × A100" in rows["gpu"]  # noqa: RUF001  # as the table of `show` spells it


def test_hovering_a_task_an_override_and_a_value(editor: Editor) -> None:
    assert "task train.load" in (editor.hover("tasks.py", 11, 3) or "")
    override = editor.hover("tasks.py", 17, 30) or ""
    assert "override of load" in override
    assert "| cpu | `1` | 1 |" in override
    assert editor.hover("tasks.py", 13, 6) is None
    editor.open("sizes.py")
    value = editor.hover("sizes.py", 0, 11)
    assert value is None or "reaches" in value


def test_hints_stand_behind_decorators_and_overrides(editor: Editor) -> None:
    lines = TASKS.splitlines()
    inherited = "cpu 2→8 · mem 8→32Gi · A100×2"  # noqa: RUF001  # as the table of `show` spells it
    assert editor.hints("tasks.py") == [
        (11, len("@env.task"), inherited),
        (15, len("@env.task(retries=2)"), inherited),
        (17, lines[17].index("(path)"), "cpu 1 · mem 8Gi"),
    ]


def test_a_definition_is_where_the_value_came_from(editor: Editor) -> None:
    column = TASKS.splitlines()[8].index("MEMORY")
    found = [(each.uri, each.range.start.line) for each in editor.definition("tasks.py", 8, column)]
    assert (editor.uri("sizes.py"), 0) in found
    assert editor.definition("tasks.py", 12, 5) == []


def test_the_fix_of_a_finding_is_offered_and_mends_it(editor: Editor) -> None:
    editor.open("fixed.py", FAULTY)
    (found,) = editor.await_codes("fixed.py", ["FLR104"])
    offered = editor.actions("fixed.py", found.range, ["quickfix"])
    fix = next(each for each in offered if each.title.startswith("FLR104"))
    assert not fix.is_preferred
    assert fix.diagnostics == (found,)
    assert fix.edit is not None and fix.edit.changes is not None
    mended = applied(FAULTY, list(fix.edit.changes[editor.uri("fixed.py")]))
    assert "cpu=(2, 8)" in mended
    editor.change("fixed.py", mended)
    editor.await_codes("fixed.py", [])


def test_all_safe_fixes_are_one_action(editor: Editor) -> None:
    text = (
        "import flyte\n"
        'one = flyte.TaskEnvironment(name="one", resources=flyte.Resources(memory="4gi"))\n'
        'two = flyte.TaskEnvironment(name="two", resources=flyte.Resources(memory="8gi"))\n'
    )
    editor.open("all.py", text)
    editor.await_codes("all.py", ["FLR101", "FLR101"])
    everything = types.Range(types.Position(0, 0), types.Position(0, 0))
    (action,) = editor.actions("all.py", everything, ["source.fixAll"])
    assert action.kind == "source.fixAll.flyte-reslint"
    assert action.edit is not None and action.edit.changes is not None
    mended = applied(text, list(action.edit.changes[editor.uri("all.py")]))
    assert mended == text.replace("gi", "Gi")


@pytest.mark.parametrize(
    ("comment", "form", "expected"),
    [
        ("", "`# noqa`", "  # noqa: FLR104"),
        ("", "`# flyte-reslint: ignore`", "  # flyte-reslint: ignore[FLR104]"),
        ("  # noqa: E501", "`# noqa`", "  # noqa: E501, FLR104"),
        ("  # flyte-reslint: ignore[FLR1]  # why", "`# noqa`", None),
        ("  # big", "`# noqa`", "  # big  # noqa: FLR104"),
        ("  # flyte-reslint: ignore[FLR2]", "`# flyte-reslint: ignore`", "  # flyte-reslint: ignore[FLR2, FLR104]"),
    ],
)
def test_a_finding_can_be_hidden_by_a_comment(editor: Editor, comment: str, form: str, expected: str | None) -> None:
    text = FAULTY.rstrip("\n") + comment + "\n"
    editor.open("hidden.py", text)
    if expected is None:
        editor.await_codes("hidden.py", [])
        editor.close_document("hidden.py")
        return
    editor.until(lambda: "FLR104" in (editor.codes("hidden.py") or ()))
    (found,) = (each for each in editor.published[editor.uri("hidden.py")].diagnostics if each.code == "FLR104")
    action = next(each for each in editor.actions("hidden.py", found.range) if each.title.endswith(form))
    assert action.edit is not None and action.edit.changes is not None
    hidden = applied(text, list(action.edit.changes[editor.uri("hidden.py")]))
    assert hidden.splitlines()[1].endswith(FAULTY.splitlines()[1][-10:] + expected)
    version = editor.change("hidden.py", hidden)
    editor.until(lambda: editor.published[editor.uri("hidden.py")].version == version)
    assert "FLR104" not in (editor.codes("hidden.py") or ())
    editor.close_document("hidden.py")


def test_no_comment_is_offered_inside_of_a_string(editor: Editor) -> None:
    text = 'import flyte\nenv = flyte.TaskEnvironment(name="e", resources=flyte.Resources(cpu="""\nx"""))\n'
    editor.open("string.py", text)
    (found,) = editor.await_codes("string.py", ["FLR101"])
    titles = {each.title: each for each in editor.actions("string.py", found.range)}
    action = next(each for title, each in titles.items() if title.endswith("`# noqa`"))
    assert action.edit is not None and action.edit.changes is not None
    (edit,) = action.edit.changes[editor.uri("string.py")]
    assert edit.range.start.line == 2


def test_a_document_that_is_on_no_disk_is_checked(editor: Editor) -> None:
    editor.open("untitled:Untitled-1", FAULTY)
    editor.await_codes("untitled:Untitled-1", ["FLR104"])


def test_what_another_open_document_says_counts_before_it_is_saved(editor: Editor) -> None:
    editor.write("shared.py", 'AMOUNT = "4Gi"\n')
    user = 'import flyte\nfrom shared import AMOUNT\ne = flyte.TaskEnvironment(name="e", resources=flyte.Resources(memory=AMOUNT))\n'
    editor.write("user.py", user)
    editor.open("user.py")
    editor.await_codes("user.py", [])
    editor.open("shared.py")
    editor.change("shared.py", 'AMOUNT = "4GB"\n')
    editor.await_codes("user.py", ["FLR101"])
    editor.change("shared.py", 'AMOUNT = "4GB"\nx = (\n')
    editor.change("shared.py", 'AMOUNT = "4Gi"\n')
    editor.await_codes("user.py", [])
