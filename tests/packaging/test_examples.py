"""The examples show what they are meant to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from flyte_reslint.api import analyze

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = "docs/examples/platform/platform.toml"


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_clean_example_has_no_fault() -> None:
    project = analyze(["docs/examples/clean"])
    assert project.findings == ()
    assert sorted(task.name.text for task in project.tasks) == [
        "churn-features.extract",
        "churn-pipeline.main",
        "churn-scoring.score",
        "churn-training.train",
    ]


def test_the_faulty_example_has_every_fault_that_it_shows() -> None:
    found = {(Path(each.place.file).name, each.code) for each in analyze(["docs/examples/faulty"]).findings}
    assert found == {
        ("environments.py", "FLR104"),
        ("environments.py", "FLR101"),
        ("environments.py", "FLR202"),
        ("pipeline.py", "FLR304"),
        ("pipeline.py", "FLR401"),
        ("scoring.py", "FLR301"),
        ("scoring.py", "FLR302"),
        ("scoring.py", "FLR303"),
    }


def test_the_example_with_a_platform_asks_for_more_than_that_gives() -> None:
    examples = ["docs/examples/platform", "docs/examples/clean"]
    assert analyze(examples).findings == ()
    found = {
        (Path(each.place.file).name, each.place.row, each.code)
        for each in analyze(examples, platform=PLATFORM).findings
    }
    assert found == {
        ("forecast.py", 14, "FLR504"),
        ("forecast.py", 21, "FLR505"),
        ("forecast.py", 52, "FLR502"),
        ("prices.py", 6, "FLR501"),
    }
