"""Platform files as tests write them."""

from __future__ import annotations

from textwrap import dedent

from flyte_reslint.platform.limits import Amount, Limits
from flyte_reslint.platform.reading import read

ADMIN = """\
task_resource_defaults:
  defaults:
    cpu: "2"
    memory: "500Mi"
    storage: "500Mi"
  limits:
    cpu: "4"
    memory: "1Gi"
    gpu: "1"
    storage: "20Gi"
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: flytesnacks-development
  namespace: flytesnacks-development
spec:
  hard:
    requests.cpu: "64"
    requests.memory: "128Gi"
    limits.cpu: "128"
    limits.memory: "256Gi"
"""


def write(folder, /, **texts: str) -> list[str]:
    """Files in `folder`, the working directory: `admin="..."` is admin.yaml, `admin_toml="..."` admin.toml."""
    names = []
    for name, text in texts.items():
        stem, _, extension = name.partition("_")
        names.append(f"{stem}.{extension or 'yaml'}")
        (folder / names[-1]).write_text(dedent(text), encoding="utf-8")
    return names


def limits(folder, /, *scope: str, **texts: str) -> Limits:
    """The limits that files set, for a project and a domain where they are given."""
    return read(write(folder, **texts)).limits(*scope)


def plain(amounts: dict[str, Amount]) -> dict[str, str]:
    """The amounts as text."""
    return {name: str(amount.quantity) for name, amount in amounts.items()}


def places(amounts: dict[str, Amount]) -> dict[str, str]:
    """Where the amounts stand."""
    return {name: amount.where for name, amount in amounts.items()}
