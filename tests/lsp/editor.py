"""An editor without a screen: a client of the server, which runs in a process of its own, over its standard streams."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

SECONDS = 60
"""How long anything may take; a busy machine is no fault of the code."""


class Editor:
    """A client that blocks: every call waits for its answer. `shown` are the messages that a person would see."""

    def __init__(self, folder: Path, capabilities: types.ClientCapabilities | None = None, **options: Any) -> None:
        self.folder = folder
        self.shown: list[str] = []
        self.registered: list[types.Registration] = []
        self.refreshed: list[str] = []
        self.settings: Any = None
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.all_published: list[tuple[float, types.PublishDiagnosticsParams]] = []
        self._versions: dict[str, int] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.client = LanguageClient("editor", "1")
        self._register()
        self._await(self.client.start_io(sys.executable, "-m", "flyte_reslint", "server"))
        folders = options.pop("folders", [folder])
        self.initialized = self.request(
            "initialize_async",
            types.InitializeParams(
                capabilities or types.ClientCapabilities(),
                root_uri=folder.as_uri(),
                workspace_folders=[types.WorkspaceFolder(each.as_uri(), each.name) for each in folders],
                **options,
            ),
        )
        self.notify("initialized", types.InitializedParams())

    def _register(self) -> None:
        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = params
            self.all_published.append((time.perf_counter(), params))

        @self.client.feature(types.WINDOW_SHOW_MESSAGE)
        def show(params: types.ShowMessageParams) -> None:
            self.shown.append(params.message)

        @self.client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.registered += params.registrations

        @self.client.feature(types.WORKSPACE_CONFIGURATION)
        def configuration(params: types.ConfigurationParams) -> list[Any]:
            return [self.settings for _ in params.items]

        @self.client.feature(types.WORKSPACE_DIAGNOSTIC_REFRESH)
        def refresh(params: None) -> None:
            self.refreshed.append("diagnostics")

        @self.client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)
        def refresh_hints(params: None) -> None:
            self.refreshed.append("hints")

    # -- talking -------------------------------------------------------------------------------------------

    def _await(self, awaitable: Awaitable[Any], seconds: float = SECONDS) -> Any:
        async def answer() -> Any:
            return await awaitable

        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result(seconds)

    def request(self, name: str, params: Any) -> Any:
        async def ask() -> Any:
            return await getattr(self.client, name)(params)

        return self._await(ask())

    def notify(self, name: str, params: Any) -> None:
        async def tell() -> None:
            getattr(self.client, name)(params)

        self._await(tell())

    def send(self, method: str, params: Any) -> Any:
        """A request that is not waited for: its future, on the client's loop."""

        async def begin() -> Any:
            return self.client.protocol.send_request(method, params)

        return self._await(begin())

    @property
    def process(self) -> Any:
        return self.client._server

    def until(self, is_so: Callable[[], object], seconds: float = SECONDS) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            assert self.process.returncode is None, "the server died"
            assert time.monotonic() < end, f"in vain; shown: {self.shown}; published: {self.published}"
            time.sleep(0.005)

    def close(self) -> int:
        """Leave as the protocol asks, and the exit status of the server."""
        if self.process.returncode is None:
            self.request("shutdown_async", None)
            self.notify("exit", None)
        end = time.monotonic() + SECONDS
        while self.process.returncode is None and time.monotonic() < end:
            time.sleep(0.01)
        if self.process.returncode is None:
            self.process.kill()
            raise subprocess.TimeoutExpired("server", SECONDS)
        status: int = self.process.returncode
        self._await(self.client.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        return status

    # -- documents -----------------------------------------------------------------------------------------

    def uri(self, name: str) -> str:
        return name if ":" in name else (self.folder / name).as_uri()

    def write(self, name: str, text: str) -> str:
        """Write a file to the disk, without telling anybody."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path.as_uri()

    def open(self, name: str, text: str | None = None) -> str:
        uri = self.uri(name)
        text = (self.folder / name).read_text(encoding="utf-8") if text is None else text
        self._versions[uri] = 1
        self.notify(
            "text_document_did_open", types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "python", 1, text))
        )
        return uri

    def change(self, name: str, text: str) -> int:
        uri = self.uri(name)
        self._versions[uri] = version = self._versions.get(uri, 0) + 1
        document = types.VersionedTextDocumentIdentifier(version, uri)
        changes = [types.TextDocumentContentChangeWholeDocument(text)]
        self.notify("text_document_did_change", types.DidChangeTextDocumentParams(document, changes))
        return version

    def close_document(self, name: str) -> None:
        document = types.TextDocumentIdentifier(self.uri(name))
        self.notify("text_document_did_close", types.DidCloseTextDocumentParams(document))

    def changed_on_disk(self, *names: str) -> None:
        changes = [types.FileEvent(self.uri(name), types.FileChangeType.Changed) for name in names]
        self.notify("workspace_did_change_watched_files", types.DidChangeWatchedFilesParams(changes))

    def codes(self, name: str) -> list[str] | None:
        """The codes last published for a document, None where nothing was."""
        report = self.published.get(self.uri(name))
        return None if report is None else [str(each.code) for each in report.diagnostics]

    def await_codes(self, name: str, codes: list[str], seconds: float = SECONDS) -> list[types.Diagnostic]:
        """The diagnostics of a document, once they have these codes, about its newest version."""
        uri = self.uri(name)

        def is_so() -> bool:
            report = self.published.get(uri)
            is_new = report is not None and report.version in (None, self._versions.get(uri))
            return is_new and self.codes(name) == codes

        self.until(is_so, seconds)
        return list(self.published[uri].diagnostics)

    # -- questions -----------------------------------------------------------------------------------------

    def hover(self, name: str, line: int, character: int) -> str | None:
        found = self.request("text_document_hover_async", types.HoverParams(*self._at(name, line, character)))
        return found.contents.value if found else None

    def definition(self, name: str, line: int, character: int) -> list[types.Location]:
        params = types.DefinitionParams(*self._at(name, line, character))
        return list(self.request("text_document_definition_async", params) or [])

    def _at(self, name: str, line: int, character: int) -> tuple[types.TextDocumentIdentifier, types.Position]:
        return types.TextDocumentIdentifier(self.uri(name)), types.Position(line, character)

    def hints(self, name: str) -> list[tuple[int, int, str]]:
        everything = types.Range(types.Position(0, 0), types.Position(10_000, 0))
        params = types.InlayHintParams(types.TextDocumentIdentifier(self.uri(name)), everything)
        found = self.request("text_document_inlay_hint_async", params) or []
        return [(each.position.line, each.position.character, str(each.label)) for each in found]

    def actions(self, name: str, where: types.Range, only: list[str] | None = None) -> list[types.CodeAction]:
        context = types.CodeActionContext([], only=only)
        params = types.CodeActionParams(types.TextDocumentIdentifier(self.uri(name)), where, context)
        return list(self.request("text_document_code_action_async", params) or [])

    def pull(self, name: str, previous: str | None = None) -> Any:
        params = types.DocumentDiagnosticParams(
            types.TextDocumentIdentifier(self.uri(name)), previous_result_id=previous
        )
        return self.request("text_document_diagnostic_async", params)


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """A text after edits, in UTF-16 units, as the protocol has it: none moves another."""
    lines = text.split("\n")

    def offset(position: types.Position) -> int:
        line = lines[position.line]
        units = line.encode("utf-16-le")[: 2 * position.character]
        return sum(len(each) + 1 for each in lines[: position.line]) + len(units.decode("utf-16-le"))

    for edit in sorted(edits, key=lambda each: (each.range.start.line, each.range.start.character), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text
