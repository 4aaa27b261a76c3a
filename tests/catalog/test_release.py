"""What releases accept, as read in the SDK's own source."""

from __future__ import annotations

import pytest

from flyte_reslint import catalog


@pytest.fixture(scope="module")
def flyte() -> catalog.Release:
    return catalog.release("flyte", "2.12.1")


@pytest.fixture(scope="module")
def flytekit() -> catalog.Release:
    return catalog.release("flytekit", "1.16.31")


def test_accelerator_strings(flyte):
    assert {"A100:8", "T4 shared:1", "Trn1:16", "Inf2:12", "AppleSilicon", "A100 80G:2"} <= flyte.accelerators
    assert not {"A100", "A100:9", "T4 shared:2", "Trn1:2", "Inf2:13", "RTX_PRO_6000:3", "V5P:1"} & flyte.accelerators


def test_devices_of_helpers(flyte):
    assert flyte.helpers["TPU"] == ("V5E", "V5P", "V6E")
    assert flyte.helpers["Neuron"] == ("Inf1", "Inf2", "Trn1", "Trn1n", "Trn2", "Trn2u")
    assert flyte.helpers["APPLE_SILICON"] == ("AppleSilicon",)
    assert {"A100 80G", "A100_80G", "L40S shared", "L40s"} <= set(flyte.helpers["GPU"])


def test_partitions_are_sorted_as_people_count(flyte):
    assert flyte.partitions("A100") == ("1g.5gb", "2g.10gb", "3g.20gb", "4g.20gb", "7g.40gb")
    assert flyte.partitions("H200") == ("1g.18gb", "1g.35gb", "2g.35gb", "3g.71gb", "4g.71gb", "7g.141gb")
    assert flyte.partitions("V5E") == ("1x1", "2x2", "2x4", "4x4", "4x8", "8x8", "8x16", "16x16")
    assert flyte.partitions("A100 80G") == flyte.partitions("A100_80G")


def test_a_device_without_partitions_lets_any_through_unless_it_is_shared(flyte):
    assert flyte.partitions("T4") == flyte.partitions("T4 shared") == ()
    assert not flyte.refuses_partitions("T4")
    assert flyte.refuses_partitions("T4 shared")


def test_names_on_the_wire(flyte):
    assert flyte.wire_device("A100") == "nvidia-tesla-a100"
    assert flyte.wire_device("A100 80G") == flyte.wire_device("A100_80G") == "nvidia-a100-80gb"
    assert flyte.wire_device("V5E") == "tpu-v5-lite-podslice"
    assert flyte.wire_device("H200") == "H200"
    classes = {device: flyte.device_class(device) for device in ("H200", "V5P", "Inf1", "MI300X", "Gaudi1", "none")}
    assert classes == {
        "H200": "GPU", "V5P": "TPU", "Inf1": "NEURON", "MI300X": "AMD_GPU", "Gaudi1": "HABANA_GAUDI", "none": None,
    }  # fmt: skip
    assert flyte.wire_class("GPU") == "NVIDIA_GPU"
    assert flyte.wire_class("NEURON") == "AMAZON_NEURON"


def test_deprecated_names(flyte):
    assert flyte.deprecated == {"A100 80G": "A100_80G", "RTX PRO 6000": "RTX_PRO_6000"}
    assert catalog.release("flyte", "2.11.2").deprecated == {}


def test_signature_of_a_dataclass_with_inherited_fields(flyte):
    found = flyte.signature("flyte.TaskEnvironment")
    assert found is not None
    assert found.positional[:3] == ("name", "depends_on", "pod_template")
    assert found.keywords[-4:] == ("cache", "reusable", "plugin_config", "queue")
    assert [one.name for one in found.parameters if one.required] == ["name"]
    assert not found.accepts_any_keyword


def test_keywords_that_the_body_takes_out(flyte):
    found = flyte.signature("flyte.TaskEnvironment.clone_with")
    assert found is not None
    assert {"cache", "reusable", "resources"} <= set(found.keywords)
    assert not {"queue", "pod_template", "plugin_config"} & set(found.keywords)
    assert "reusable" not in found.positional


def test_keywords_that_override_refuses(flyte):
    found = flyte.signature("flyte.TaskTemplate.override")
    assert found is not None
    assert found.refused == ("name", "image", "docs", "interface")
    assert found.positional == ()
    assert "memory" not in found.keywords
    assert {"resources", "reusable", "task_type"} <= set(found.keywords)
    assert not found.accepts_any_keyword


