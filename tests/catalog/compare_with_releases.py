"""Runs the constructors of published releases and compares what they do with what the catalog says.

    python tests/catalog/compare_with_releases.py                       # the sample of both packages
    python tests/catalog/compare_with_releases.py flyte 2.5.0 2.12.1    # these releases

Installs each release with pip, dependencies and all, one after the other, into an interpreter made for it in a
temporary folder. Nothing of the SDK is imported here. Exit status 1 when the catalog is wrong anywhere.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from flyte_reslint.catalog import Package, Release, reading, release, versions

HERE = Path(__file__).parent
SAMPLE: dict[Package, tuple[str, ...]] = {
    "flyte": ("2.0.0", "2.0.1", "2.0.12", "2.1.9", "2.2.4", "2.3.6", "2.4.4", "2.5.0", "2.5.18", "2.6.13", "2.7.2",
              "2.8.1", "2.9.0", "2.10.7", "2.11.2", "2.11.3", "2.11.4", "2.12.1"),
    "flytekit": ("1.10.7", "1.11.0", "1.12.3", "1.13.15", "1.14.9", "1.15.4", "1.16.0", "1.16.31"),
}  # fmt: skip
PLACES = {
    "flyte.TaskEnvironment.sandbox.orchestrator": "flyte._task_environment._SandboxNamespace.orchestrator",
    "flyte.TaskTemplate.override": "flyte._task.TaskTemplate.override",
}
"""Where a release has what the catalog names otherwise: early releases export no `TaskTemplate`, but tasks are some."""
NEED_MORE = (
    "flytekit.extras.pydantic_transformer",
    "flytekit.extras.pytorch",
    "flytekit.extras.sklearn",
    "flytekit.extras.tensorflow",
    "flytekit.types.numpy",
)
"""Modules that bind names only where packages are installed that no SDK requires. The catalog has those names."""
OTHER_KEYWORDS = ("mem", "memory", "disk", "storage", "ephemeral_storage", "resource", "gpus", "no_such_keyword")
JUNK = ("A100:0", "A100:9", "A100", "T4:-1", "a100:1", "H100 :1", "TPU:1", "")


@dataclass
class Tally:
    """How many verdicts agree, per topic, and those that do not."""

    agreed: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def judge(self, topic: str, what: str, said: object, done: object) -> None:
        """Counts one verdict: what the catalog said, and what the release did."""
        self.agreed.setdefault(topic, 0)
        if said == done:
            self.agreed[topic] += 1
        else:
            self.wrong.append(f"{topic}: {what}: the catalog says {said!r}, the release does {done!r}")


def all_names(histories: Any) -> list[str]:
    """Every name that a set has in any release."""
    return sorted({name for names in histories.values() for name in names})


def questions(asked: Release) -> dict[str, Any]:
    """What to ask a release: about everything that any release has, and some things that none has."""
    package = asked.package
    accelerators = reading.accelerators(package)
    signatures = reading.signatures(package).signatures
    present = [name for name in signatures if asked.signature(name)]
    keywords = {
        parameter.name for history in signatures.values() for one in history.values() for parameter in one.parameters
    }
    modules = {}
    for name in reading.modules(package).modules:
        if not name.endswith("__main__"):
            found = asked.module(name)
            modules[name] = sorted(found.names) if found else []
    return {
        "package": package,
        "helpers": sorted(accelerators.helpers),
        "devices": sorted(
            {one for history in accelerators.helpers.values() for one in all_names(history)} | {"A1", ""}
        ),
        "partitions": sorted(
            {one for history in accelerators.partitions.values() for one in all_names(history)} | {"1g"}
        ),
        "strings": [*all_names(accelerators.strings), *JUNK],
        "members": sorted(accelerators.partition_members),
        "signatures": {name: PLACES.get(name, name) for name in signatures},
        "keywords": {
            name: sorted(keywords.union(OTHER_KEYWORDS))
            for name in present
            if name not in PLACES and not any_keyword(asked, name)
        },
        "modules": modules,
    }


def any_keyword(asked: Release, name: str) -> bool:
    found = asked.signature(name)
    return found is None or found.accepts_any_keyword


def checks_module(asked: Release) -> str:
    """A module of the checks' calls, each in a function of its own."""
    checks = reading.validations(asked.package).checks
    lines = [f"import {asked.package}"]
    if asked.package == "flyte":
        lines += [
            "try:\n    import flyte.clustered\nexcept ImportError:\n    pass",
            "pool = flyte.TaskEnvironment(name='pool', reusable=flyte.ReusePolicy(replicas=2))",
            "@pool.task\nasync def pool_task() -> None: ...",
        ]
    return "\n".join(
        [*lines, "CHECKS = {", *(f"    {name!r}: lambda: {one.call}," for name, one in checks.items()), "}"]
    )


