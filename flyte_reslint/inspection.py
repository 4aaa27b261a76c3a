"""What the rules find, group by group: what an earlier run found in a group that is as it was is not found again."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, get_args

import msgspec
from msgspec import Struct

from flyte_reslint.analysis.groups import Group
from flyte_reslint.analysis.run import Analysis
from flyte_reslint.cache.own_code import own_code
from flyte_reslint.checks.correction import Correction
from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.run import run, sorted_once
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.values import Place
from flyte_reslint.platform.limits import LimitsOf
from flyte_reslint.source.decoding import content_hash

if TYPE_CHECKING:
    from flyte_reslint.cache.store import Store

CORRECTIONS = {kind.__name__: kind for kind in get_args(Correction)}


class Inspection(Struct, frozen=True):
    """The findings of all rules, and the files that were not followed to their ends, as findings name them."""

    findings: tuple[Finding, ...] = ()
    unfinished: tuple[str, ...] = ()
    has_troubles: bool = False
    """Whether a fault of our own was in the way; such an inspection is not kept."""


def inspected(analysis: Analysis, limits_of: LimitsOf, store: Store | None) -> Inspection:
    """What the rules find in all groups, without those that `store` knows being executed."""
    limits_of = cache(limits_of)
    keys = {group: group_key(analysis, group, limits_of) for group in analysis.groups} if store else {}
    kept = store.get_all(keys.values()) if store else {}
    known = {group: decoded(kept[key]) for group, key in keys.items() if key in kept}
    missing = [group for group in analysis.groups if group not in known]

    def inspect(group: Group, registry: Registry) -> Inspection:
        has_platform = any(limits_of(path) is not None for path in group.closure)
        return _inspected(registry, limits_of if has_platform else None)

    found = dict(zip(missing, analysis.each_apart(missing, inspect), strict=True))
    if store:
        store.put_all({keys[group]: encoded(each) for group, each in found.items() if not each.has_troubles})
        analysis.sources.keep()
    every = [known.get(group) or found[group] for group in analysis.groups]
    every.append(_inspected(Registry(unreadable=analysis.unread), None))
    return Inspection(
        sorted_once(finding for each in every for finding in each.findings),
        tuple(sorted({file for each in every for file in each.unfinished})),
    )


def _inspected(registry: Registry, limits_of: LimitsOf | None) -> Inspection:
    unfinished = [*(each.place.file for each in registry.unreadable), *(each.file for each in registry.troubles)]
    return Inspection(run(registry, limits_of), tuple(unfinished), bool(registry.troubles))


def group_key(analysis: Analysis, group: Group, limits_of: LimitsOf) -> bytes:
    """The name of what is found in a group: it tells of all that the group depends on, in its files and around them."""
    platforms = {path: limits_of(path) for path in group.closure}
    distinct = {id(limits): limits for limits in platforms.values()}
    digest = blake2b(own_code() + repr([*distinct.values()]).encode(errors="surrogatepass"))
    sources = analysis.sources
    for path in group.closure:
        name = sources.name(path)
        data = sources.data(path)
        about = (
            name,
            analysis.finder.dotted_name(path),
            None if data is None else content_hash(data),
            sorted(analysis.imports[path].items()),
            analysis.target(name),
            analysis.flytekit_target(name),
            [*distinct].index(id(platforms[path])),
        )
        digest.update(repr(about).encode(errors="surrogatepass"))
    return b"found" + digest.digest()


class _KeptFinding(msgspec.Struct, array_like=True):
    """A finding, its correction by the name of its kind."""

    code: str
    place: Place
    message: str
    remedy: str
    related: tuple[Related, ...]
    correction: tuple[str, msgspec.Raw] | None


class _Kept(msgspec.Struct, array_like=True):
    findings: tuple[_KeptFinding, ...]
    unfinished: tuple[str, ...]


def encoded(inspection: Inspection) -> bytes:
    """An inspection as it is kept."""
    findings = (
        _KeptFinding(each.code, each.place, each.message, each.remedy, each.related, _tagged(each.correction))
        for each in inspection.findings
    )
    return msgspec.msgpack.encode(_Kept(tuple(findings), inspection.unfinished))


def _tagged(correction: Correction | None) -> tuple[str, msgspec.Raw] | None:
    return None if correction is None else (type(correction).__name__, msgspec.Raw(msgspec.msgpack.encode(correction)))


def decoded(kept: bytes) -> Inspection:
    """The inspection that was kept."""
    content = msgspec.msgpack.decode(kept, type=_Kept)
    findings = (
        Finding(each.code, each.place, each.message, each.remedy, each.related, _untagged(each.correction))
        for each in content.findings
    )
    return Inspection(tuple(findings), content.unfinished)


def _untagged(tagged: tuple[str, msgspec.Raw] | None) -> Correction | None:
    if tagged is None:
        return None
    name, fields = tagged
    correction: Correction = msgspec.msgpack.decode(fields, type=CORRECTIONS[name])
    return correction
