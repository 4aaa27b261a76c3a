"""How soon the language server answers: after a keystroke, after it has started, and beside LibCST's bare parse.

    python tests/benchmarks/server_latency.py

The document has 1,000 lines and 20 tasks. A keystroke is a change of one character, in an environment's resources, in a
task's body, or in a comment, now and then of a whole line; the answer is the diagnostics of the new text. On a busy
machine the time on the clock says little: where Linux tells it, the processor's time is printed beside it, which is
what the clock would show on an idle one. Starts are counted from where the process is started, the least of a few.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import libcst

sys.path.insert(0, str(Path(__file__).parents[1] / "lsp"))

from editor import Editor  # it is found on the path above
from server_start import BARE, OURS, Moment, now, start

KEYSTROKES = 200
ROUNDS = 5
PACE = 0.15
"""Seconds between two keystrokes: a hundred words a minute are one every 0.12."""

HEAD = '''\
"""Training pipelines."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass

import flyte

logger = logging.getLogger(__name__)

GPU = "A100"
GPUS = 2
MEMORY = "8Gi"
KINDS = {"train": 1, "test": 2, "validation": 3}


@dataclass(frozen=True)
class Row:
    kind: str
    weight: float
    tags: tuple[str, ...] = ()


def memory(gib: int) -> str:
    return f"{gib}Gi"

'''

ENVIRONMENT = """
env_{number} = flyte.TaskEnvironment(
    name="env-{number}",
    resources=flyte.Resources(cpu=({number}, 8), memory=(memory({number}), "32Gi"), gpu=f"{{GPU}}:{{GPUS}}"),
)
"""

TASK = '''

@env_{environment}.task
async def task_{number}(path: str, epochs: int = {number}) -> dict[str, float]:
    """Train model {number} on the rows of a file, and return its losses."""
    rows = read_{number}(path)
    losses: dict[str, float] = {{}}
    for epoch in range(epochs):
        batch = [row for row in rows if row.weight > 0.5 and row.kind != "test"]
        if not batch:
            logger.warning("nothing to train on in epoch %d of %s", epoch, path)
            continue
        loss = sum(row.weight for row in batch) / len(batch)
        losses[f"epoch-{{epoch}}"] = round(loss, 4)
    {call}
    return losses
'''

READER = '''

def read_{number}(path: str, limit: int | None = None) -> list[Row]:
    """The rows of a file of kind {number}, up to `limit` of them.

    Lines that are empty or begin with a hash are passed over.
    """
    found: list[Row] = []
    with open(path, encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            try:
                entry = json.loads(text)
            except ValueError as error:
                raise ValueError(f"{{path}}:{{number + 1}}: {{error}}") from error
            if entry.get("kind") not in KINDS:
                logger.debug("row %d is of the unknown kind %r", number, entry.get("kind"))
                continue
            found.append(Row(entry["kind"], float(entry["weight"]), tuple(entry.get("tags", ()))))
            if limit is not None and len(found) >= limit:
                break
    found.sort(key=lambda row: (row.kind, -row.weight))
    return found
'''

OVERRIDE = "losses |= await task_{before}.override(resources=flyte.Resources(cpu=2, memory=MEMORY))(path, epochs)"


def document() -> str:
    """The document: environments, and tasks that call each other, every third one with an override."""
    text = HEAD + "".join(ENVIRONMENT.format(number=number) for number in range(1, 5))
    for number in range(20):
        call = OVERRIDE.format(before=number - 1) if number % 3 else "losses = dict(sorted(losses.items()))"
        text += READER.format(number=number) + TASK.format(number=number, environment=number % 4 + 1, call=call)
    rows = text.count("\n")
    assert rows <= 1000
    return text + "".join(f"LABEL_{row} = {row}\n" for row in range(rows, 1000))


def keystrokes(text: str) -> list[str]:
    """The texts that somebody gets who types."""
    dice = random.Random(7)
    places: list[Callable[[str, int], str]] = [
        lambda text, number: text.replace("cpu=(1, 8)", f"cpu=({number}, 8)", 1),
        lambda text, number: text.replace('MEMORY = "8Gi"', f'MEMORY = "{number}Gi"', 1),
        lambda text, number: text.replace("cpu=2, memory=MEMORY", f"cpu={number}, memory=MEMORY", 1),
        lambda text, number: text.replace("weight > 0.5", f"weight > 0.{number}", 1),
        lambda text, number: text.replace("rows of a file", f"rows of {number} files", 1),
        lambda text, number: text.replace("\n\nGPU =", f"\n{number * chr(10)}\nGPU =", 1),
    ]
    weights = [6, 3, 4, 4, 2, 1]
    return [dice.choices(places, weights)[0](text, number % 9 + 2) for number in range(KEYSTROKES)]


def main(say: Callable[[str], object] = lambda line: sys.stdout.write(f"{line}\n")) -> None:
    """Print the times."""
    text = document()
    parses = [_timed(lambda: libcst.parse_module(text)) for _ in range(11)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pipelines.py").write_text(text)
        editor = Editor(folder)
        process = editor.process.pid
        uri = editor.open("pipelines.py")
        _await_answer(editor, uri, 1)
        times = []
        time.sleep(3)
        for edited in keystrokes(text):
            sent = now(process)
            _await_answer(editor, uri, editor.change("pipelines.py", edited))
            times.append(now(process) - sent)
            time.sleep(max(0.0, PACE - times[-1].clock))
        editor.close()
    bare, ours = start(BARE, text, ROUNDS), start(OURS, text, ROUNDS)
    say("                                             clock   processor")
    say(f"libcst.parse_module, median              {_ms(parses, 0.5)}")
    say(f"a server that only has pygls initialized {_ms([bare.initialized], 0)}")
    say(f"  its first diagnostics, which are none  {_ms([bare.diagnostics], 0)}")
    say(f"flyte-reslint initialized                {_ms([ours.initialized], 0)}")
    say(f"  its first diagnostics                  {_ms([ours.diagnostics], 0)}")
    say(f"  after it was initialized               {_ms([ours.diagnostics - ours.initialized], 0)}")
    say(f"answer to a keystroke, p50               {_ms(times, 0.5)}")
    say(f"answer to a keystroke, p95               {_ms(times, 0.95)}")


def _await_answer(editor: Editor, uri: str, version: int) -> None:
    """Return when the diagnostics of a version have come."""
    while not any((each.uri, each.version) == (uri, version) for _, each in list(editor.all_published)):
        time.sleep(0.0005)
    editor.all_published.clear()


def _timed(run: Callable[[], object]) -> Moment:
    clock, processor = time.perf_counter(), time.thread_time()
    run()
    return Moment(time.perf_counter() - clock, time.thread_time() - processor)


def _ms(times: Sequence[Moment], share: float) -> str:
    """What `share` of the times are below, in milliseconds."""
    columns = (sorted(column)[int(len(times) * share)] for column in zip(*times, strict=True))
    return "  ".join(f"{seconds * 1000:6.0f} ms" for seconds in columns)


if __name__ == "__main__":
    main()
