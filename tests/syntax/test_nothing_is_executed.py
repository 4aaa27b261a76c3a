from __future__ import annotations

import json
import subprocess
import sys

from snippets import ALL

WATCHED = """
import json, sys
from flyte_reslint.syntax import SyntaxFault, imported_modules, parse

texts = json.load(sys.stdin)
parse("a = f'{b}'\\n")  # imports what reading needs
events = []
sys.addaudithook(lambda event, _: events.append(event))
for text in texts:
    imported_modules(text.encode())
    try:
        parse(text)
    except SyntaxFault:
        pass
print(json.dumps(sorted(set(events))))
"""


def test_reading_neither_compiles_nor_imports_nor_opens_anything() -> None:
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
    suspicious = {"compile", "exec", "import", "open", "marshal.loads", "subprocess.Popen", "socket.connect"}
    events = json.loads(process.stdout)
    assert not suspicious.intersection(events), events
