"""Small texts that between them hold all of Python's syntax, for tests that compare, mutate and round-trip."""

from __future__ import annotations

FOR_ANY_PYTHON = {
    "flyte": '''\
import flyte
from flyte import Resources, TaskEnvironment as Environment

GPU = "A100:1"
env = Environment(
    name="train",  # the name
    resources=Resources(cpu=(1, "2"), memory="4Gi", gpu=GPU, **extra),
    reusable=flyte.ReusePolicy(replicas=(0, 4), concurrency=1),
)

@env.task
async def train(data: list[str], *, epochs: int = 3) -> dict:
    """Train."""
    results = await asyncio.gather(*[score.override(resources=Resources(memory=f"{n}Gi"))(n) for n in data])
    return {"best": max(results), **{"epochs": epochs}}

if __name__ == "__main__":
    run = flyte.run(train, data=["a"]); print(run.url)
''',
    "operators": """\
a = 1 + 2 * 3 - 4 / 5 // 6 % 7 @ b ** -c
b = (1 << 2 >> 3) & 4 | 5 ^ ~6
c = not a and b or c and not (d or e) and f
d = (a and b) and c, a and (b and c), (a or b) or c
e = a < b <= c != d == e > f >= g is h is not i in j not in k
f = a if b else c if d else (e if f else g)
g = (x := 3), [y := 4, y ** 2]
h = +(-(~(not a)))
i = a.b.c(d)[e](f, *g, h=i, **j).k
i = a . b (c) [ d ]
j += 1; j -= 1; j *= 1; j @= 1; j /= 1; j %= 1; j &= 1; j |= 1; j ^= 1; j <<= 1; j >>= 1; j **= 1; j //= 1
k = (((1))), ((a)).b, (((a, b)))
l = a[1], a[1:2], a[:], a[::2], a[1:], a[:1:], a[1, 2], a[1,], a[1:2, ...], a[(1, 2)], a[b, :]
m = 1if 2else 3
n = f(x for x in y), f((x for x in y)), f((x for x in y), z), f((x), (y), k=(z))
o = a, = 1,
""",
    "displays": """\
a = (), (1,), (1, 2), [], [1], {1}, {1, *b}, {}, {1: 2}, {**a}, {1: 2, **b, 3: (4)}
b = [*a, *b], (*a, 1), *a, 2
c = [x for x in y if x if not x for z in x]
d = {x for x in y}, {x: z for x, z in y}, (x for x in y)
e = [lambda: 0, lambda x: x, lambda x, /, y=1, *z, k, **m: (x, y)]
f = [[x for x in y] for y in [z for z in w]]
g = lambda *, a, b=2: (yield)
h = (  # comment
    1,  # another )
    "a"  # ( third
    "b",
)
for x, (y, *z), [v, w] in a: pass
[a, b], c.d, e[f] = g
(a), *b = c
""",
    "strings": r'''
a = "a", 'b', """c
d""", r"\n", b"a\x00\xff\n\101", rb"\x", Rb'x', u"é"
a = "\n\t\\\'\"\a\b\f\v\r\x41\u00e9\U0001F600\N{GREEK SMALL LETTER ALPHA}\101\0\777"
b = "a" "b" 'c' """d""", b"a" b"b", ("a"
  "b")
c = f"", f"a", f"{a}", f"{a!r}", f"{a!s:>{w}}", f"{a:{b}{c}}", f"{a=}"
c = f"{ a = }", f"{a=!s}", f"{a=:x}", f"{{}}", f"{{{a}}}"
d = f"a{b}c{d}" "e" f'{f["g"]}' r"\h" rf"\i{j}\k" fr'\{{{l}' f"\{m}", f"\N{DIGIT ONE}{n}"
e = f"""
{
a
  + b
}
"""
f = f"{x:%Y-%m-%d}", f"{x:{'a'}}", f"{(lambda: 1)}", f"{ {1: 2}[1] }", f"{a['b']:>{c['d']}}"
g = "line \
continued", 'é' f"{é}" "ü", "\8 \q"
h = 0, 1, 00, 0_0, 1_000, 0x_fF, 0b1_0, 0o17, 1.5, 1., .5, 1e3, 1E-3, 1_0.0_1, 1j, 1.5J
h = 18446744073709551615, 18446744073709551616
i = True, False, None, ..., Ellipsis, __debug__
''',
    "statements": """\
import a, b.c, d.e as f
from . import g
from .. h import (i, j as k,)
from ...l . m import n
from o import *
x: int
x: int = 1
x.y: "a" = z
del a, b[c], (d), [e, f]
del (a, b)
assert a
assert a, "b"
raise
raise a
raise a from b
pass; pass;
if a: pass
if a:
    pass
elif b: pass
elif (c):
    pass
else:
    pass
while a:
    break
else:
    continue_ = 1
for a in b, c: continue
else: pass
try:
    pass
except a: pass
except (a, b) as c:
    pass
except:
    pass
else:
    pass
finally:
    pass
with a: pass
with a as b, c as (d, e), f: pass
with (a as b, c as d,): pass
with (a): pass
with (a, b): pass
with (a, b) as c: pass
if a \\
   and b: pass
if a:
\tpass
\t# a comment
  # at another indentation

\tpass
global_name = 1
""",
    "functions": """\
def a(): pass
def b(x, y: int = 1, /, z=(2), *args: int, k, l: str = "m", **kwargs: "n") -> None:
    global g, h
    v = w = 1
    for i, (j, *k2) in x: n: int = 2
    with a as (b1, c1): pass
    try: import d1.e1, f1 as g1
    except E as e1: from m1 import n1, o1 as p1
    del q1
    r1 += 1; s1.t1 = 1; u1[v1] = 1
    [w1 for w1 in x if (x1 := w1)]
    (lambda y1: (z1 := y1))
    class C1:
        d2 = 1
        def e2(self): f2 = 1
    def g2(h2=(i2 := 1)):
        nonlocal v
        v = 2
        return h2
    g = 1
    if (j2 := x): pass
    x = 2
    return v
@a
@b.c(d)
@(e)
class D(B, *C, metaclass=M, **K):
    @property
    def x(self): yield 1
    async def y(self):
        async with a as b, c: pass
        async for d in e: await f
        return [g async for g in h if await g]
    async def z(self): yield
    def w(self): x = yield from y; return (yield)
    def v(self):
        def inner(): yield
        class Inner: x = 1
        lambda: (yield)
    def u(self, x=1): pass
@a
async \\
  def e(): pass
class F: pass
class G(): x = 1; y = 2
""",
    "matches": """\
match a:
    case 1: pass
    case -1 | 1.5 | "a" "b" | b"c" | None | True | a.b.c | 1 + 2j | -1 - 2j: pass
    case x: pass
    case _: pass
match a, b:
    case (1): pass
    case (x as y): pass
    case (x), ((y)): pass
    case [x, *_, y] | (x, y): pass
    case [] | (): pass
    case *rest, last: pass
    case x, : pass
    case {}: pass
    case {"a": 1, b.c: x, **rest}: pass
    case A() | B.C(1, x, y=2, z=(3),): pass
    case (A(x=[{"k": (v, *w)}]) as whole) if x > 1: pass
match (a):
    case 1:
        match b:
            case 2: pass
match = 1; case = 2; type = 3
match[1], case(2), type(3)
print(match, case)
""",
    "newlines": (
        "a = 1\r\nb = '''x\r\ny'''\r\nif c:\r\n    d = f'''{e}\r\n'''\r\n    g = (1,\r\n  2)\r\n\r\n# end\r\nh = 3"
    ),
    "unicode": "größe = 'ß' + f'ü{größe}é' + größe.länge; x = größe  # ✓\n'😀', y\n",
    "empty": "",
    "comment": "# nothing\n\n   # here",
}

