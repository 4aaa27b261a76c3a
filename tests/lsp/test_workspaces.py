"""What an editor is told about the rest of the workspace, and how it configures the server."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from editor import Editor
from lsprotocol import types

from flyte_reslint.lsp.analyst import Superseded
from flyte_reslint.lsp.folders import Folder
from flyte_reslint.lsp.settings import Settings

GOOD = 'import flyte\nenv = flyte.TaskEnvironment(name="{}", resources=flyte.Resources(cpu=(1, 2)))\n'
BAD = GOOD.replace("(1, 2)", "(8, 2)")
USER = """\
import flyte
from sizes import MEMORY
env = flyte.TaskEnvironment(name="user", resources=flyte.Resources(memory=MEMORY))
"""

WATCHING = types.WorkspaceClientCapabilities(
    configuration=True,
    did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    did_change_configuration=types.DidChangeConfigurationClientCapabilities(dynamic_registration=True),
    diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
    inlay_hint=types.InlayHintWorkspaceClientCapabilities(refresh_support=True),
)
PULLING = types.ClientCapabilities(
    workspace=WATCHING,
    text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities()),
)


class Editors:
    """Starts editors, and closes them when the test is over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[Editor] = []

    def __call__(self, capabilities: types.ClientCapabilities | None = None, **options: Any) -> Editor:
        self.started.append(Editor(self.folder, capabilities, **options))
        return self.started[-1]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Editors]:
    editors = Editors(tmp_path)
    yield editors
    assert [editor.close() for editor in editors.started] == [0] * len(editors.started)


def test_files_that_are_not_open_are_checked_and_follow_a_constant_that_changes_on_the_disk(start: Editors) -> None:
    (start.folder / "sizes.py").write_text('MEMORY = "4Gi"\n')
    (start.folder / "user.py").write_text(USER)
    (start.folder / "bad.py").write_text(BAD.format("bad"))
    editor = start(types.ClientCapabilities(workspace=WATCHING))
    editor.await_codes("bad.py", ["FLR104"])
    assert editor.codes("user.py") is None
    editor.until(lambda: "workspace/didChangeWatchedFiles" in [each.method for each in editor.registered])
    assert "**/*.py" in str(editor.registered)
    editor.write("sizes.py", 'MEMORY = "4GB"\n')
    editor.changed_on_disk("sizes.py")
    editor.await_codes("user.py", ["FLR101"])
    editor.write("sizes.py", 'MEMORY = "4Gi"\n')
    editor.changed_on_disk("sizes.py")
    editor.await_codes("user.py", [])
    (start.folder / "bad.py").unlink()
    editor.changed_on_disk("bad.py")
    editor.await_codes("bad.py", [])


def test_a_document_that_is_closed_counts_as_it_is_on_the_disk(start: Editors) -> None:
    (start.folder / "bad.py").write_text(BAD.format("bad"))
    editor = start()
    editor.open("bad.py", GOOD.format("bad"))
    editor.await_codes("bad.py", [])
    editor.close_document("bad.py")
    editor.await_codes("bad.py", ["FLR104"])


def test_configuration_counts_without_a_restart(start: Editors) -> None:
    (start.folder / "bad.py").write_text(BAD.format("bad"))
    editor = start(types.ClientCapabilities(workspace=WATCHING))
    editor.open("bad.py")
    editor.await_codes("bad.py", ["FLR104"])
    editor.write("flyte-reslint.toml", 'ignore = ["FLR104"]\n')
    editor.changed_on_disk("flyte-reslint.toml")
    editor.await_codes("bad.py", [])
    editor.write("flyte-reslint.toml", 'ignroe = ["FLR104"]\n')
    editor.changed_on_disk("flyte-reslint.toml")
    editor.until(lambda: any('the nearest valid key is "ignore"' in each for each in editor.shown))
    editor.write("flyte-reslint.toml", "")
    editor.changed_on_disk("flyte-reslint.toml")
    editor.await_codes("bad.py", ["FLR104"])


