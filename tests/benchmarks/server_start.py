"""From starting a language server to its first diagnostics, beside the least that a server on pygls takes for that."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any, NamedTuple

OURS = ("-m", "flyte_reslint", "server")

BARE = (
    "-c",
    """
from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("bare", "1")

@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def opened(params: types.DidOpenTextDocumentParams) -> None:
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(params.text_document.uri, []))

server.start_io()
""",
)
"""A server that knows nothing, and says so of every document."""


class Moment(NamedTuple):
    """A time on the clock and the time that a process has had of a processor, both in seconds."""

    clock: float
    processor: float

    def __sub__(self, other: Moment) -> Moment:
        return Moment(self.clock - other.clock, self.processor - other.processor)


def now(process: int | None) -> Moment:
    """This moment, for the process of this number."""
    clock = 0 if process is None else ~process << 3 | 2  # as clock_getcpuclockid(3) makes it of a process on Linux
    return Moment(time.perf_counter(), time.clock_gettime(clock) if clock and sys.platform == "linux" else 0.0)


class Start(NamedTuple):
    """What a server took until it answered `initialize`, and until the diagnostics of a document that was opened then."""

    initialized: Moment
    diagnostics: Moment


def start(server: tuple[str, ...], text: str, rounds: int) -> Start:
    """The least that a server takes in so many rounds; `server` are the arguments of Python."""
    starts = [_start(server, text) for _ in range(rounds)]
    return Start(*(Moment(*map(min, zip(*moments, strict=True))) for moments in zip(*starts, strict=True)))


def _start(server: tuple[str, ...], text: str) -> Start:
    with tempfile.TemporaryDirectory() as folder:
        uri = Path(folder).as_uri()
        document = {"uri": f"{uri}/pipelines.py", "languageId": "python", "version": 1, "text": text}
        begun = now(None)
        process = subprocess.Popen([sys.executable, *server], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdin is not None and process.stdout is not None
        _send(process.stdin, "initialize", {"processId": None, "rootUri": uri, "capabilities": {}}, number=1)
        while _received(process.stdout).get("id") != 1:
            pass
        initialized = now(process.pid)
        _send(process.stdin, "initialized", {})
        _send(process.stdin, "textDocument/didOpen", {"textDocument": document})
        while _received(process.stdout).get("method") != "textDocument/publishDiagnostics":
            pass
        diagnostics = now(process.pid)
        process.communicate()
    return Start(initialized - begun, diagnostics - begun)


def _send(stream: IO[bytes], method: str, params: dict[str, Any], number: int | None = None) -> None:
    message = {"jsonrpc": "2.0", "method": method, "params": params, **({} if number is None else {"id": number})}
    body = json.dumps(message).encode()
    stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    stream.flush()


def _received(stream: IO[bytes]) -> dict[str, Any]:
    headers = {}
    while line := stream.readline().strip():
        name, _, value = line.partition(b":")
        headers[name.lower()] = value
    message: dict[str, Any] = json.loads(stream.read(int(headers[b"content-length"])))
    return message
