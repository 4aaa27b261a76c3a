"""Programs made to be slow or deep: each has to be answered within a second or so. Run this file for the seconds."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

HEAD = "import flyte\nenv = flyte.TaskEnvironment('env', resources=flyte.Resources(memory='1Gi'))\n"


def lines(count: int, line: Callable[[int], str]) -> str:
    """`line(1)` to `line(count)`, one below the other."""
    return "\n".join(line(number) for number in range(1, count + 1)) + "\n"


def task(*body: str) -> str:
    """A task with these lines."""
    return "@env.task\nasync def main(x):\n" + "".join(f"    {line}\n" for line in body)


def nested(opening: str, inside: str, closing: str, depth: int) -> str:
    """`inside` between `depth` pairs."""
    return opening * depth + inside + closing * depth


def doubled(first: str, line: Callable[[int], str], count: int) -> str:
    """Values each made of the one before, twice, and a comparison of two such."""
    one, other = (first + lines(count, line)).rstrip(), (first + lines(count, line)).rstrip()
    return f"{one}\nleft = a{count}\n{other}\nright = a{count}\nequal = left == right\n"


def cycle_of_imports(count: int) -> dict[str, str]:
    """Modules each of which imports two others."""
    files = {
        f"module_{n}": f"from module_{(n + 1) % count} import *\nimport module_{(n * 7 + 3) % count}\nX{n} = {n}\n{HEAD}"
        for n in range(count)
    }
    return {"main": f"import module_0\n{HEAD}", **files}


PROGRAMS: Mapping[str, str | Mapping[str, str]] = {
    "parentheses inside each other": f"x = {nested('(', '1', ')', 2_000)}\n{HEAD}",
    "lists inside each other": f"x = {nested('[', '1', ']', 95)}\n{HEAD}",
    "branches inside each other": lines(90, lambda n: " " * (n - 1) + f"if a{n}:") + " " * 90 + f"x = 1\n{HEAD}",
    "calls inside each other": f"x = {nested('str(', '1', ')', 95)}\n{HEAD}",
    "lambdas inside each other": f"f = {'lambda: ' * 500}1\nx = f()()()\n{HEAD}",
    "attributes of attributes": f"import os\nx = os{'.path' * 450}\n{HEAD}",
    "a sum of many": f"x = {' + '.join('1' for _ in range(450))}\n{HEAD}",
    "a text of a megabyte": f"x = {'a' * 1_000_000!r}\n{HEAD}",
    "a number of many digits": f"x = {'9' * 4_000}\ny = x * x * x * x\n{HEAD}",
    "a giant dict": f"d = {{{', '.join(f'{n}: {n}' for n in range(20_000))}}}\nx = d[19_999]\n{HEAD}",
    "a giant dict, merged": lines(
        200, lambda n: f"d{n} = {{**d{n - 1}, **d{n - 1}, 'k{n}': 1}}" if n > 1 else "d1 = {}"
    )
    + HEAD,
    "powers of powers": f"x = 9 ** 9 ** 9\ny = 2 ** 2 ** 2 ** 2 ** 2 ** 2\nz = 1 << 10 ** 12\n{HEAD}",
    "a text times a number": f"x = 'x' * 10 ** 12\ny = [0] * 10 ** 12\nz = 'x'.zfill(10 ** 12)\n{HEAD}",
    "texts that double": "a0 = 'x'\n" + lines(200, lambda n: f"a{n} = f'{{a{n - 1}}}{{a{n - 1}}}'") + HEAD,
    "widths in formats": f"x = '{{:>1000000000}}'.format(1)\ny = f'{{1:>1000000000}}'\nz = '%1000000000d' % 1\n{HEAD}",
    "dicts that double": doubled("a0 = {}\n", lambda n: f"a{n} = dict(x=a{n - 1}, y=a{n - 1})", 100) + HEAD,
    "lists that double": doubled("a0 = [1]\n", lambda n: f"a{n} = [a{n - 1}, a{n - 1}]", 100) + HEAD,
    "tuples that double": doubled("a0 = (1,)\n", lambda n: f"a{n} = (a{n - 1}, a{n - 1})", 100) + HEAD,
    "a list that holds itself": f"x = []\nx.append(x)\ny = []\ny.append(y)\nz = x == y\nt = str(x)\n{HEAD}",
    "calls that double": "def f0(x): return x\n"
    + lines(40, lambda n: f"def f{n}(x): return f{n - 1}(f{n - 1}(x))")
    + f"x = f40(1)\n{HEAD}",
    "recursion": f"""
