"""Feeds a target with inputs that atheris makes up, guided by which code they reach, and keeps those that fail.

    pip install atheris
    python tests/fuzzing/fuzz.py interp corpus-folder -max_total_time=1200 -rss_limit_mb=500

The target is quantity, syntax or interp; what follows it are folders of inputs and options of libFuzzer. New inputs go
into the first folder; the last one is that of the target in `corpus/`. An input that fails is written to
`found/` in the working directory, the first one of each kind of failure, and the run goes on.

Code that atheris watches is slower by a third or more, and the machine may be busy: here an input may take three
seconds. What fails, once it is mended, belongs into `corpus/`, which `test_corpus.py` goes through.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris

HERE = Path(__file__).parent
FOUND = Path("found")
SECONDS = 3.0

sys.path[:0] = [str(HERE), *(str(HERE.parent / room) for room in ("syntax", "differential"))]


def keeping(answer: Callable[..., None]) -> Callable[[bytes], None]:
    """Answers an input, and writes it down where that fails in a new way."""
    known: set[str] = set()

    def answered(data: bytes) -> None:
        try:
            answer(data, SECONDS)
        except Exception as error:  # noqa: BLE001  # whatever an input raises is what we look for
            kind = f"{type(error).__name__} {traceback.extract_tb(error.__traceback__)[-1].lineno}"
            if kind not in known:
                known.add(kind)
                FOUND.mkdir(exist_ok=True)
                path = FOUND / hashlib.sha1(data).hexdigest()[:12]
                path.write_bytes(data)
                sys.stderr.write(f"\n== {path}\n{traceback.format_exc()}")

    return answered


def main(name: str, *options: str) -> None:
    """Fuzz until libFuzzer ends the run."""
    with atheris.instrument_imports(include=["flyte_reslint"]):
        target = importlib.import_module(f"{name}_target")
        importlib.import_module("flyte_reslint.analysis.execution")
        importlib.import_module("flyte_reslint.syntax.parsing")
    mutators = importlib.import_module("mutators")
    mutate = mutators.MUTATORS[name]
    arguments = [sys.argv[0], f"-max_len={target.LONGEST}", *options, str(HERE / "corpus" / name)]
    atheris.Setup(arguments, keeping(target.answer), custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
