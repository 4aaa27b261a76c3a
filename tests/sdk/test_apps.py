"""Apps: what their classes take, and what their clones keep."""

from __future__ import annotations

from pathlib import Path

from sources import analysed

PLUGIN = """
import flyte
from flyteplugins.vllm import VLLMAppEnvironment

app = VLLMAppEnvironment(
    name="llm", model_id="qwen", model_hf_path="Qwen/Qwen3", resources=flyte.Resources(cpu=4, gpu="L40s:1")
)
other = app.clone_with("llm-other", model_hf_path=None, model_path="s3://models/qwen")
"""


def test_a_clone_of_a_plugins_app_takes_what_the_plugin_takes(tmp_path: Path) -> None:
    project = analysed(tmp_path, PLUGIN)
    assert project.findings == ()
    assert [environment.name.text for environment in project.environments] == ["llm", "llm-other"]
    clone = project.environments[1].settings.resources
    assert clone is not None
    assert dict(clone.requests) == {"cpu": "4", "gpu": "1"}


def test_a_clone_of_the_sdks_own_app_takes_what_the_sdk_says(tmp_path: Path) -> None:
    source = 'import flyte.app\napp = flyte.app.AppEnvironment("a")\nb = app.clone_with("b", model_path="x")\n'
    assert [finding.code for finding in analysed(tmp_path, source).findings] == ["FLR402"]


def test_a_reference_that_flyte_migrate_migrates_is_left_alone(tmp_path: Path) -> None:
    source = """
    import flyte_migrate
    from flytekit import reference_task

    @reference_task(project="p", domain="d", name="n")
    def remote(): ...
    """
    assert analysed(tmp_path, source).findings == ()
