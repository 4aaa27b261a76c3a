from __future__ import annotations

import json
import subprocess
import sys

from snippets import ALL

WATCHED = """
import ast, builtins, json, sys
from flyte_reslint.syntax import SyntaxFault, imported_modules, parse

texts = json.load(sys.stdin)
for text in "a = f'{b}'\\n", "t'{a}'\\n", "a b\\n":  # imports what reading needs
    try:
        parse(text)
    except SyntaxFault:
        pass
events = []
compile_ = builtins.compile

def tree_only(source, filename, mode, flags=0, *further, **more):
    events.append("tree" if flags & ast.PyCF_ONLY_AST else "code")
    return compile_(source, filename, mode, flags, *further, **more)

builtins.compile = tree_only
# For the line of a fault, CPython looks for the file that it was told the text is of: there is none without a name.
sys.addaudithook(lambda event, values: events.append(event) if (event, *values[:1]) != ("open", "") else None)
for text in texts:
    imported_modules(text.encode())
    try:
        parse(text)
    except SyntaxFault:
        pass
print(json.dumps(sorted(set(events))))
"""


def test_reading_makes_no_code_and_neither_imports_nor_opens_anything() -> None:
    texts = [
        *ALL.values(),
        "import this\n",
        "a = eval('1')\n",
        "a b\n",
        "'\\N{BULLET} \\x41' f'{1+1=}' b'\\xff'\n",
        "(" * 999,
    ]
    process = subprocess.run(
        [sys.executable, "-c", WATCHED], input=json.dumps(texts), text=True, capture_output=True, check=True
    )
    suspicious = {"code", "exec", "import", "open", "marshal.loads", "subprocess.Popen", "socket.connect"}
    events = json.loads(process.stdout)
    assert "tree" in events
    assert not suspicious.intersection(events), events
