"""Images that stand for something else tomorrow, wherever an SDK takes one."""

from __future__ import annotations

import pytest
from declarations import call
from judging import either, judged
from sources import analysed

from flyte_reslint.checks.run import run

HEAD = """
import flyte
import flyte.extras
import flytekit
import union
from flyte import Image
from flytekit import ContainerTask, ImageSpec, task
from flytekit.image_spec import ImageSpec as SameSpec
from kubernetes.client import V1Container

"""


def images(folder, source: str, **more: str) -> list[str]:
    """What is said of images, up to the reason."""
    found = run(analysed(folder, HEAD + source, **more).registry)
    return [each.message.rpartition(": ")[0] for each in found if each.code == "FLR901"]


@pytest.mark.parametrize(
    "image",
    ["python", "acme/train", "ghcr.io/acme/train", "localhost:30000/train", "host:5000/acme/train", "127.0.0.1:5000/a"],
)
def test_an_image_without_a_tag(image):
    (finding,) = judged(call("flyte.TaskEnvironment", image=image))
    assert finding.code == "FLR901"
    assert finding.message == (
        f'image "{image}" has no tag, which means latest: what it stands for changes with the next push'
    )


@pytest.mark.parametrize("image", ["python:latest", "ghcr.io/acme/train:latest", "localhost:30000/train:latest"])
def test_the_tag_latest(image):
    (finding,) = judged(call("flytekit.task", container_image=image))
    assert finding.message.startswith(f'image "{image}" has the tag latest: ')


@pytest.mark.parametrize(
    "image",
    [
        "python:3.12",
        "python:latest-slim",
        "localhost:30000/train:v1",
        "train@sha256:" + "0" * 64,
        "train:latest@sha256:" + "0" * 64,
        "auto",
        "",
        None,
        "{{.image.default}}",
        "{{.image.default.fqn}}:{{.image.default.version}}",
        "ghcr.io/acme/train:{{.image.default.version}}",
        "$IMAGE",
        "<your image>",
        "ghcr.io/acme/",
        "ghcr.io/acme/train:",
    ],
)
def test_an_image_that_stays_or_is_filled_in(image):
    assert judged(call("flyte.TaskEnvironment", image=image)) == []


def test_only_the_alternative_at_fault():
    choices = either(("train:latest", "DEV is true"), ("train:v1", "DEV is false"))
    (finding,) = judged(call("flyte.TaskEnvironment", image=choices))
    assert finding.message.startswith('image "train:latest" has the tag latest when DEV is true: ')


@pytest.mark.parametrize(
    "source",
    [
        'flyte.TaskEnvironment("a", image="python")',
        'flyte.TaskEnvironment("a", image="python:3").clone_with("b", image="python")',
        'flyte.TaskEnvironment("a", image=flyte.Image.from_base("python"))',
        'Image.from_base(image_uri="python").with_pip_packages("pandas")',
        'flyte.extras.ContainerTask(name="a", image="python", command=["ls"])',
        'ImageSpec(base_image="python", packages=["pandas"])',
        'SameSpec(name="a", base_image="python").with_packages(["pandas"])',
        'union.ImageSpec(base_image="python")',
        'ContainerTask("a", "python", ["ls"])',
        'V1Container(name="primary", image="python")',
        '@task(container_image="python")\ndef fit() -> int: ...',
        'def make():\n    return flyte.Image.from_base("python")',
        'def make():\n    return ImageSpec(base_image="python")',
    ],
)
def test_every_place_for_an_image(source, tmp_path):
    assert images(tmp_path, source) == ['image "python" has no tag, which means latest']


@pytest.mark.parametrize(
    "source",
    [
        'flyte.TaskEnvironment("a", image=flyte.Image.from_debian_base())',
        'flyte.TaskEnvironment("a", image=flyte.Image.from_ref_name("train"))',
        'ImageSpec(name="python", registry="ghcr.io/acme")',
        "ImageSpec(base_image=ImageSpec(name='base'))",
        "import os\nflyte.Image.from_base(os.environ['IMAGE'])",
        "import os\nImageSpec(base_image=f\"ghcr.io/acme/{os.environ['IMAGE']}\")",
        "flyte.Image.from_base()",
        'flyte.Image.from_uv_script("python", name="a", registry="b")',
    ],
)
def test_images_whose_names_are_made_or_not_known(source, tmp_path):
    assert images(tmp_path, source) == []


def test_an_image_of_another_file(tmp_path):
    source = 'from names import BASE\nenv = flyte.TaskEnvironment("a", image=flyte.Image.from_base(BASE))'
    findings = run(analysed(tmp_path, HEAD + source, names='BASE = "python:latest"').registry)
    (finding,) = (each for each in findings if each.code == "FLR901")
    assert finding.place.file.endswith("main.py")
    assert [(each.place.file.rpartition("/")[2], each.message) for each in finding.related][-1] == (
        "names.py",
        'BASE = "python:latest"',
    )


def test_the_other_arguments_of_an_image_are_not_judged(tmp_path):
    project = analysed(tmp_path, HEAD + 'ImageSpec(nothing=1, base_image="python:3")\nflyte.Image.from_base("a:1", 2)')
    assert [each.code for each in run(project.registry) if each.code not in ("FLR002", "FLR409")] == []
