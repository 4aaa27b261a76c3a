"""Each file is read as if it were imported alone: what another file sets elsewhere is not taken for granted."""

from __future__ import annotations

from pathlib import Path

from sources import analysed

CONFIG = """
MEMORY = "2Gi"
"""

PATCHES = """
import os
import config
config.MEMORY = "64Gi"
os.environ["CPU"] = "3"
import flyte
env = flyte.TaskEnvironment("patched", resources=flyte.Resources(memory=config.MEMORY, cpu=os.environ["CPU"]))

@env.task
def patched(): ...
"""

READS = """
import os
import config
import flyte
env = flyte.TaskEnvironment("plain", resources=flyte.Resources(memory=config.MEMORY, cpu=os.environ.get("CPU", "1")))

@env.task
def plain(): ...
"""


def test_what_a_file_sets_holds_for_itself_and_is_unknown_to_others(tmp_path: Path) -> None:
    project = analysed(tmp_path, READS, config=CONFIG, a_first=PATCHES)
    patched, plain = project.task("patched.patched").settings, project.task("plain.plain").settings
    assert patched.resources is not None
    assert dict(patched.resources.requests) == {"cpu": "3", "memory": "64Gi"}
    assert plain.state == "unknown"
    assert {unknown.field for unknown in plain.unknown} == {"cpu", "memory"}