def compare(asked: Release, answers: dict[str, Any]) -> Tally:
    """Judges every answer."""
    tally = Tally()
    compare_flyte(asked, answers, tally) if asked.package == "flyte" else compare_flytekit(asked, answers, tally)
    for name, listed in answers["signatures"].items():
        compare_signature(asked, name, listed, tally)
    for name, keywords in answers["keywords"].items():
        found = asked.signature(name)
        assert found is not None
        for keyword, is_taken in keywords.items():
            if is_taken is not None:
                tally.judge("keywords", f"{name}({keyword}=)", keyword in found.keywords, is_taken)
    for check, is_raised in answers["checks"].items():
        if not lacks_class(asked, check):
            tally.judge("checks", check, asked.refuses(check), is_raised)
    for name, answer in answers["modules"].items():
        compare_module(asked, name, answer, tally)
    return tally


def lacks_class(asked: Release, check: str) -> bool:
    """Whether a check's call raises only because the release has not got the class, which is no check."""
    call = reading.validations(asked.package).checks[check].call
    classes = [name for name in ("ClusteredTaskEnvironment", "JaxRun") if name in call]
    return any(asked.signature(f"flyte.clustered.{name}") is None for name in classes)


def compare_flyte(asked: Release, answers: dict[str, Any], tally: Tally) -> None:
    for string, is_taken in answers["strings"].items():
        tally.judge("strings", string, string in asked.accelerators, is_taken)
    tally.judge("helpers", "those that exist", sorted(asked.helpers), sorted(answers["devices"]))
    for helper, devices in answers["devices"].items():
        for device, is_taken in devices.items():
            tally.judge("devices", f"{helper}({device!r})", device in asked.helpers.get(helper, ()), is_taken)
    for device, partitions in answers["partitions"].items():
        known = asked.partitions(device)
        is_free = not known and not asked.refuses_partitions(device)
        for partition, is_taken in partitions.items():
            tally.judge("partitions", f"{partition} of {device}", is_free or partition in known, is_taken)
    for device, (device_class, wire_device, wire_class) in answers["wire"].items():
        tally.judge("wire", f"class of {device}", asked.device_class(device), device_class)
        tally.judge("wire", f"name of {device}", asked.wire_device(device), wire_device)
        said = asked.wire_class(device_class)
        is_newer = said == "APPLE_SILICON" and isinstance(wire_class, int)  # an enumerator this flyteidl2 lacks
        tally.judge("wire", f"name of {device_class}", said, said if is_newer else wire_class)


def compare_flytekit(asked: Release, answers: dict[str, Any], tally: Tally) -> None:
    constants = {one for devices in asked.helpers.values() for one in devices}
    tally.judge("devices", "the constants", sorted(constants), sorted(answers["constants"]))
    for constant, wire_device in answers["constants"].items():
        tally.judge("wire", f"name of {constant}", asked.wire_device(constant), wire_device)
    for member in reading.accelerators(asked.package).partition_members:
        tally.judge("partitions", member, asked.partition_of(member), answers["members"].get(member))


