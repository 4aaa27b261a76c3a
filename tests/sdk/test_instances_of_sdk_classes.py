"""Classes of an SDK: whether a value is an instance of one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sources import analysed

PROGRAM = """
import flyte
from flytekit import ImageSpec
from flytekitplugins.spark import Spark
from kubernetes.client import V1EnvVar

env = flyte.TaskEnvironment("a", resources=flyte.Resources(cpu=2 if isinstance({value}, {kinds}) else 3))
"""


def cpu_of(folder: Path, value: str, kinds: str) -> object:
    (environment,) = analysed(folder, PROGRAM.format(value=value, kinds=kinds)).environments
    resources = environment.settings.resources
    assert resources is not None
    return dict(resources.requests).get("cpu")


@pytest.mark.parametrize("value", ["None", "'python:3.12'", "1", "True", "['a']", "('a',)", "{}"])
@pytest.mark.parametrize("kinds", ["ImageSpec", "V1EnvVar", "flyte.Resources", "Spark", "(ImageSpec, Spark)"])
def test_no_value_of_python_is_an_instance(tmp_path: Path, value: str, kinds: str) -> None:
    assert cpu_of(tmp_path, value, kinds) == "3"


@pytest.mark.parametrize("value", ["ImageSpec(name='a')", "flyte.Image.from_base('a')"])
def test_of_other_values_nothing_is_claimed(tmp_path: Path, value: str) -> None:
    assert cpu_of(tmp_path, value, "ImageSpec") is None


@pytest.mark.parametrize("kinds", ["flyte.Image.from_base", "flyte.GPU"])
def test_of_what_is_no_class_nothing_is_claimed(tmp_path: Path, kinds: str) -> None:
    assert cpu_of(tmp_path, "None", kinds) is None
