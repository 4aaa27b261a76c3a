"""The other modules of Python's library."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, reasons, result_of

from flyte_reslint.interp.objects import DictionaryObject
from flyte_reslint.interp.values import Known, Reference, Unknown

KNOWN = [
    "from datetime import timedelta\na = timedelta(minutes=1, seconds=30)\nresult = a, a * 2, a + timedelta(seconds=1), a - a, -a, a / 2, a // 7, a / timedelta(seconds=1), a // timedelta(seconds=4), a % timedelta(minutes=1), a.total_seconds(), a.seconds, a.days, str(a), repr(a), a > timedelta(0), a == timedelta(seconds=90), bool(timedelta()), sum([a, a], timedelta()), max(a, timedelta(1)), 2 * a, timedelta(1) < a, timedelta(hours=1) != a, f'{a}'",
    "import datetime as dt\nresult = dt.timedelta(days=1).total_seconds(), dt.timedelta.max > dt.timedelta(1), {dt.timedelta(1): 'x'}[dt.timedelta(hours=24)]",
    "from functools import partial, reduce\ndef f(a, b=2, *c, **d): return a, b, c, d\np = partial(f, 1, b=3)\nq = partial(p, z=1)\nresult = p(), p(b=5), q(y=2), p.args, p.keywords, p.func is f, reduce(lambda a, b: a + b, [1, 2, 3]), reduce(max, [1, 5], 9), partial(f, 1)(4, 5)",
    "import functools\ndef deco(fn):\n    @functools.wraps(fn)\n    def inner(*a, **k): return fn(*a, **k) + 1\n    return inner\n@deco\ndef g(x): return x\nresult = g(1), g.__name__, g.__wrapped__(1)",
    "import functools\ncalls = []\n@functools.lru_cache(maxsize=None)\ndef f(x):\n    calls.append(x)\n    return [x]\n@functools.cache\ndef g(): return object()\na, b = f(1), f(1)\nresult = a is b, calls, f(2), g() is g(), calls",
    "from functools import cached_property\nclass A:\n    n = 0\n    @cached_property\n    def x(self):\n        self.n += 1\n        return [1]\na = A()\nresult = a.x is a.x, a.n, a.x",
    "from operator import itemgetter, attrgetter\nresult = sorted([{'a': 2}, {'a': 1}], key=itemgetter('a')), itemgetter(1, 0)('ab')",
    "import math\nresult = math.ceil(1.2), math.floor(-1.2), math.sqrt(16), math.log2(8), math.prod([2, 3]), math.pi, math.inf, math.gcd(4, 6), math.trunc(2.7), math.pow(2, 3), math.isnan(math.nan), math.factorial(5), math.comb(5, 2), math.log10(1000), math.fabs(-1)",
    "from itertools import product, chain, islice, repeat, zip_longest, combinations, permutations, accumulate, starmap, pairwise\nresult = list(product('ab', [1, 2])), list(chain([1], (2,))), list(chain.from_iterable([[1], [2]])), list(islice(range(9), 1, 7, 2)), list(repeat('x', 2)), list(zip_longest([1], [2, 3], fillvalue=0)), list(combinations('abc', 2)), list(permutations([1, 2])), list(accumulate([1, 2, 3])), list(starmap(pow, [(2, 3)])), list(pairwise('abc')), list(product([0, 1], repeat=2))",
    "import json\nresult = json.loads('{\"a\": [1, 2.5, null, true, \"x\"]}'), json.dumps({'a': [1, None]}), json.dumps([1], indent=2)",
    "import os\nfrom os import path\nresult = os.path.join('a', 'b'), path.basename('a/b.py'), os.path.dirname('a/b'), os.path.splitext('a.b'), os.path.join('a', '/b')",
    "from pathlib import Path, PurePosixPath\np = Path('conf') / 'a' / 'x.yaml'\nresult = p, str(p), p.name, p.stem, p.suffix, p.parent.name, p.parts, p.with_suffix('.json').name, Path('a', 'b') == Path('a/b'), f'{p}', p.as_posix(), Path('a').joinpath('b', 'c'), 'r' / Path('b')",
    "import copy\na = {'x': [1], 'y': (2, [3])}\nb, c = copy.copy(a), copy.deepcopy(a)\na['x'].append(2)\na['y'][1].append(4)\nb['z'] = 1\nresult = a, b, c",
    "import copy\nclass A:\n    def __init__(self): self.x = [1]\na = A(); b = copy.deepcopy(a); c = copy.copy(a)\na.x.append(2); b.y = 3\nresult = a.x, b.x, c.x, hasattr(a, 'y'), copy.deepcopy(A) is A, copy.copy('a')",
    "import copy\na = [1]\nb = [a, a]\nc = copy.deepcopy(b)\nc[0].append(2)\nresult = c, c[0] is c[1], a",
    "from typing import TYPE_CHECKING, cast, Optional, Annotated, Final, NewType, overload, Any\nif TYPE_CHECKING:\n    import nothing\nx: Final = 3\nM = NewType('M', str)\n@overload\ndef f(a: int) -> int: ...\n@overload\ndef f(a: str) -> str: ...\ndef f(a): return a\nresult = TYPE_CHECKING, cast('int', x), M('4Gi'), f(1), x",
    "from contextlib import contextmanager, nullcontext, ExitStack, suppress\n@contextmanager\ndef f(n):\n    yield n + 1\nwith f(1) as a, nullcontext(5) as b:\n    c = a + b\nwith ExitStack() as stack:\n    d = stack.enter_context(nullcontext(7))\nresult = a, b, c, d",
    "import asyncio\nasync def f(n): return n * 2\nasync def g():\n    a, b = await asyncio.gather(f(1), f(2))\n    t = asyncio.create_task(f(3))\n    c = await t\n    d = await asyncio.wait_for(f(4), timeout=5)\n    e = await asyncio.gather(*[f(i) for i in range(3)])\n    await asyncio.sleep(0)\n    x = await asyncio.to_thread(len, 'abc') if False else 1\n    return a, b, c, d, e, t.result(), x\nresult = asyncio.run(g())",
    "import asyncio\ndef work(n): return n + 1\nasync def g():\n    return await asyncio.to_thread(work, 1)\nresult = asyncio.run(g())",
    "import logging, warnings, re, time, random, sys\nlog = logging.getLogger(__name__)\nd = {'a': [1]}\nlog.info('x %s', d)\nlogging.basicConfig(level=1)\nwarnings.filterwarnings('ignore')\nre.compile('x').search('x')\ntime.time()\nrandom.choice([1])\nsys.path.append('x')\nsys.path.pop()\nresult = d",
    "import sys\nif sys.version_info >= (3, 8):\n    result = 1\nelse:\n    result = 1",
]


@pytest.mark.parametrize("program", KNOWN)
def test_known(program: str) -> None:
    check_known(program)


RAISING = [
    "from datetime import timedelta\nresult = timedelta(1) + 1",
    "from datetime import timedelta\nresult = timedelta('a')",
    "from datetime import timedelta\nresult = timedelta(1) / 0",
    "from datetime import timedelta\nresult = timedelta(1) < 3",
    "import math\nresult = math.sqrt(-1)",
    "import math\nresult = math.ceil('a')",
    "import json\nresult = json.loads('{')",
    "from functools import reduce\nresult = reduce(max, [])",
    "from pathlib import Path\nresult = Path('a') / 3",
    "import copy\nresult = copy.copy()",
    "from itertools import islice\nresult = list(islice([1], -1))",
]


@pytest.mark.parametrize("program", RAISING)
def test_what_raises_is_not_claimed(program: str) -> None:
    check(program)


UNKNOWN = [
    "import math\nresult = math.log(3)",
    "import math\nresult = math.factorial(10**6)",
    "import random\nresult = random.randint(1, 2)",
    "import os\nresult = os.cpu_count()",
    "import sys\nresult = len(sys.argv)",
    "import sys\nresult = sys.platform == 'linux'",
    "import time\nresult = time.time()",
    "from datetime import datetime\nresult = datetime.now()",
    "from pathlib import Path\nresult = Path('a').read_text()",
    "from pathlib import Path\nresult = Path(__file__).parent.name",
    "import os\nresult = os.path.exists('a')",
    "import itertools\nresult = list(itertools.product(range(100), repeat=4))",
    "import json\nresult = json.loads('[' * 100000)",
    "import json\nresult = json.loads('9' * 5000)",
]


@pytest.mark.parametrize("program", UNKNOWN)
def test_what_only_running_tells_is_unknown(program: str) -> None:
    found = reasons(result_of(program))
    assert found and all(found)


def test_the_library_shuffles_only_where_it_does() -> None:
    program = """
