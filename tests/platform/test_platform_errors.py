"""What is wrong with a platform file, in one line that names file, row, key and the nearest valid key."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from platform_files import ADMIN, write

from flyte_reslint.platform.error import PlatformError
from flyte_reslint.platform.reading import read


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def error(*files: str) -> str:
    with pytest.raises(PlatformError) as raised:
        read(files)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def manifest(kind: str, spec: str) -> str:
    return f"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: q\nspec:\n{spec}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # broken YAML
        ("task_resources:\n  limits: {cpu: 2\n  memory: 1\n", "3: invalid YAML: "),
        ("task_resources:\n\tlimits: 1\n", "2: invalid YAML: found character '\\t' that cannot start any token"),
        ("a: \x01\n", "1: invalid YAML: unacceptable character"),
        ("[" * 5000, "1: invalid YAML: it is nested too deeply"),
        ("a: 1\n---\nb: [\n", "4: invalid YAML: "),
        # one key twice
        (
            "task_resources:\n  limits:\n    cpu: 4\n    cpu: 400\n",
            '4: the key "cpu" is there twice, before in row 3',
        ),
        ("a: {b: 1, b: 2}\n", '1: the key "b" is there twice, before in row 1'),
        # unknown keys
        (
            "task_resources:\n  limits:\n    mem: 4Gi\n",
            '3: unknown key "task_resources.limits.mem"; the nearest valid key is "memory"',
        ),
        (
            "task_resources:\n  limit:\n    cpu: 2\n",
            '2: unknown key "task_resources.limit"; the nearest valid key is "limits"',
        ),
        (
            "a:\n  task_resourcs:\n    limits: {cpu: 2}\n",
            '2: unknown key "task_resourcs"; the nearest valid key is "task_resources"',
        ),
        ("project: p\ndomain: d\nlimts:\n  cpu: 2\n", '3: unknown key "limts"; the nearest valid key is "limits"'),
        ("task_resource.min.cpus: 2\n", '1: unknown key "task_resource.min.cpus"; the nearest valid key is "cpu"'),
        (
            manifest("ResourceQuota", "  hards:\n    cpu: 1\n"),
            '6: unknown key "spec.hards"; the nearest valid key is "hard"',
        ),
        # values
        ("task_resources:\n  limits:\n    cpu: -1\n", "3: task_resources.limits.cpu: -1 is below zero"),
        (
            "x:\n  task_resources:\n    limits:\n      memory: 4GB\n",
            '4: x.task_resources.limits.memory: "4GB" is not a Kubernetes quantity: the suffix',
        ),
        (
            "task_resources:\n  limits:\n    cpu: true\n",
            '3: task_resources.limits.cpu: "true" is not a Kubernetes quantity',
        ),
        (
            "task_resources:\n  limits:\n    cpu: {a: 1}\n",
            "3: task_resources.limits.cpu: must be a quantity, not a mapping",
        ),
        ("task_resources:\n  limits: [1]\n", "2: task_resources.limits must be a mapping, not a list"),
        ("task_resources: 5\n", '1: task_resources must be a mapping, not "5"'),
        (
            "task_resource.mirror_limits_request: maybe\n",
            "1: task_resource.mirror_limits_request must be true or false",
        ),
        ("task_resource: 4\ntask_resource.min.cpu: 2\n", "2: task_resource.min.cpu is set twice"),
        # limits below defaults
        (
            "task_resources:\n  defaults:\n    cpu: 4\n  limits:\n    cpu: 2\n",
            "5: the limit of 2 for cpu is below the default of 4 (it.yaml:3)",
        ),
        # quotas and limit ranges
        (
            manifest("ResourceQuota", "  hard:\n    request.cpu: 2\n"),
            '7: a quota knows no resource "request.cpu"; the nearest valid key is "requests.cpu"',
        ),
        (
            manifest("ResourceQuota", "  hard:\n    requests.gpu: 2\n"),
            '7: a quota knows no resource "requests.gpu"; the nearest valid key is "requests.nvidia.com/gpu"',
        ),
        (manifest("ResourceQuota", "  hard:\n    cpu:\n"), "7: spec.hard.cpu must be a quantity, not empty"),
        ("apiVersion: v1\nkind: ResourceQuota\n", "1: the file lacks the key spec"),
        (
            manifest("LimitRange", "  limits:\n  - type: Containers\n"),
            "7: spec.limits[0].type must be 'Container', 'Pod' or",
        ),
        (
            manifest("LimitRange", "  limits:\n  - type: Container\n    max: {cpu: 2}\n    default: {cpu: 3}\n"),
            "9: the default of 3 for cpu is above the max of 2",
        ),
        (
            manifest("LimitRange", "  limits:\n  - type: Pod\n    max: {memory: 1Gi}\n    min: {memory: 2Gi}\n"),
            "9: the min of 2Gi for memory is above the max of 1Gi",
        ),
        # templates
        (
            "task_resources:\n  limits:\n    cpu: {{ .Values.cpu }}\n",
            "3: {{ ... }} is a template: give the rendered file",
        ),
        ("{{- if .Values.x }}\ntask_resources: {}\n{{- end }}\n", "1: {{- if .Values.x }} is a template"),
        # aliases
        ("task_resources: &a\n  limits: *a\n", "1: too many values: its aliases refer to each other"),
        # nothing of use
        ("", "nothing in it describes a platform"),
        ("- 1\n", "nothing in it describes a platform"),
        ("apiVersion: v1\nkind: Pod\nmetadata: {}\n", "nothing in it describes a platform"),
    ],
)
def test_one_clear_line(folder, text, message):
    (folder / "it.yaml").write_text(text)
    separator = ":" if message[0].isdigit() else ": "
    assert error("it.yaml").startswith(f"it.yaml{separator}{message}")


def test_aliases_that_multiply_each_other(folder):
    lines = ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    (folder / "bomb.yaml").write_text("\n".join([*lines, "task_resources: {limits: *i}", ""]))
    assert error("bomb.yaml").endswith("too many values: its aliases refer to each other")


def test_merges_that_multiply_each_other(folder):
    lines = ["a0: &a0 {cpu: 2}", *(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 60))]
    (folder / "merged.yaml").write_text("\n".join([*lines, "task_resources:\n  limits:\n    <<: *a59", ""]))
    assert str(read(["merged.yaml"]).limits().limits["cpu"].quantity) == "2"


def test_a_file_that_is_too_large_to_describe_a_platform(folder):
    (folder / "huge.yaml").write_text("a: 1\n" + "# nothing\n" * 1_000_001)
    assert error("huge.yaml") == "huge.yaml: 10 MB are more than is read: give the part that describes the platform"


def test_a_row_within_a_config_map(folder):
    inner = "    task_resources:\n      limits:\n        cpu: 4 cores\n"
    text = f"apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: |\n{inner}"
    (folder / "it.yaml").write_text(text)
    assert error("it.yaml").startswith(
        'it.yaml:7: data.a.yaml.task_resources.limits.cpu: "4 cores" is not a Kubernetes'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("limits = { cpu = 2\n", "platform.toml:1: invalid TOML: "),
        (
            "[limits]\ncpu = 2\nmem = '1Gi'\n",
            'platform.toml:3: unknown key "limits.mem"; the nearest valid key is "memory"',
        ),
        ("[limits]\ncpu = nan\n", 'platform.toml:2: limits.cpu: "nan" is not a Kubernetes quantity'),
        ("[limits]\ncpu = true\n", "platform.toml:2: limits.cpu: must be a quantity, not true"),
        ('[quota]\n"request.cpu" = 1\n', 'platform.toml:2: a quota knows no resource "request.cpu"'),
        ('accelerators = "A100"\n', 'platform.toml:1: accelerators must be a list, not "A100"'),
        (
            "[scope.a]\ndomain = 'd'\nlimit = 1\n",
            'platform.toml:3: unknown key "scope.a.limit"; the nearest valid key is "limits"',
        ),
        ("[scope]\na = 1\n", "platform.toml:2: scope.a must be a mapping"),
        ("files = ['none.yaml']\n", "platform.toml:1: none.yaml: no such file"),
        ("files = ['platform.toml']\n", "platform.toml:1: platform.toml names this file in turn"),
        ("[scope.a]\nproject = 'a'\nfiles = ['b.yaml']\n", "b.yaml:1: this is for b, but the file is named for a"),
    ],
)
def test_platform_toml(folder, text, message):
    write(folder, b="project: b\nlimits: {cpu: 1}\n")
    (folder / "platform.toml").write_text(text)
    assert error("platform.toml").startswith(message)


def test_files_that_cannot_be_read(folder):
    (folder / "latin.yaml").write_bytes(b"a: 1\nb: \xff\n")
    (folder / "folder.yaml").mkdir()
    assert error("none.yaml") == "none.yaml: no such file or directory"
    assert error("folder.yaml") == "folder.yaml: is a directory"
    assert error("latin.yaml") == "latin.yaml:2: byte 0xff is not UTF-8"


@given(
    st.lists(st.tuples(st.integers(0, len(ADMIN)), st.sampled_from("{}[]:&*!|>-'\"%@#\t\n 0aé\x00,?<~")), max_size=4)
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_ends_in_anything_but_one_line(folder, damages):
    text = ADMIN
    for position, character in damages:
        text = text[:position] + character + text[position:]
    (folder / "it.yaml").write_text(text, encoding="utf-8")
    message = "it.yaml: understood"
    try:
        read(["it.yaml"]).limits("flytesnacks", "development")
    except PlatformError as problem:
        message = str(problem)
    assert message.startswith("it.yaml")
    assert "\n" not in message
