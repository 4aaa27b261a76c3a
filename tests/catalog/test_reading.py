"""The catalog's files: whole, and damaged."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import msgspec
import pytest

from flyte_reslint import catalog
from flyte_reslint.api import analyze
from flyte_reslint.catalog import published, reading, spans
from flyte_reslint.facts import rules_folder

CACHES = (
    reading.releases, reading.accelerators, reading.signatures, reading.modules, reading.validations,
    reading.module_record, spans.positions, spans.runs, published.release, published._module,
    published._signature,
)  # fmt: skip


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The folder of a copy of the catalog, which is read instead of the real one."""
    shutil.copytree(rules_folder() / "catalog", tmp_path / "catalog")
    monkeypatch.setattr(reading, "rules_folder", lambda: tmp_path)
    for cache in CACHES:
        cache.cache_clear()
    yield tmp_path / "catalog"
    for cache in CACHES:
        cache.cache_clear()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"strings": {"2.0.0-": [1]}}'])
def test_a_damaged_file_is_named(copied, content):
    path = copied / "flyte" / "accelerators.json"
    path.write_bytes(content)
    with pytest.raises(catalog.DamagedCatalog, match=re.escape(str(path))):
        _ = catalog.release("flyte", "2.12.1").accelerators


def test_a_damaged_module_record_is_named(copied):
    path = copied / "flyte" / "modules.json"
    path.write_text('{"modules": {"flyte": {"names": []}}}')
    with pytest.raises(catalog.DamagedCatalog, match=re.escape(str(path))):
        catalog.release("flyte", "2.12.1").module("flyte")


def test_a_missing_file_is_named(copied):
    path = copied / "flyte" / "releases.json"
    path.unlink()
    with pytest.raises(catalog.DamagedCatalog, match=re.escape(str(path))):
        catalog.newest("flyte")


def test_a_span_of_unknown_releases_is_damage(copied):
    path = copied / "flyte" / "accelerators.json"
    path.write_text(path.read_text().replace("2.7.2-", "2.7.99-"))
    with pytest.raises(catalog.DamagedCatalog, match=r"the span '2\.7\.99-'"):
        _ = catalog.release("flyte", "2.12.1").accelerators


@pytest.mark.parametrize("package", ["flyte", "flytekit"])
def test_histories_have_one_value_for_each_release(package):
    count = len(catalog.versions(package))
    signatures = reading.signatures(package).signatures
    tables = reading.accelerators(package)
    histories = [
        *signatures.values(), *tables.deprecated.values(), *tables.wire_devices.values(),
        *tables.device_classes.values(), *tables.wire_classes.values(), *tables.partition_members.values(),
    ]  # fmt: skip
    for history in histories:
        covered = [p for span in history for first, last in spans.runs(package, span) for p in range(first, last + 1)]
        assert len(covered) == len(set(covered))
        assert set(covered) <= set(range(count))


@pytest.mark.parametrize("package", ["flyte", "flytekit"])
def test_every_module_record_can_be_read(package):
    for name, raw in reading.modules(package).modules.items():
        record = msgspec.json.decode(bytes(raw), type=reading.ModuleRecord)
        assert spans.runs(package, record.span), name
        assert all(spans.runs(package, span) for span in record.names)


def test_nothing_is_read_before_it_is_asked_for():
    program = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == 'open' else None)\n"
        "from flyte_reslint import catalog\n"
        "assert not [path for path in opened if 'catalog' in path and path.endswith('.json')]\n"
        "catalog.release('flyte', '2.12.1').accelerators\n"
        "print([path.rpartition('/')[2] for path in opened if path.endswith('.json')])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['releases.json', 'accelerators.json']"


def test_a_damaged_file_is_told_when_something_is_looked_up_in_it(copied, tmp_path):
    (copied / "flyte" / "accelerators.json").write_text("{")
    (tmp_path / "train.py").write_text('import flyte\nenv = flyte.TaskEnvironment("train")\n')
    assert analyze([tmp_path / "train.py"]).findings == ()
    (tmp_path / "train.py").write_text('import flyte\nsize = flyte.Resources(gpu="A100:1")\n')
    with pytest.raises(catalog.DamagedCatalog, match=r"accelerators\.json is damaged"):
        _ = analyze([tmp_path / "train.py"]).findings