def test_signature_of_an_instance_that_is_called(flyte):
    found = flyte.signature("flyte.map")
    assert found is not None
    assert [(one.name, one.kind) for one in found.parameters][:3] == [
        ("func", "standard"), ("args", "rest"), ("group_name", "keyword"),
    ]  # fmt: skip


def test_defaults(flyte):
    found = flyte.signature("flyte.ReusePolicy")
    assert found is not None
    assert {one.name: one.default for one in found.parameters} == {
        "replicas": 2, "idle_ttl": 30, "concurrency": 1, "scaledown_ttl": 30, "scope": "global",
    }  # fmt: skip


def test_nearest_keyword(flyte):
    found = flyte.signature("flyte.Resources")
    assert found is not None
    assert found.nearest("mem") == "memory"
    assert found.nearest("GPU") == "gpu"
    assert found.nearest("zzz") is None


def test_no_such_signature(flyte):
    assert flyte.signature("flyte.task") is None


def test_names_of_a_module(flyte):
    module = flyte.module("flyte")
    assert module is not None
    assert all(module.has(name) for name in ("Resources", "deploy", "app", "clustered", "_resources", "__version__"))
    assert not module.has("task")
    assert module.nearest("Resource") == "Resources"


def test_names_that_a_module_makes_on_demand(flyte):
    module = flyte.module("flyte.io")
    assert module is not None
    assert module.has("DataFrame")
    assert not module.is_open


def test_modules(flyte):
    assert flyte.has_module("flyte.app.extras")
    assert flyte.module("flyte.apps") is None
    assert flyte.nearest_module("flyte.apps") == "flyte.app"


def test_checks_of_constructors(flyte):
    old = catalog.release("flyte", "2.7.2")
    assert flyte.refuses("memory-number")
    assert not old.refuses("memory-number")
    assert flyte.refuses("concurrency-zero")
    assert not flyte.refuses("helper-quantity-nine")
    with pytest.raises(KeyError):
        flyte.refuses("no-such-check")


def test_name_patterns(flyte):
    assert flyte.name_pattern("flyte.TaskEnvironment") == "^[a-z0-9]+([_-][a-z0-9]+)*$"
    assert flyte.name_pattern("flyte.Nothing") is None


def test_flytekit_constants(flytekit):
    assert flytekit.wire_device("A100") == "nvidia-tesla-a100"
    assert flytekit.wire_device("H100") == "nvidia-h100"
    assert flytekit.partition_of("A100.partition_1g_5gb") == "1g.5gb"
    assert flytekit.partition_of("V5P.slice_2x2x1") == "2x2x1"
    assert flytekit.partition_of("A100.partition_9g_9gb") is None
    assert flytekit.partitions("A100_80GB")[-1] == "7g.80gb"
    assert flytekit.accelerators == frozenset()


def test_flytekit_signatures(flytekit):
    resources = flytekit.signature("flytekit.Resources")
    task = flytekit.signature("flytekit.task")
    dynamic = flytekit.signature("flytekit.dynamic")
    assert resources is not None
    assert resources.positional == ("cpu", "mem", "gpu", "ephemeral_storage")
    assert task is not None
    assert {"resources", "accelerator", "cache_version"} <= set(task.keywords)
    assert not task.accepts_any_keyword
    assert dynamic is not None
    assert "requests" in dynamic.positional
    assert "pod_template" not in dynamic.positional  # after the keyword that functools.partial binds


def test_the_same_version_spelled_otherwise():
    assert catalog.release("flyte", "2.12.1.0") == catalog.release("flyte", "2.12.1")


@pytest.mark.parametrize(
    ("version", "nearest"),
    [("2.5.19", "2.5.18"), ("99.0", catalog.newest("flyte")), ("1.0", "2.0.0"), ("latest", catalog.newest("flyte"))],
)
def test_an_unknown_release_names_the_nearest(version, nearest):
    with pytest.raises(catalog.UnknownRelease, match=f"flyte {version} is not .* the nearest is {nearest}") as raised:
        catalog.release("flyte", version)
    assert raised.value.nearest == nearest


def test_versions_are_in_order():
    known = catalog.versions("flyte")
    assert known[0] == "2.0.0"
    assert known.index("2.0.9") < known.index("2.0.10") < known.index("2.1.0")
    assert catalog.newest("flyte") == known[-1]