def compare_signature(asked: Release, name: str, listed: Any, tally: Tally) -> None:
    found = asked.signature(name)
    if listed == "unknown" or name == "flytekit.Environment":  # wraps task's signature, which is not what it takes
        return
    if found is None or listed is None:
        tally.judge("signatures", f"{name} exists", found is not None, listed is not None)
        return
    done = {one[0]: one for one in listed if one[1] != "any"}
    said = [one for one in found.parameters if one.name in done]
    tally.judge("signatures", f"{name} has", [one.name for one in said], list(done))
    for parameter in said:
        _, kind, required, default = done[parameter.name]
        tally.judge("signatures", f"{name}({parameter.name})", [parameter.kind, parameter.required], [kind, required])
        if parameter.default is not msgspec.UNSET and not isinstance(parameter.default, tuple) and default:
            tally.judge("signatures", f"default of {name}({parameter.name})", parameter.default, default[0])
    extra = [one.name for one in found.parameters if one.name not in done]
    if extra or found.accepts_any_keyword:
        has_any = any(one[1] == "any" for one in listed)
        tally.judge("signatures", f"{name} takes {extra or 'anything'} out of **", True, has_any)


def compare_module(asked: Release, name: str, answer: dict[str, Any], tally: Tally) -> None:
    if answer["found"] is None:
        return
    tally.judge("modules", name, asked.has_module(name), answer["found"])
    found = asked.module(name)
    if found is None or "names" not in answer:
        return
    tally.judge("modules imported", name, True, True)
    for one in sorted(found.names) if name not in NEED_MORE else ():
        tally.judge("names", f"{name}.{one}", True, one in answer["names"])
    for one in answer["others"]:
        if not found.has(one):
            tally.judge("names", f"{name}.{one}", False, True)


def run(asked: Release, folder: Path, python: Path) -> Tally:
    """Installs the release, asks it, and judges the answers."""
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *EXTRA[asked.package]]
    subprocess.run([*install, f"{asked.package}=={asked.version}"], check=True, capture_output=True)
    (folder / "release_checks.py").write_text(checks_module(asked), encoding="utf-8")
    (folder / "release_probe.py").write_text((HERE / "release_probe.py").read_text(encoding="utf-8"), encoding="utf-8")
    answers = folder / "answers.json"
    subprocess.run([python, "release_probe.py", answers], cwd=folder, input=json.dumps(questions(asked)), text=True,
                   check=True, stdout=subprocess.DEVNULL, timeout=600)  # fmt: skip
    return compare(asked, json.loads(answers.read_text(encoding="utf-8")))


EXTRA: dict[Package, tuple[str, ...]] = {"flyte": ("kubernetes", "aiosqlite"), "flytekit": ("setuptools<81",)}


def main(arguments: list[str]) -> int:
    """Compares the releases asked for, or the sample."""
    asked: dict[Package, tuple[str, ...]] = SAMPLE
    if arguments:
        package: Package = "flytekit" if arguments[0] == "flytekit" else "flyte"
        asked = {package: tuple(arguments[1:]) or SAMPLE[package]}
    wrong = 0
    for package, wanted in asked.items():
        with tempfile.TemporaryDirectory(prefix=f"{package}-releases-") as name:
            folder = Path(name)
            venv.create(folder / "venv", with_pip=True)
            for version in sorted(wanted, key=versions(package).index):
                tally = run(release(package, version), folder, folder / "venv" / "bin" / "python")
                counts = ", ".join(f"{topic} {count}" for topic, count in tally.agreed.items())
                sys.stdout.write(f"{package} {version}: {len(tally.wrong)} wrong; agreed: {counts}\n")
                sys.stdout.writelines(f"    {text}\n" for text in tally.wrong)
                sys.stdout.flush()
                wrong += len(tally.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
