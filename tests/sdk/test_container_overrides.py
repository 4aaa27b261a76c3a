"""FLR403 on tasks that no release can override, as `dataclasses.replace` on each raises a TypeError."""

from __future__ import annotations

import pytest
from sources import analysed


@pytest.mark.parametrize(
    ("imports", "task", "lacking"),
    [
        ("from flyte.extras import ContainerTask", 'ContainerTask("c", image="a:1", command=["a"])', "command"),
        ("from flyte.extras import shell", 'shell.create(name="s", image="a:1", script="ls").as_task()', "script"),
        (
            "from flyteplugins.papermill import NotebookTask",
            'NotebookTask("n", notebook_path="n.ipynb", task_environment=env)',
            "notebook",
        ),
        (
            "from flyteplugins.snowflake import Snowflake",
            'Snowflake("q", query_template="SELECT 1", plugin_config=CONFIG)',
            "query",
        ),
        (
            "from flyteplugins.bigquery import BigQueryTask",
            'BigQueryTask("q", query_template="SELECT 1", plugin_config=CONFIG)',
            "query",
        ),
    ],
)
def test_what_cannot_be_overridden(tmp_path, imports, task, lacking):
    source = f"""
import flyte
from somewhere import CONFIG
{imports}

env = flyte.TaskEnvironment("env")
task = {task}
bigger = task.override(resources=flyte.Resources(cpu=2))
"""
    (finding,) = analysed(tmp_path, source).findings
    assert (finding.code, finding.place.row) == ("FLR403", 8)
    assert f"without its {lacking}" in finding.message
    assert [related.place.row for related in finding.related] == [7]
    assert finding.message.startswith("this kind of task cannot be overridden")


def test_tasks_of_functions_can_be_overridden(tmp_path):
    source = """
import flyte

env = flyte.TaskEnvironment("env")

@env.task
async def small() -> None: ...

bigger = small.override(resources=flyte.Resources(cpu=2))
"""
    assert not analysed(tmp_path, source).findings
