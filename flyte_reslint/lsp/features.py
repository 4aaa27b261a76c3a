"""The messages that the server understands."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from lsprotocol import types

from flyte_reslint.domain.values import Place
from flyte_reslint.lsp import actions, hints, hovers
from flyte_reslint.lsp.answers import Answer
from flyte_reslint.lsp.declarations import origins
from flyte_reslint.lsp.positions import LINE_END, Lines
from flyte_reslint.lsp.server import Server
from flyte_reslint.lsp.settings import SECTION, Settings
from flyte_reslint.lsp.shifts import shift

WATCHED = (
    "**/*.py",
    "**/{pyproject.toml,flyte-reslint.toml,.flyte-reslint.toml,.gitignore}",
    "**/{requirements*.txt,uv.lock,poetry.lock,pdm.lock,environment.yml,environment.yaml}",
)
"""What is read besides open documents; the files of the platform are added."""


def register(server: Server) -> None:
    """Let the server answer."""
    for method, handler in _HANDLERS.items():
        server.feature(method, _OPTIONS.get(method))(handler)


# -- life ------------------------------------------------------------------------------------------------------


def _initialize(server: Server, params: types.InitializeParams) -> None:
    server.begin(params)


async def _initialized(server: Server, params: types.InitializedParams) -> None:
    workspace = server.client_capabilities.workspace
    registrations = []
    if server.is_watching:
        watchers = [types.FileSystemWatcher(pattern) for pattern in (*WATCHED, *_platform_files(server.settings))]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        registrations.append(types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
    if workspace and workspace.did_change_configuration and workspace.did_change_configuration.dynamic_registration:
        options_of_section = types.DidChangeConfigurationRegistrationOptions(SECTION)
        registrations.append(
            types.Registration("settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, options_of_section)
        )
    if registrations:
        await server.client_register_capability_async(types.RegistrationParams(registrations))
    if workspace and workspace.configuration:
        await _ask_for_settings(server)


def _platform_files(settings: Settings) -> tuple[str, ...]:
    files = settings.options.get("platform")
    return tuple(f"**/{os.path.basename(str(file))}" for file in files) if isinstance(files, tuple) else ()


def _shutdown(server: Server, params: None) -> None:
    server.end()


# -- settings --------------------------------------------------------------------------------------------------


async def _ask_for_settings(server: Server) -> None:
    """Ask the client for the settings of each folder; where it has none, those of the beginning hold."""
    folders = server.folders()
    items = [types.ConfigurationItem(scope_uri=uri, section=SECTION) for uri in server.workspace.folders]
    items = items or [types.ConfigurationItem(section=SECTION) for _ in folders]
    given = await server.workspace_configuration_async(types.ConfigurationParams(items)) if items else []
    settings = {
        folder: (server.read_settings(each) if each else None) or server.settings
        for folder, each in zip(folders, given, strict=False)
    }
    server.configure(settings)


async def _configuration_changed(server: Server, params: types.DidChangeConfigurationParams) -> None:
    workspace = server.client_capabilities.workspace
    if workspace and workspace.configuration:
        await _ask_for_settings(server)
    elif (settings := server.read_settings(params.settings)) is not None:
        server.settings = settings
        server.configure(dict.fromkeys(server.folders(), settings))


async def _folders_changed(server: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    server.configure(dict.fromkeys(server.folders(), server.settings))
    workspace = server.client_capabilities.workspace
    if workspace and workspace.configuration:
        await _ask_for_settings(server)


# -- documents -------------------------------------------------------------------------------------------------


def _opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    path = server.path(document.uri)
    if path is not None and (document.language_id == "python" or path.endswith(".py")):
        server.uris[path] = document.uri
        server.analyst.edit(path, document.text)


def _changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    path = server.path(params.text_document.uri)
    text = server.text(path) if path is not None else None
    if path is not None and text is not None:
        server.analyst.edit(path, text)


def _saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    path = server.path(params.text_document.uri)
    if path is not None:
        server.analyst.changed_on_disk([path])


def _closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    path = server.path(params.text_document.uri)
    if path is not None and server.uris.pop(path, None) is not None:
        server.analyst.close(path)
        server.forget(path)


def _files_changed(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
    paths = (server.path(change.uri) for change in params.changes)
    server.analyst.changed_on_disk([path for path in paths if path is not None])


# -- diagnostics -----------------------------------------------------------------------------------------------


async def _pull(server: Server, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    path = server.path(params.text_document.uri)
    if path is None or await server.current(path) is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    items = server.items(path)
    name = server.pulled(path, items)
    if params.previous_result_id == name:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=name)
    return types.RelatedFullDocumentDiagnosticReport(items=items, result_id=name)


async def _pull_workspace(server: Server, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
    await server.idle()
    known = {server.path(each.uri): each.value for each in params.previous_result_ids}
    reports: list[types.WorkspaceDocumentDiagnosticReport] = []
    for path in sorted({*server.analyst.answers, *server.analyst.elsewhere, *filter(None, known)}):
        uri = server.uri(path)
        document = server.workspace.get_text_document(uri) if path in server.uris else None
        number = document.version if document else None
        items = server.items(path)
        name = server.pulled(path, items)
        if known.get(path) == name:
            reports.append(types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=name, version=number))
        else:
            reports.append(
                types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=items, result_id=name, version=number)
            )
    return types.WorkspaceDiagnosticReport(reports)


# -- what is at a place ----------------------------------------------------------------------------------------


async def _hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    answer, place = await _place(server, params.text_document, params.position)
    text = hovers.hover(answer.project, place) if answer and answer.project and place else None
    return None if text is None else types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text))


async def _definition(server: Server, params: types.DefinitionParams) -> list[types.Location] | None:
    answer, place = await _place(server, params.text_document, params.position)
    if answer is None or answer.project is None or place is None:
        return None
    location = server.locator(answer)
    places = (answer.now(step.place) for step in origins(answer.project, place))
    return [location(each) for each in places if each is not None] or None


async def _place(
    server: Server, document: types.TextDocumentIdentifier, position: types.Position
) -> tuple[Answer | None, Place | None]:
    """The newest answer about a document, and what stands at a position in the text that its project is of."""
    path = server.path(document.uri)
    answer = await server.soon(path) if path is not None else None
    text = server.text(path) if path is not None else None
    if answer is None or answer.project is None or text is None:
        return None, None
    row, column = server.lines(answer.path).row_and_column(position)
    if text != answer.readable:
        former = shift(LINE_END.split(answer.readable), LINE_END.split(text)).former_row(row)
        if former is None:
            return answer, None
        row = former
    return answer, Place(answer.file, row, column, row, column)


async def _inlay_hints(server: Server, params: types.InlayHintParams) -> list[types.InlayHint] | None:
    path = server.path(params.text_document.uri)
    if path is None or not server.settings.has_inlay_hints:
        return None
    answer = await server.soon(path)
    if answer is None or answer.project is None:
        return None
    lines = server.lines(path, answer)
    shown = []
    for hint in hints.hints(answer.project, answer.file):
        place = answer.now(hint.place)
        if place is None:
            continue
        position = _end(lines, place, is_row=hint.is_row)
        if params.range.start <= position <= params.range.end:
            shown.append(types.InlayHint(position, hint.text, padding_left=True))
    return shown


def _end(lines: Lines, place: Place, *, is_row: bool) -> types.Position:
    if is_row:
        return lines.position(place.row, lines.end_of_row(place.row))
    return lines.position(place.end_row, place.end_column)


async def _code_actions(server: Server, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    path = server.path(params.text_document.uri)
    answer = await server.soon(path) if path is not None else None
    if answer is None or answer.text != server.text(answer.path):
        return None
    return list(actions.actions(answer, params.range, params.context.only, server.locator(answer)))


_HANDLERS: dict[str, Callable[..., Any]] = {
    types.INITIALIZE: _initialize,
    types.INITIALIZED: _initialized,
    types.SHUTDOWN: _shutdown,
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: _configuration_changed,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: _folders_changed,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: _files_changed,
    types.TEXT_DOCUMENT_DID_OPEN: _opened,
    types.TEXT_DOCUMENT_DID_CHANGE: _changed,
    types.TEXT_DOCUMENT_DID_SAVE: _saved,
    types.TEXT_DOCUMENT_DID_CLOSE: _closed,
    types.TEXT_DOCUMENT_DIAGNOSTIC: _pull,
    types.WORKSPACE_DIAGNOSTIC: _pull_workspace,
    types.TEXT_DOCUMENT_HOVER: _hover,
    types.TEXT_DOCUMENT_DEFINITION: _definition,
    types.TEXT_DOCUMENT_INLAY_HINT: _inlay_hints,
    types.TEXT_DOCUMENT_CODE_ACTION: _code_actions,
}

_OPTIONS = {
    types.TEXT_DOCUMENT_DIAGNOSTIC: types.DiagnosticOptions(
        identifier=SECTION, inter_file_dependencies=True, workspace_diagnostics=True
    ),
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(code_action_kinds=actions.KINDS),
}