import random, heapq
a, b, c = [1, 2], [3, 1], [4]
random.shuffle(a)
heapq.heapify(b)
random.sample(c, 1)
result = a, b, c
"""
    value = result_of(program)
    assert isinstance(value, Reference)
    a, b, c = value.target.items  # type: ignore[attr-defined]
    assert (a.target.items, b.target.items) == (None, None)
    assert [item.value for item in c.target.items] == [4]


def test_a_function_given_to_the_library_may_change_what_goes_with_it() -> None:
    program = """
import threading
items = [1]
def work(x): x.append(2)
threading.Timer(1, work, items)
result = items
"""
    value = result_of(program)
    assert isinstance(value, Reference)
    assert value.target.items is None  # type: ignore[attr-defined]


def test_a_third_party_function_may_change_what_it_gets() -> None:
    value = result_of("import somewhere\nresult = {'a': 1}\nsomewhere.change(result)")
    assert isinstance(value, Reference) and isinstance(value.target, DictionaryObject)
    assert value.target.is_open


def test_the_order_of_completion_is_not_claimed() -> None:
    program = """
import asyncio
async def f(n): return n
async def g():
    return [await done for done in asyncio.as_completed([f(1), f(2)])]
result = asyncio.run(g())
"""
    assert reasons(result_of(program)) == ["the order in which awaitables complete is not known"] * 2


def test_a_group_waits_for_what_it_creates() -> None:
    program = """
import asyncio
async def f(n): return n * 2
async def g():
    async with asyncio.TaskGroup() as group:
        task = group.create_task(f(2))
    async with asyncio.timeout(3):
        more = await f(3)
    return task.result() + more
result = asyncio.run(g())
"""
    value = result_of(program)
    assert isinstance(value, Known) and value.value == 10


def test_exits_end_the_run() -> None:
    value = result_of("import os, sys\nresult = 1\nif 'X' not in os.environ:\n    result = 2\n    sys.exit('set X')")
    assert isinstance(value, Known) and value.value == 1
