"""Clients that break rules or ask for much: an answer or silence, and the server lives."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from editor import Editor
from lsprotocol import types
from pygls.exceptions import JsonRpcException

BAD = 'import flyte\nenv = flyte.TaskEnvironment(name="{}", resources=flyte.Resources(cpu=(8, 2)))\n'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    editor = Editor(tmp_path_factory.mktemp("workspace"))
    yield editor
    assert editor.close() == 0


@pytest.fixture
def editor(server: Editor) -> Iterator[Editor]:
    """The one that all tests talk to; after each it still does its work."""
    yield server
    server.open("alive.py", BAD.format("alive"))
    server.await_codes("alive.py", ["FLR104"])
    server.close_document("alive.py")


def framed(message: dict[str, Any] | bytes) -> bytes:
    body = message if isinstance(message, bytes) else json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def answers(*messages: bytes) -> tuple[list[dict[str, Any]], subprocess.CompletedProcess[bytes]]:
    """What the server says to raw bytes on its standard input, which then ends."""
    command = [sys.executable, "-m", "flyte_reslint", "server"]
    run = subprocess.run(command, input=b"".join(messages), capture_output=True, timeout=60, check=False)
    bodies = [part.partition(b"\r\n\r\n")[2] for part in run.stdout.split(b"Content-Length: ")[1:]]
    return [json.loads(body) for body in bodies], run


INITIALIZE = framed(
    {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}
)
SHUTDOWN = framed({"id": 99, "method": "shutdown"})


def test_messages_before_the_beginning_are_refused_and_change_nothing() -> None:
    place = {"textDocument": {"uri": "file:///a.py"}, "position": {"line": 0, "character": 0}}
    early = framed({"id": 7, "method": "textDocument/hover", "params": place})
    changed = {"textDocument": {"uri": "file:///a.py", "version": 2}, "contentChanges": [{"text": "x"}]}
    unasked = framed({"method": "textDocument/didChange", "params": changed})
    said, run = answers(early, unasked, INITIALIZE, SHUTDOWN)
    by_id = {each.get("id"): each for each in said}
    assert by_id[7]["error"]["code"] == -32002  # ServerNotInitialized
    assert by_id[1]["result"]["capabilities"]["hoverProvider"]
    assert by_id[99]["result"] is None
    assert b"Traceback" not in run.stderr


def test_nonsense_is_answered_or_passed_over() -> None:
    nonsense = [
        framed(b"{not json"),
        framed({"id": 3, "method": "no/such/method", "params": {}}),
        framed({"id": 4, "method": "textDocument/hover", "params": {"textDocument": 5}}),
        framed({"id": 5, "result": None}),
        framed({"method": "$/cancelRequest", "params": {"id": 1234}}),
    ]
    said, run = answers(INITIALIZE, *nonsense, SHUTDOWN)
    by_id = {each.get("id"): each for each in said}
    assert by_id[3]["error"]["code"] == -32601  # MethodNotFound
    assert 99 in by_id
    assert b"Traceback" not in run.stderr


def test_a_client_that_is_gone_ends_the_server() -> None:
    opened = {"textDocument": {"uri": "file:///tmp/a.py", "languageId": "python", "version": 1, "text": BAD}}
    _, run = answers(INITIALIZE, framed({"method": "textDocument/didOpen", "params": opened}))
    assert run.returncode == 0
    assert b"Traceback" not in run.stderr


def test_documents_that_nobody_opened(editor: Editor) -> None:
    assert editor.hover("nowhere.py", 3, 3) is None
    assert editor.definition("nowhere.py", 3, 3) == []
    assert editor.hints("nowhere.py") == []
    assert editor.actions("nowhere.py", types.Range(types.Position(0, 0), types.Position(9, 9))) == []
    assert editor.pull("nowhere.py").items == ()
    editor.change("nowhere.py", "x = 1\n")
    editor.close_document("nowhere.py")
    assert editor.hover("https://example.org/a.py", 0, 0) is None


def test_positions_beyond_the_text(editor: Editor) -> None:
    editor.open("short.py", BAD.format("short"))
    assert editor.hover("short.py", 10_000, 10_000) is None
    # "If the character value is greater than the line length it defaults back to the line length."
    assert "TaskEnvironment short" in (editor.hover("short.py", 1, 10_000) or "")
    assert editor.definition("short.py", 4_000_000_000 % 2**31, 0) == []


def test_requests_that_are_cancelled(editor: Editor) -> None:
    editor.open("cancelled.py", BAD.format("cancelled"))
    params = types.HoverParams(types.TextDocumentIdentifier(editor.uri("cancelled.py")), types.Position(1, 2))
    futures = [editor.send("textDocument/hover", params) for _ in range(20)]
    for future in futures:
        number = next(key for key, each in editor.client.protocol._request_futures.items() if each is future)
        editor.notify("cancel_request", types.CancelParams(number))
    errors = [future.exception(30) for future in futures]
    assert {error.code for error in errors if isinstance(error, JsonRpcException)} <= {-32800}  # RequestCancelled
    assert "cpu" in (editor.hover("cancelled.py", 1, 2) or "")


def test_documents_that_are_closed_while_they_are_analysed(editor: Editor) -> None:
    for number in range(30):
        name = f"brief_{number}.py"
        editor.open(name, BAD.format(number))
        editor.change(name, BAD.format(f"{number}-again"))
        editor.close_document(name)
    editor.open("brief_0.py", BAD.format("brief"))
    editor.await_codes("brief_0.py", ["FLR104"])


def test_five_hundred_documents_are_open(editor: Editor) -> None:
    for number in range(500):
        editor.open(f"many_{number}.py", BAD.format(f"many-{number}"))
    editor.open("newest.py", BAD.format("newest"))
    editor.await_codes("newest.py", ["FLR104"])
    editor.until(lambda: all(editor.codes(f"many_{number}.py") for number in range(500)))
    for number in range(500):
        editor.close_document(f"many_{number}.py")


def test_typing_is_answered_for_the_newest_text(editor: Editor) -> None:
    editor.open("typed.py", BAD.format("typed"))
    for number in range(100):
        editor.change("typed.py", BAD.format("typed").replace("8, 2", f"{number + 3}, 2"))
    (found,) = editor.await_codes("typed.py", ["FLR104"])
    assert "102 is above" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "import flyte\n" + "x = [" * 5000,
        "import flyte\n" + "(" * 100_000,
        "import flyte\nx = '" + "a" * 2_000_000 + "'\n",
        "import flyte\n" + "y = 1\n" * 20_000,
        "import flyte\n\x00\ud800\n",
        "\ufeffimport flyte\r\rx = 1\r\n\x0cy = 2\u2028\n",
        "# coding: latin-1\nimport flyte\nx = '\u20ac'\n",
        "# coding: nonsense\nimport flyte\n",
    ],
    ids=["deep", "brackets", "long-line", "long", "no-text", "line-ends", "not-in-its-encoding", "no-encoding"],
)
def test_texts_that_are_hard_to_read(editor: Editor, text: str) -> None:
    editor.open("hard.py", text)
    editor.hints("hard.py")
    editor.until(lambda: editor.codes("hard.py") is not None)
    editor.close_document("hard.py")


def test_without_pygls_a_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "pygls").mkdir()
    (tmp_path / "pygls" / "__init__.py").write_text('raise ModuleNotFoundError("no pygls", name="pygls")\n')
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from flyte_reslint.cli import main; sys.exit(main())"
    run = subprocess.run(
        [sys.executable, "-c", code, "server"], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 2
    assert run.stderr == "flyte-reslint: error: the language server needs pygls: pip install 'flyte-reslint[lsp]'\n"
    assert run.stdout == ""
