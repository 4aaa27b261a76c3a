"""Fixes of values: units, device names, ranges, limits, keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from repaired import repaired, resources

SAFE = [
    ('memory="4gi"', 'memory="4Gi"'),
    ("memory='4gi',", "memory='4Gi',"),
    ('memory="4 Gi"', 'memory="4Gi"'),
    ('memory=("4gi")', 'memory=("4Gi")'),
    ('memory=("4gi", "8gi")', 'memory=("4Gi", "8Gi")'),
    ('memory=r"4gi"', 'memory=r"4Gi"'),
    ('memory="""4gi"""', 'memory="""4Gi"""'),
    ('memory="4" "gi"', 'memory="4" "Gi"'),
    ('memory="4" + "gi"', 'memory="4" + "Gi"'),
    ('memory=f"{4}gi"', 'memory=f"{4}Gi"'),
    ('memory=f"{2 + 2} Gi"', 'memory=f"{2 + 2}Gi"'),
    ('memory="\\x34gi"', 'memory="\\x34Gi"'),
    ('memory="4\\x67i"', 'memory="4Gi"'),
    ('memory="4\\N{LATIN SMALL LETTER G}i"', 'memory="4Gi"'),
    ("cpu='2 cores'", "cpu='2'"),
    ('memory="4GiB"', 'memory="4Gi"'),
    ('memory=  # how much\n    "4gi"  # so much\n', 'memory=  # how much\n    "4Gi"  # so much\n'),
    ("memory=(\n\t'4gi'\n)", "memory=(\n\t'4Gi'\n)"),
    ('gpu="A100 80G:2"', 'gpu="A100_80G:2"'),
    ('gpu="RTX PRO 6000:1"', 'gpu="RTX_PRO_6000:1"'),
    ('gpu=f"A100 80G:{2}"', 'gpu=f"A100_80G:{2}"'),
    ('gpu="A100 80G" ":2"', 'gpu="A100_80G" ":2"'),
    ('gpu=flyte.GPU(device="A100 80G", quantity=2)', 'gpu=flyte.GPU(device="A100_80G", quantity=2)'),
    ('mem="4Gi"', 'memory="4Gi"'),
    ('cpu=1, mem = "4Gi" , storage="10Gi"', 'cpu=1, memory = "4Gi" , disk="10Gi"'),
    ('**{"mem": "4Gi"}', '**{"memory": "4Gi"}'),
    ('**dict(mem="4Gi")', '**dict(memory="4Gi")'),
    ('mem="4gi"', 'memory="4Gi"'),
]


@pytest.mark.parametrize(("argument", "expected"), SAFE)
def test_a_safe_fix_respells_the_literal_and_nothing_else(tmp_path: Path, argument: str, expected: str):
    assert resources(tmp_path, argument) == expected


UNSAFE = [
    ('memory="4GB"', 'memory="4Gi"'),
    ('memory="512MB"', 'memory="512Mi"'),
    ('memory="4g"', 'memory="4Gi"'),
    ('memory=("8Gi", "4Gi")', 'memory=("4Gi", "8Gi")'),
    ("cpu=(4, 2)", "cpu=(2, 4)"),
    ('memory=(\n    "8Gi",  # request\n    "4Gi",\n)', 'memory=(\n    "4Gi",  # request\n    "8Gi",\n)'),
    ('memry="4Gi"', 'memory="4Gi"'),
]


@pytest.mark.parametrize(("argument", "expected"), UNSAFE)
def test_an_unsafe_fix_is_made_when_it_is_asked_for(tmp_path: Path, argument: str, expected: str):
    assert resources(tmp_path, argument) == argument
    assert resources(tmp_path, argument, with_unsafe=True) == expected


NONE = [
    'memory="{}gi".format(4)',  # the text that is wrong is not written as such
    'memory="%dgi" % 4',
    'memory="4g%s" % "i"',
    'memory=b"4gi".decode()',
    'memory="4 4"',
    'memory="auto"',
    'memory=["4gi"][0] if True else "4gi"[:]',  # two literals that may be meant
    'mem="4Gi", memory="4Gi"',
    'storage="4Gi", ephemeral_storage="4Gi"',
    'memory="-4Gi"',
]


@pytest.mark.parametrize("argument", NONE)
def test_what_is_not_surely_meant_is_left_alone(tmp_path: Path, argument: str):
    assert resources(tmp_path, argument, with_unsafe=True) == argument


def test_a_fix_that_would_bring_a_finding_is_left_out(tmp_path: Path):
    """`memory=` would be told that GB is no unit, and what is meant by that is not sure."""
    texts, of = repaired(
        tmp_path,
        a="""
        import flyte
        env = flyte.TaskEnvironment(name="e", resources=flyte.Resources(mem="4GB", gpu="A100 80G:2"))
        """,
    )
    assert 'mem="4GB", gpu="A100_80G:2"' in texts["a"]
    assert [code for _, code, _ in of.refused] == ["FLR109"]


def test_two_rounds_fix_what_a_first_one_brings_to_light(tmp_path: Path):
    assert resources(tmp_path, 'mem="4GB"', with_unsafe=True) == 'memory="4Gi"'


def test_the_limit_of_named_halves_is_raised(tmp_path: Path):
    texts, _ = repaired(
        tmp_path,
        with_unsafe=True,
        a="""
        import flyte
        REQUEST = "4Gi"
        LIMIT = "4G"
        env = flyte.TaskEnvironment(name="e", resources=flyte.Resources(memory=(REQUEST, LIMIT)))
        """,
    )
    assert 'LIMIT = "4Gi"' in texts["a"]


def test_flytekits_limit_is_raised_to_its_request(tmp_path: Path):
    texts, _ = repaired(
        tmp_path,
        with_unsafe=True,
        a="""
        from flytekit import Resources, task
        @task(requests=Resources(mem="8Gi", cpu="1"), limits=Resources(mem="4Gi", cpu="2"))
        def fit() -> None: ...
        """,
    )
    assert 'limits=Resources(mem="8Gi", cpu="2")' in texts["a"]


def test_the_key_of_a_pods_devices_gets_its_full_name(tmp_path: Path):
    texts, of = repaired(
        tmp_path,
        a="""
        from flytekit import PodTemplate
        from kubernetes.client import V1Container, V1PodSpec, V1ResourceRequirements
        container = V1Container(name="primary", resources=V1ResourceRequirements(limits={"cpu": "4", 'gpu': "1"}))
        template = PodTemplate(pod_spec=V1PodSpec(containers=[container]))
        """,
    )
    assert """{"cpu": "4", 'nvidia.com/gpu': "1"}""" in texts["a"]
    assert not of.after.findings


def test_flytekits_names_of_fields(tmp_path: Path):
    texts, _ = repaired(
        tmp_path,
        a="""
        from flytekit import Resources
        resources = Resources(memory="4Gi", disk="1Gi")
        """,
    )
    assert 'Resources(mem="4Gi", ephemeral_storage="1Gi")' in texts["a"]


SUPPRESSIONS = [
    ('memory="4Gi")  # noqa: FLR101\n', 'memory="4Gi")\n'),
    ('memory="4Gi")  # noqa: FLR101, E501\n', 'memory="4Gi")  # noqa: E501\n'),
    ('memory="4Gi")  # NOQA:FLR101  # keep\n', 'memory="4Gi")  # keep\n'),
    ('memory="4Gi")  # noqa: FLR101 as agreed\n', 'memory="4Gi")  # as agreed\n'),
    ('memory="4gi")  # flyte-reslint: ignore[FLR101, FLR104]\n', 'memory="4gi")  # flyte-reslint: ignore[FLR101]\n'),
]


@pytest.mark.parametrize(("written", "expected"), SUPPRESSIONS)
def test_a_suppression_keeps_what_it_hides(tmp_path: Path, written: str, expected: str):
    (tmp_path / "flyte-reslint.toml").write_text('extend-select = ["FLR003"]\n')
    texts, _ = repaired(tmp_path, a=f"import flyte\nr = flyte.Resources({written}")
    assert texts["a"] + "\n" == f"import flyte\nr = flyte.Resources({expected}"


def test_a_line_that_is_only_a_comment_goes_with_it(tmp_path: Path):
    (tmp_path / "flyte-reslint.toml").write_text('extend-select = ["FLR003"]\n')
    texts, _ = repaired(tmp_path, a="# flyte-reslint: ignore-file[FLR104]\nimport flyte\nr = flyte.Resources(cpu=1)\n")
    assert texts["a"] == "import flyte\nr = flyte.Resources(cpu=1)"