def down(n): return down(n - 1) + down(n - 2) if n > 1 else n
def on(n): return on(n + 1)
def either(a): return either(a - 1) + either(a + 1) if a else either(a)
x, y, z = down(30), on(0), either(unknown)
{HEAD}""",
    "a loop of a million": f"x = 0\nfor i in range(1_000_000):\n    x += i\nfor a in range(2_000):\n    for b in range(2_000):\n"
    f"        x += a * b\n{HEAD}",
    "a loop without end": f"x = 0\nwhile True:\n    x += 1\n    if x < 0:\n        break\n{HEAD}",
    "comprehensions": f"x = [a * b * c for a in range(1_000) for b in range(1_000) for c in range(1_000)]\n"
    f"y = sum({{a: b for a in range(1_500) for b in range(1_500)}})\n{HEAD}",
    "branches one after another": "x = {}\n"
    + lines(5_000, lambda n: f"if a{n}:\n    x['k'] = {n}\nelse:\n    y = {n}")
    + HEAD,
    "ten thousand branches": "import os\nx = 1\n"
    + lines(10_000, lambda n: f"if os.environ.get('A{n}'):\n    x = x + {n}")
    + HEAD,
    "alternatives": "x = 0\n" + lines(500, lambda n: f"if a{n}:\n    x = x + {n}\nz{n} = (x, x)") + HEAD,
    "ten thousand times elif": "if a:\n    x = 0\n" + lines(10_000, lambda n: f"elif a == {n}:\n    x = {n}") + HEAD,
    "elif after elif": "if a:\n    x = 0\n" + lines(190, lambda n: f"elif a == {n}:\n    x = {n}") + HEAD,
    "cases": "match a:\n" + lines(2_000, lambda n: f"    case {{'k': {n}, **rest}}:\n        x = {n}") + HEAD,
    "cases of an environment variable": "import os\nmatch os.environ.get('X'):\n"
    + lines(5_000, lambda n: f"    case 'v{n}':\n        x = '{n}Gi'")
    + HEAD,
    "branches that change much": "import os\nx = {}\n"
    + lines(3_000, lambda n: f"if os.environ.get('A{n}'):\n    x['{n}'] = {n}\nelse:\n    x = dict(x)")
    + HEAD,
    "tries": "x = 0\n" + lines(300, lambda n: f"try:\n    x = f{n}()\nexcept ValueError:\n    x = {n}") + HEAD,
    "unknown values of unknown values": "x = a\n" + lines(2_000, lambda n: f"x = b{n}(x, x) + x[x]") + HEAD,
    "classes of classes": "class C0: pass\n"
    + lines(150, lambda n: f"class C{n}(C{n - 1}):\n    a{n} = {n}")
    + f"x = C150().a1\n{HEAD}",
    "diamonds of classes": "class A0: pass\n"
    + lines(
        400, lambda n: f"class L{n}(A{n - 1}): pass\nclass R{n}(A{n - 1}): pass\nclass A{n}(L{n}, R{n}): a{n} = {n}"
    )
    + f"x = A400().a1\n{HEAD}",
    "decorators": "def d(f): return f\n" + "@d\n" * 1_000 + f"def f(): pass\n{HEAD}",
    "modules that import each other": cycle_of_imports(500),
    "everything of a module, again and again": {
        "main": HEAD + "from others import *\n" * 10_000,
        "others": lines(1_000, lambda n: f"x{n} = {n}"),
    },
    "clones of clones": "import flyte\ne0 = flyte.TaskEnvironment('e0')\n"
    + lines(2_000, lambda n: f"e{n} = e{n - 1}.clone_with('e{n}', resources=flyte.Resources(cpu={n}))"),
    "environments that depend on many": "import flyte\n"
    + lines(
        1_000,
        lambda n: (
            f"e{n} = flyte.TaskEnvironment('e{n}', depends_on=[{', '.join(f'e{m}' for m in range(max(1, n - 20), n))}])"
        ),
    ),
    "faults": HEAD + lines(3_000, lambda n: f"r{n} = flyte.Resources(memory='{n}gi')"),
    "faults far away": HEAD + lines(500, lambda n: f"m{n} = '{n}gi'\nr{n} = flyte.Resources(memory=m{n})"),
    "faults of which each is one of several": "import os\nm = '0gi'\n"
    + lines(10, lambda n: f"if os.environ.get('A{n}'):\n    m = '{n}gi'")
    + HEAD
    + lines(100, lambda n: f"r{n} = flyte.Resources(memory=m, cpu=m, disk=m)"),
    "environments of one name": "import flyte\n" + lines(2_000, lambda n: f"e{n} = flyte.TaskEnvironment('e')"),
    "environments that depend on each other": HEAD
    + lines(500, lambda n: f"e{n} = flyte.TaskEnvironment('e{n}', depends_on=[env])")
    + lines(500, lambda n: f"e{n}.add_dependency(e{n % 500 + 1})"),
    "keywords that a call does not take": HEAD
    + f"r = flyte.Resources({', '.join(f'a{n}={n}' for n in range(3_000))})\n",
    "tasks that call each other": HEAD
    + lines(
        500,
        lambda n: f"@env.task\nasync def t{n}(x):\n    await t{n % 500 + 1}(x)\n    return await t{n * 7 % 500 + 1}(x)",
    ),
    "overrides in a loop": HEAD
    + task("t = main", *(f"t = t.override(resources=flyte.Resources(cpu={n}))" for n in range(1, 500)), "await t(x)"),
    "bodies that loop": HEAD
    + lines(
        1_000,
        lambda n: f"@env.task\nasync def t{n}(x):\n    while True:\n        x += 1\n        await t{n % 500 + 1}(x)\n",
    ),
    "bodies that make environments": HEAD
    + lines(1_000, lambda n: f"def f{n}(x):\n    for a in range(1_000):\n        env.clone_with(f'{{a}}')\n"),
    "bodies that call each other in loops": HEAD
    + lines(
        1_000,
        lambda n: (
            f"def f{n}(x):\n    for a in x:\n        for b in a:\n            env.clone_with(b)\n"
            f"            f{n % 1_000 + 1}(b)\n"
        ),
    ),
    "a body of many branches": HEAD
    + task(*(f"if x == {n}: await main.override(resources=flyte.Resources(cpu={n}))({n})" for n in range(1, 1_000))),
}


def seconds(program: str | Mapping[str, str], folder: Path) -> float:
    """The CPU seconds that checking a program takes."""
    from flyte_reslint.api import analyze

    files = {"main": program} if isinstance(program, str) else program
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    began = time.process_time()
    project = analyze([folder], jobs=1)
    assert all(fix is None or fix.edits for fix in map(project.fix, project.findings))
    taken = time.process_time() - began
    assert not project.registry.troubles, project.registry.troubles
    return taken


def main() -> None:
    """Print the seconds of each program, or of those whose titles have the word given."""
    for title, program in PROGRAMS.items():
        if not sys.argv[1:] or sys.argv[1] in title:
            with tempfile.TemporaryDirectory() as folder:
                sys.stdout.write(f"{seconds(program, Path(folder)):6.2f} s  {title}\n")


if __name__ == "__main__":
    main()
