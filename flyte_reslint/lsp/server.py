"""The server: what a client may ask, and what it is told unasked."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from importlib.metadata import version
from typing import TypeVar
from urllib.parse import quote, urlsplit

from lsprotocol import types
from pygls.exceptions import JsonRpcServerNotInitialized
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from flyte_reslint.configuration import ConfigurationError
from flyte_reslint.domain.values import Place
from flyte_reslint.lsp.analyst import Analyst
from flyte_reslint.lsp.answers import Answer
from flyte_reslint.lsp.diagnostics import LocationOf, diagnostics, uri_of
from flyte_reslint.lsp.positions import Lines
from flyte_reslint.lsp.settings import Settings, read
from flyte_reslint.report.visible import visible

NAME = "flyte-reslint"

Argument = TypeVar("Argument")

PATIENCE = 2.0
"""Seconds that a hover and its like wait for the analysis of the newest text; then an older one has to do."""


class Server(LanguageServer):
    """Knows which documents are open, and lets the analyst work on them."""

    def __init__(self) -> None:
        # Whole texts: pygls cuts lines at form feeds and the like, where editors do not.
        super().__init__(NAME, version(NAME), text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.settings = Settings()
        self.uris: dict[str, str] = {}
        """How the client names open documents, by path."""
        self._analyst: Analyst | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: list[asyncio.Future[None]] = []
        self._pulled: dict[str, str] = {}

    # -- documents -----------------------------------------------------------------------------------------

    @property
    def analyst(self) -> Analyst:
        """Who analyses; raises JsonRpcServerNotInitialized before there is anything to analyse."""
        if self._analyst is None:
            raise JsonRpcServerNotInitialized
        return self._analyst

    def begin(self, params: types.InitializeParams) -> None:
        """Start the analyst on the folders of the client's workspace."""
        self.settings = self.read_settings(params.initialization_options) or Settings()
        folders = self.folders()
        if folders and os.path.isdir(folders[0]):
            os.chdir(folders[0])  # messages name files as seen from here
        self._loop = asyncio.get_running_loop()
        self._analyst = Analyst(self._on_news, self._on_obstacle, is_told=self.is_watching)
        self._analyst.start(dict.fromkeys(folders, self.settings))

    def end(self) -> None:
        """Stop the analyst."""
        if self._analyst is not None:
            self._analyst.stop()

    def folders(self) -> list[str]:
        """The paths of the workspace's folders."""
        uris = list(self.workspace.folders) or [uri for uri in [self.workspace.root_uri] if uri]
        return [os.path.abspath(path) for uri in uris if (path := to_fs_path(uri))]

    def path(self, uri: str) -> str | None:
        """The path under which a document is analysed, None for one that is no file and will be none."""
        scheme = urlsplit(uri).scheme
        if scheme == "untitled":
            return os.path.join(os.getcwd(), f"{quote(uri, safe='')}.py")
        path = to_fs_path(uri) if scheme == "file" else None
        return os.path.abspath(path) if path else None

    def text(self, path: str) -> str | None:
        """The text of an open document."""
        uri = self.uris.get(path)
        return None if uri is None else self.workspace.get_text_document(uri).source

    def uri(self, path: str) -> str:
        """How the client names a file."""
        return self.uris.get(path) or from_fs_path(path) or ""

    def configure(self, settings: Mapping[str, Settings]) -> None:
        """Work on these workspace folders with these settings."""
        self.settings = next(iter(settings.values()), self.settings)
        self.analyst.configure(settings)

    def forget(self, path: str) -> None:
        """Take a document that was closed off the screen, until it is known what of it is on the disk."""
        self._pulled.pop(path, None)
        if not self.is_pulled:
            self.publish(path)
        self._spread(())

    def read_settings(self, given: object) -> Settings | None:
        """The settings that the client sent, None for such as cannot be used, which it is told."""
        try:
            return read(given)
        except ConfigurationError as error:
            self._tell(str(error))
            return None

    # -- answers -------------------------------------------------------------------------------------------

    async def current(self, path: str, *, is_complete: bool = False) -> Answer | None:
        """What is known of a document, once its newest text is analysed; None for one that is not open."""
        analyst = self.analyst
        while path in self.uris and not analyst.is_current(path, is_complete=is_complete):
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting
        return analyst.answers.get(path) if path in self.uris else None

    async def soon(self, path: str) -> Answer | None:
        """All that is to be known of a document, or after `PATIENCE` what was known before."""
        try:
            return await asyncio.wait_for(self.current(path, is_complete=True), PATIENCE)
        except asyncio.TimeoutError:
            return self.analyst.answers.get(path)

    async def idle(self) -> None:
        """Wait until nothing is left to analyse."""
        while not self.analyst.is_idle:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting

    def locator(self, answer: Answer | None = None) -> LocationOf:
        """Where the client finds the places of an answer; other files are as the answer's project read them."""
        lines: dict[str, Lines] = {}

        def location(place: Place) -> types.Location:
            path = os.path.abspath(place.file)
            if path not in lines:
                lines[path] = self.lines(path, answer)
            return types.Location(self.uris.get(path) or uri_of(place.file), lines[path].range(place))

        return location

    def lines(self, path: str, answer: Answer | None = None) -> Lines:
        """The lines of a file, as an answer or the client has them, else as they are on the disk."""
        if answer is not None and answer.path == path:
            text: str | None = answer.text
        elif answer is not None and answer.project is not None:
            text = answer.project.text(path)
        else:
            text = self.text(path)
        if text is None:
            try:
                with open(path, encoding="utf-8", errors="replace", newline="") as file:
                    text = file.read()
            except OSError:
                text = ""
        return Lines(text, self.workspace.position_encoding or types.PositionEncodingKind.Utf16)

    def items(self, path: str) -> list[types.Diagnostic]:
        """The diagnostics of a file."""
        answer = self.analyst.answers.get(path)
        findings = self.analyst.elsewhere.get(path, ()) if answer is None else answer.findings
        return diagnostics(findings, self.locator(answer))

    def pulled(self, path: str, items: Sequence[types.Diagnostic]) -> str:
        """The name of the result that a client has of a file from now on."""
        self._pulled[path] = f"{hash(repr(items)):x}"
        return self._pulled[path]

    @property
    def is_watching(self) -> bool:
        """Whether the client can be asked to tell of files that change on the disk."""
        workspace = self.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        return bool(watching and watching.dynamic_registration)

    # -- news ----------------------------------------------------------------------------------------------

    @property
    def is_pulled(self) -> bool:
        """Whether the client asks for diagnostics, so that they are not sent unasked."""
        documents = self.client_capabilities.text_document
        return documents is not None and documents.diagnostic is not None

    def _on_news(self, paths: Iterable[str]) -> None:
        """Called by the analyst, in its thread."""
        self._in_loop(self._spread, tuple(paths))

    def _on_obstacle(self, message: str) -> None:
        """Called by the analyst, in its thread."""
        self._in_loop(self._tell, message)

    def _in_loop(self, call: Callable[[Argument], None], argument: Argument) -> None:
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(call, argument)
        except RuntimeError:  # the loop was closed: nobody listens any more
            return

    def _tell(self, message: str) -> None:
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"{NAME}: {visible(message)}"))

    def _spread(self, paths: tuple[str, ...]) -> None:
        """Publish what is new, or have the client ask for it."""
        was_awaited = bool(self._waiting)
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)
        if not self.is_pulled:
            for path in paths:
                self.publish(path)
        elif not was_awaited and any(self._is_news(path) for path in paths):
            self.refresh()
        if paths and not was_awaited:
            self.refresh_hints()

    def _is_news(self, path: str) -> bool:
        return self._pulled.get(path) != f"{hash(repr(self.items(path))):x}"

    def publish(self, path: str) -> None:
        """Send the diagnostics of a file."""
        answer = self.analyst.answers.get(path)
        uri = self.uris.get(path)
        document = self.workspace.get_text_document(uri) if uri else None
        if document is not None and (answer is None or answer.text != document.source):
            return
        number = document.version if document is not None else None
        report = types.PublishDiagnosticsParams(self.uri(path), self.items(path), number)
        self.text_document_publish_diagnostics(report)

    def refresh(self) -> None:
        """Have the client ask for diagnostics again."""
        workspace = self.client_capabilities.workspace
        if workspace and workspace.diagnostics and workspace.diagnostics.refresh_support:
            self.workspace_diagnostic_refresh(None)

    def refresh_hints(self) -> None:
        """Have the client ask for inlay hints again."""
        workspace = self.client_capabilities.workspace
        if workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Say what went wrong in the log of the editor, and go on."""
        sys.stderr.write(f"{NAME}: {visible(' '.join(str(error).split()))}\n")


def serve() -> None:
    """Serve a client on standard input and output until it leaves."""
    from flyte_reslint.lsp.features import register

    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # what it has to say of a bad message comes with a traceback
    server = Server()
    register(server)
    # pygls closes what it writes to; whatever else would be written there is no message of the protocol.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as output, redirect_stdout(sys.stderr):
        try:
            server.start_io(stdout=output)
        finally:
            server.end()