def test_settings_of_the_editor_have_their_way_and_may_change(start: Editors) -> None:
    (start.folder / "bad.py").write_text(BAD.format("bad"))
    editor = start(initialization_options={"ignore": ["FLR104"], "inlayHints": False})
    editor.open("bad.py")
    editor.await_codes("bad.py", [])
    changed = types.DidChangeConfigurationParams({"flyte-reslint": {"select": ["FLR104"]}})
    editor.notify("workspace_did_change_configuration", changed)
    editor.await_codes("bad.py", ["FLR104"])
    wrong = types.DidChangeConfigurationParams({"flyte-reslint": {"slect": ["FLR104"]}})
    editor.notify("workspace_did_change_configuration", wrong)
    editor.until(lambda: any('unknown key "slect"' in each for each in editor.shown))
    assert editor.codes("bad.py") == ["FLR104"]


def test_settings_are_asked_for_where_the_editor_answers(start: Editors) -> None:
    (start.folder / "bad.py").write_text(BAD.format("bad"))
    editor = start(types.ClientCapabilities(workspace=WATCHING))
    editor.open("bad.py")
    editor.await_codes("bad.py", ["FLR104"])
    editor.settings = {"ignore": ["FLR104"]}
    editor.notify("workspace_did_change_configuration", types.DidChangeConfigurationParams(None))
    editor.await_codes("bad.py", [])


def test_the_platform_of_the_settings_shows_the_pod(start: Editors) -> None:
    (start.folder / "platform.yaml").write_text("task_resources:\n  limits:\n    cpu: 4\n    memory: 8Gi\n")
    (start.folder / "big.py").write_text(GOOD.format("big").replace("(1, 2)", "16"))
    editor = start(initialization_options={"platform": ["platform.yaml"], "project": "p", "domain": "d"})
    editor.open("big.py")
    editor.await_codes("big.py", [])
    shown = editor.hover("big.py", 1, 2)
    assert shown is not None
    assert "| pod |" in shown
    assert "| cpu | `16` | 16 | 4 |" in shown


def test_a_hover_says_once_what_a_template_in_the_cluster_leaves_open(start: Editors) -> None:
    (start.folder / "platform.yaml").write_text("task_resources:\n  limits:\n    cpu: 4\n")
    text = 'import flyte\nenv = flyte.TaskEnvironment("named", pod_template="gpu-nodes")\n'
    editor = start(initialization_options={"platform": ["platform.yaml"]})
    editor.open("named.py", text)
    editor.await_codes("named.py", [])
    shown = editor.hover("named.py", 1, 2)
    assert shown is not None
    assert "| gpu |  |  | ? |  |" in shown
    reason = 'nvidia.com/gpu, ephemeral-storage are unknown: the pod template "gpu-nodes" is in the cluster'
    assert shown.count(reason) == 1


def test_hints_can_be_switched_off(start: Editors) -> None:
    text = GOOD.format("hinted") + "@env.task\nasync def f() -> int:\n    return 1\n"
    shown = start()
    shown.open("hinted.py", text)
    assert shown.hints("hinted.py") == [(2, 9, "cpu 1→2")]
    hidden = start(initialization_options={"inlayHints": False})
    hidden.open("hinted.py", text)
    assert hidden.hints("hinted.py") == []


def test_a_client_that_pulls_is_not_pushed_to(start: Editors) -> None:
    (start.folder / "sizes.py").write_text('MEMORY = "4Gi"\n')
    (start.folder / "user.py").write_text(USER)
    (start.folder / "bad.py").write_text(BAD.format("bad"))
    editor = start(PULLING)
    assert editor.initialized.capabilities.diagnostic_provider.inter_file_dependencies
    editor.open("user.py")
    report = editor.pull("user.py")
    assert report.items == ()
    assert editor.pull("user.py", report.result_id).kind == "unchanged"
    everything = editor.request("workspace_diagnostic_async", types.WorkspaceDiagnosticParams(previous_result_ids=[]))
    found = {each.uri: [item.code for item in each.items] for each in everything.items}
    assert found == {editor.uri("user.py"): [], editor.uri("bad.py"): ["FLR104"]}
    known = [types.PreviousResultId(each.uri, each.result_id) for each in everything.items]
    again = editor.request("workspace_diagnostic_async", types.WorkspaceDiagnosticParams(previous_result_ids=known))
    assert {each.kind for each in again.items} == {"unchanged"}
    editor.refreshed.clear()
    editor.write("sizes.py", 'MEMORY = "4GB"\n')
    editor.changed_on_disk("sizes.py")
    editor.until(lambda: "diagnostics" in editor.refreshed)
    assert [each.code for each in editor.pull("user.py").items] == ["FLR101"]
    assert editor.published == {}


