"""A process that is killed while it fills the cache leaves nothing that gives a wrong answer.

FLYTE_RESLINT_KILLS says how often one is killed; it is seldom, so that the tests stay quick.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KILLS = int(os.environ.get("FLYTE_RESLINT_KILLS", "8"))
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("FLYTE_RESLINT_")}

FILL = """\
import os, sys
from flyte_reslint.cache.store import Store
store = Store(sys.argv[1])
sys.stdout.write("ready")
sys.stdout.flush()
for number in range(10**6):
    store.put_all({b"%d" % (number % 50): b"%d" % (number % 50) * 2000, b"other": os.urandom(20_000)})
"""
PIPELINE = """\
import flyte
from sizes import MEMORY

env = flyte.TaskEnvironment(name="train", resources=flyte.Resources(memory=MEMORY))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system cannot kill so")
def test_a_store_that_is_killed_holds_nothing_wrong(tmp_path: Path):
    from flyte_reslint.cache.store import Store

    chance = random.Random(8)
    folder = str(tmp_path / "cache")
    for _ in range(KILLS):
        writer = subprocess.Popen([sys.executable, "-c", FILL, folder], stdout=subprocess.PIPE, env=ENVIRONMENT)
        assert writer.stdout is not None
        assert writer.stdout.read(5) == b"ready"
        time.sleep(chance.random() * 0.1)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        store = Store(folder)
        kept = store.get_all([b"%d" % number for number in range(50)])
        assert all(value == key * 2000 for key, value in kept.items())
        store.put_all({b"after": b"kept"})
        store.close()
        assert Store(folder).get(b"after") == b"kept"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system cannot kill so")
def test_a_run_after_one_that_was_killed_is_right(tmp_path: Path):
    chance = random.Random(8)
    (tmp_path / ".git").mkdir()
    (tmp_path / "pipeline.py").write_text(PIPELINE)
    command = [sys.executable, "-m", "flyte_reslint", "--output-format", "concise"]
    for number in range(max(KILLS // 4, 2)):
        (tmp_path / "sizes.py").write_text(f'MEMORY = "{number}GB"\n')
        started = time.monotonic()
        subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=False)
        duration = time.monotonic() - started
        (tmp_path / "sizes.py").write_text(f'MEMORY = "{number}KB"\n')
        killed = subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
        time.sleep(duration * chance.uniform(0.5, 1.0))
        killed.kill()
        killed.wait()
        for _ in range(2):
            run = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False)
            assert f'"{number}KB"' in run.stdout, run
            assert run.returncode == 1
