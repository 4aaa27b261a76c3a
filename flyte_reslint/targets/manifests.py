"""Files in which a project says what it needs: pip's requirements, pyproject.toml, conda's environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flyte_reslint.catalog import Package
from flyte_reslint.targets.declaration import Declaration, Unreadable, required, row_of, specifiers
from flyte_reslint.targets.documents import inside, table_of


def read_requirements(package: Package, text: str) -> Declaration | None:
    """A requirements file of pip: a requirement on each line, options and hashes after it."""
    lines = text.replace("\\\n", " ").splitlines()
    return required(package, (re.split(r"\s--|\s#|^#", line)[0].strip() for line in lines), text)


def read_pyproject(package: Package, text: str) -> Declaration | None:
    """The dependencies of a pyproject.toml, those that everybody needs first. Raises Unreadable."""
    if package not in text:
        return None
    document = table_of(text)
    return (
        required(package, _listed(inside(document, "project", "dependencies")), text)
        or _of_poetry(package, inside(document, "tool", "poetry", "dependencies"), text)
        or required(package, _grouped(inside(document, "project", "optional-dependencies")), text)
        or required(package, _grouped(inside(document, "dependency-groups")), text)
    )


def _listed(requirements: Any) -> list[Any]:
    return requirements if isinstance(requirements, list) else []


def _grouped(groups: Any) -> Iterator[Any]:
    """The requirements of every group."""
    for requirements in groups.values() if isinstance(groups, dict) else ():
        yield from _listed(requirements)


def _of_poetry(package: Package, dependencies: Any, text: str) -> Declaration | None:
    """Poetry's own table: `flyte = "^2.1"`, or a table with a `version`."""
    wanted = inside(dependencies, package)
    version = inside(wanted, "version") if isinstance(wanted, dict) else wanted
    if not isinstance(version, str):
        return None
    parts = ",".join(_of_caret(part.strip()) for part in version.split(",") if part.strip() != "*")
    return Declaration(specifiers(parts), f'{package} = "{version}"', row_of(text, package))


def _of_caret(part: str) -> str:
    """Poetry's `^2.1` (below the next leftmost number) and `~2.1` in the words of PEP 440; `2.1` alone is exact."""
    mark = re.fullmatch(r"(\^|~(?!=))\s*(\d+(?:\.\d+)*)(\S*)", part)
    if mark is None:
        return part if part[:1] in "<>=!~" else f"=={part}"
    numbers = [int(number) for number in mark[2].split(".")]
    counts = [position for position, number in enumerate(numbers) if number]
    raised = (counts[0] if counts else len(numbers) - 1) if mark[1] == "^" else min(1, len(numbers) - 1)
    above = [*numbers[:raised], numbers[raised] + 1]
    return f">={mark[2]}{mark[3]},<{'.'.join(map(str, above))}"


def read_conda(package: Package, text: str) -> Declaration | None:
    """An environment file of conda, what pip installs into it included. Raises Unreadable."""
    if package not in text:
        return None
    import yaml

    try:
        document = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable(f"invalid YAML: {' '.join(str(error).split())}") from error
    dependencies = _listed(inside(document, "dependencies"))
    for each in dependencies:
        found = _of_conda(package, each, text) if isinstance(each, str) else None
        if found is not None:
            return found
    return required(package, (item for each in dependencies for item in _listed(inside(each, "pip"))), text)


def _of_conda(package: Package, spec: str, text: str) -> Declaration | None:
    """`flyte=2.1` (2.1 and what begins with it), `flyte>=2.1,<2.3`, `conda-forge::flyte==2.1.0`"""
    name = spec.rpartition("::")[2].strip()
    match = re.match(r"[\w.-]+", name)
    if match is None or match[0].lower() != package:
        return None
    version = name[match.end() :].strip()
    if version and version[0].isdigit():
        version = f"={version}"
    if version.startswith("=") and not version.startswith("=="):
        number = version[1:].partition("=")[0].rstrip(".*")
        version = f"=={number}.*"
    elif version.startswith("=="):
        version = f"=={version[2:].partition('=')[0]}"
    return Declaration(specifiers(version.partition(" ")[0]), spec.strip(), row_of(text, spec.strip()))