def test_each_workspace_folder_has_its_own_configuration(start: Editors) -> None:
    one, two = start.folder / "one", start.folder / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "bad.py").write_text(BAD.format(folder.name))
    (two / "flyte-reslint.toml").write_text('ignore = ["FLR104"]\n')
    editor = start(folders=[one, two])
    editor.open("one/bad.py")
    editor.open("two/bad.py")
    editor.await_codes("one/bad.py", ["FLR104"])
    editor.await_codes("two/bad.py", [])
    event = types.WorkspaceFoldersChangeEvent([], [types.WorkspaceFolder(two.as_uri(), "two")])
    editor.notify("workspace_did_change_workspace_folders", types.DidChangeWorkspaceFoldersParams(event))
    editor.change("one/bad.py", GOOD.format("one"))
    editor.await_codes("one/bad.py", [])


def test_a_document_that_is_excluded_or_no_python_is_left_alone(start: Editors) -> None:
    editor = start()
    editor.open("venv/bad.py", BAD.format("bad"))
    editor.await_codes("venv/bad.py", [])
    item = types.TextDocumentItem(editor.uri("notes.md"), "markdown", 1, "# notes")
    editor.notify("text_document_did_open", types.DidOpenTextDocumentParams(item))
    editor.open("bad.py", BAD.format("bad"))
    editor.await_codes("bad.py", ["FLR104"])
    assert editor.codes("notes.md") is None


def test_a_document_agrees_with_check_in_the_end(start: Editors) -> None:
    """A function whose parameters only its caller in another file makes known is judged as `check` judges it."""
    (start.folder / "making.py").write_text(
        "import flyte\ndef make(size):\n"
        '    return flyte.TaskEnvironment(name="made", resources=flyte.Resources(memory=size))\n'
    )
    (start.folder / "using.py").write_text('from making import make\nimport flyte\nenv = make("4GB")\n')
    from flyte_reslint.api import analyze

    expected = {finding.place.file: finding.code for finding in analyze([start.folder]).findings}
    assert len(expected) == 1
    (name,) = expected
    editor = start()
    editor.open("making.py")
    editor.open("using.py")
    editor.await_codes(Path(name).name, list(expected.values()))


def test_an_import_from_beside_a_project_of_the_workspace_is_found_as_check_finds_it(start: Editors) -> None:
    """`pyproject.toml` ends the search for modules where it stands above what is checked, not inside."""
    editor = start()
    editor.write("sizes.py", 'MEMORY = "4GB"\n')
    editor.write("service/pyproject.toml", '[project]\nname = "service"\n')
    editor.write("service/user.py", USER)
    from flyte_reslint.api import analyze

    assert [finding.code for finding in analyze([start.folder]).findings] == ["FLR101"]
    editor.open("service/user.py")
    editor.await_codes("service/user.py", ["FLR101"])


def test_looking_through_a_workspace_ends_at_any_file_when_somebody_types(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"tasks_{number}.py").write_text(GOOD.format(number))
    folder = Folder(str(tmp_path), Settings(), lambda message: None)
    asked: list[int] = []
    files = folder.python_files({}, lambda done, every: asked.append(every))
    assert asked
    asked.clear()
    folder.answers(files, {}, lambda done, every: asked.append(every))
    begun = next(index for index, every in enumerate(asked) if every)  # the first file that is executed
    assert begun > len(files)


def test_typing_that_interrupts_leaves_no_program_behind(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path), Settings(), lambda message: None)
    file = str(tmp_path / "tasks.py")

    def go_on(done: int, every: int) -> None:
        pass

    def interrupted(done: int, every: int) -> None:
        raise Superseded

    text = GOOD.format(0) + "X = 0\n" * 1_000
    folder.answer(file, {file: text}, None, go_on, is_prompt=True)
    tracemalloc.start()
    for number in range(10):
        edited = "\n" * number + text
        with suppress(Superseded):
            folder.answer(file, {file: edited}, None, interrupted, is_prompt=True)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 500_000  # bytes; the program of one edit takes 400,000
    assert folder.answer(file, {file: text}, None, go_on, is_prompt=True).readable == text
