"""Changes of inputs that keep them near to what people write; every third change is one of libFuzzer's own."""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Callable
from pathlib import Path

import atheris
from collection import Program, read_collection
from grammar import declarations, faulty, uncertain_declarations
from interp_target import DIVIDER
from snippets import FOR_ANY_PYTHON
from test_arbitrary_text import LINES, TOKENS

PROGRAMS = [
    program
    for path in sorted((Path(__file__).parents[1] / "differential" / "programs").glob("*.txt"))
    for program in read_collection(path)
]

Mutate = Callable[[bytes, int, int], bytes]

PIECES_OF_QUANTITIES = (
    *("n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e", "E", "e-", "e+", "B"),
    *("+", "-", ".", "0", "1", "9", "00", "1024", "999999999", "9223372036854775807", "4294967297", "2147483648", " "),
)


def changed_quantity(data: bytes, size: int, seed: int) -> bytes:
    """A text with a piece of a quantity put in, taken out or exchanged."""
    dice = random.Random(seed)
    if dice.random() < 1 / 3:
        return bytes(atheris.Mutate(data, size))
    text = data.decode("utf-8", "replace")
    start = dice.randint(0, len(text))
    end = min(len(text), start + dice.choice([0, 0, 1, 2]))
    return (text[:start] + dice.choice(PIECES_OF_QUANTITIES) + text[end:]).encode()[:size]


def changed_syntax(data: bytes, size: int, seed: int) -> bytes:
    """A text with a token, a line or a piece of itself put in or exchanged, or with a statement of another one."""
    dice = random.Random(seed)
    if dice.random() < 1 / 3:
        return bytes(atheris.Mutate(data, size))
    text = data.decode("utf-8", "surrogatepass") if is_text(data) else data.decode("latin-1")
    if dice.random() < 1 / 3:
        return spliced(text, dice.choice(list(FOR_ANY_PYTHON.values())), dice).encode("utf-8", "surrogatepass")[:size]
    start = dice.randint(0, len(text))
    end = min(len(text), start + dice.choice([0, 0, 1, 3, 9]))
    piece = dice.randint(0, len(text))
    inserted = dice.choice([dice.choice(TOKENS), dice.choice(LINES), text[piece : piece + dice.randint(1, 30)]])
    inserted *= dice.choice([1, 1, 1, 2, 30])
    return (text[:start] + inserted + text[end:]).encode("utf-8", "surrogatepass")[:size]


def changed_program(data: bytes, size: int, seed: int) -> bytes:
    """A program with expressions or statements of another one, which somebody wrote or the grammar just made up."""
    dice = random.Random(seed)
    if dice.random() < 1 / 4 or not is_text(data):
        return bytes(atheris.Mutate(data, size))
    main, *others = DIVIDER.split(data)
    donor = another(dice)
    if dice.random() < 1 / 8:
        return as_input(donor)[:size]
    source = main.decode()
    for _ in range(dice.choice([1, 1, 2, 4])):
        source = spliced(source, donor.files["main.py"], dice)
    rest = b"".join(b"--- %s\n%s" % pair for pair in zip(others[::2], others[1::2], strict=True))
    return (source.encode("utf-8", "replace").rstrip() + b"\n" + rest)[:size]


def another(dice: random.Random) -> Program:
    """A program of the collections, or one of the grammar's."""
    if dice.random() < 1 / 3:
        return dice.choice(PROGRAMS)
    return dice.choice([declarations, uncertain_declarations, faulty])(dice.choice, "made up")


def as_input(program: Program) -> bytes:
    """A program as an input of the target."""
    others = (f"--- {path}\n{source}" for path, source in program.files.items() if path != "main.py")
    return "".join([program.files["main.py"], *others]).encode()


def spliced(text: str, donor: str, dice: random.Random) -> str:
    """A text with one of its expressions or statements exchanged for one of the donor's, or doubled by it."""
    kind = dice.choice([ast.expr, ast.expr, ast.stmt])
    places, pieces = nodes(text, kind), nodes(donor, kind)
    if not places or not pieces:
        return text + "\n" + donor
    node, piece = dice.choice(places), dice.choice(pieces)
    source = ast.get_source_segment(donor, piece) or "x"
    lines = text.encode().split(b"\n")
    start = sum(len(line) + 1 for line in lines[: node.lineno - 1]) + node.col_offset
    end = sum(len(line) + 1 for line in lines[: node.end_lineno - 1]) + node.end_col_offset
    if kind is ast.stmt:
        indented = source.replace("\n" + " " * piece.col_offset, "\n" + " " * node.col_offset)
        source = indented + "\n" + " " * node.col_offset
        end = start if dice.random() < 2 / 3 else end
    elif dice.random() < 1 / 2:
        source = f"({source})"
    data = text.encode()
    return (data[:start] + source.encode() + data[end:]).decode("utf-8", "replace")


def nodes(text: str, kind: type[ast.AST]) -> list[ast.AST]:
    """The nodes of a kind in a text; none where this Python does not read it."""
    if "\r" in text or "\x0c" in text:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [node for node in ast.walk(ast.parse(text)) if isinstance(node, kind)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def is_text(data: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


MUTATORS: dict[str, Mutate] = {
    "quantity": changed_quantity,
    "syntax": changed_syntax,
    "interp": changed_program,
}