FOR_PYTHON_3_11 = {
    "groups": """\
try:
    pass
except* a as b: pass
except *(c, d):
    pass
x[*a], x[*a, b], x[1, *a] = y
def f(*args: *Ts): pass
""",
}

FOR_PYTHON_3_12 = {
    "formats": """\
a = f"{b["c"]}{f"{f"{d}"}"}" f'{
  e + g
}{'\\n'.join(f)}'
""",
    "types": """\
type A = int
type B[T: int, *Ts, **P] = list[T]
def f[T](x: T) -> T: return x
class C[T: (int, str), U](D[T]): pass
""",
}

FOR_PYTHON_3_13 = {"defaults": "type A[T = int, *Ts = *tuple[int], **P = [int]] = T\nclass C[T: int = bool]: pass\n"}

FOR_PYTHON_3_14 = {
    "templates": 'a = t"{b}", t"c{d!r:>{e}}f", rt\'{g=}\\d\', tr"{h}" t"{i}" \\\n  t"j"\n',
    "handlers": "try: pass\nexcept a, b: pass\nexcept c, d: pass\n",
}

ALL = {**FOR_ANY_PYTHON, **FOR_PYTHON_3_11, **FOR_PYTHON_3_12, **FOR_PYTHON_3_13, **FOR_PYTHON_3_14}
