"""When things appeared and disappeared, as the releases' own sources tell."""

from __future__ import annotations

from flyte_reslint import catalog


def test_what_appeared():
    found = catalog.accelerator_lifetime("flyte", "A2:1")
    assert found is not None
    assert found.first == "2.7.2"
    assert found.removed_in is None
    assert found.seen_from("2.5.0") == "first appears in flyte 2.7.2"


def test_what_went_away_and_came_back():
    found = catalog.device_lifetime("flyte", "GPU", "A100 80G")
    assert found is not None
    assert "2.11.3" not in found.releases
    assert found.seen_from("2.11.3") == "comes back in flyte 2.11.4"


def test_what_was_removed():
    found = catalog.keyword_lifetime("flytekit", "flytekit.Resources", "storage")
    assert found is not None
    assert found.removed_in is not None
    assert found.seen_from("1.16.31") == f"was removed in flytekit {found.removed_in}"
    assert not catalog.release("flytekit", found.removed_in).signature("flytekit.Resources").parameter("storage")


def test_what_came_and_went():
    found = catalog.Lifetime("flyte", ("2.1.0", "2.1.1"))
    assert found.seen_from("2.0.0") == "is only in flyte 2.1.0 to 2.1.1"
    assert found.seen_from("2.12.1") == "was removed in flyte 2.1.2"


def test_partitions_and_slices():
    assert catalog.partition_lifetime("flyte", "H100", "1g.10gb").first == "2.0.1"
    assert catalog.partition_lifetime("flyte", "RTX_PRO_6000", "1g.24gb").first == "2.12.0"
    assert catalog.partition_lifetime("flyte", "V5E", "1x1").first == "2.8.0"
    assert catalog.partition_lifetime("flyte", "A100", "1g.24gb") is None


def test_keywords_and_calls():
    assert catalog.keyword_lifetime("flyte", "flyte.ReusePolicy", "scope").first == "2.5.18"
    assert catalog.keyword_lifetime("flyte", "flyte.TaskEnvironment.task", "resources") is None
    assert catalog.signature_lifetime("flyte", "flyte.clustered.ClusteredTaskEnvironment").first == "2.5.0"
    assert catalog.keyword_lifetime("flytekit", "flytekit.task", "resources").first == "1.15.3"


def test_modules_and_names():
    assert catalog.module_lifetime("flyte", "flyte.clustered").first == "2.5.0"
    assert catalog.name_lifetime("flyte", "flyte", "clustered").first == "2.5.0"
    assert catalog.name_lifetime("flyte", "flyte", "APPLE_SILICON").first == "2.12.0"
    assert catalog.name_lifetime("flyte", "flyte", "task") is None
    assert catalog.module_lifetime("flyte", "flyte.no_such") is None
