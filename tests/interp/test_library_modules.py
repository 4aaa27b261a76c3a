"""The other modules of Python's library."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, programs, reasons, result_of

from flyte_reslint.interp.lists_and_dicts import DictionaryObject
from flyte_reslint.interp.values import Known, Reference


@pytest.mark.parametrize("program", programs("modules"))
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
    "from operator import add\nresult = add(a=1, b=2)",
    "from operator import mul\nresult = mul(2)",
    "from operator import getitem\nresult = getitem({}, 'a')",
    "from operator import truth\nresult = truth()",
    "from operator import methodcaller\nresult = methodcaller(3)",
    "from operator import methodcaller\nresult = methodcaller('split')('a', ',')",
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
    "import operator\nresult = operator.pow(10, 10**9)",
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
    a, b, c = value.target.items
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
    assert value.target.items is None


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
