"""Bars for what each environment may take at its full size, against the quota of its namespace where one is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from msgspec import Struct

from flyte_reslint.domain.effective import Effective, EffectiveEnvironment, EffectiveTask
from flyte_reslint.domain.groups import PodGroup, PodGroups, groups_of
from flyte_reslint.domain.quantity import Quantity
from flyte_reslint.platform.limits import Limits, LimitsOf
from flyte_reslint.platform.pod import ZERO, Pod, pods_together
from flyte_reslint.platform.quota import Bound, quota_bounds
from flyte_reslint.report.cells import UNKNOWN, UNSET
from flyte_reslint.report.page.elements import element
from flyte_reslint.report.summary import counted
from flyte_reslint.report.table_rows import by_environment

HALVES = ("request", "limit")

LARGEST_SHARE = 1_000
"""A share above it is said to be this."""


class Size(Struct, frozen=True):
    """What an environment takes at its full size."""

    environment: EffectiveEnvironment
    pods: Pod


class Measure(Struct, frozen=True):
    """A column of bars: a half of a resource, and the amount that a full bar stands for, the quota's or the largest."""

    half: str
    resource: str
    full: Quantity
    is_quota: bool


def sizes(effective: Effective, limits_of: LimitsOf) -> list[Element]:
    """A table of bars for each quota, and one for what has none; nothing of environments of which nothing is known."""
    tasks = by_environment(effective)
    of_quota: dict[tuple[Bound, ...], list[Size]] = defaultdict(list)
    for environment in effective.environments:
        limits = limits_of(environment.file) or Limits()
        pods = pods_together(_groups(environment, tasks.get(id(environment), ())), limits)
        if pods is not None:
            quota = tuple(bound for bound in quota_bounds(limits) if bound.half in HALVES)
            of_quota[quota].append(Size(environment, pods))
    tables = [_table(every, quota) for quota, every in of_quota.items()]
    return [element("div", {"class": "wide"}, table) for table in tables if table is not None]


def _table(every: Sequence[Size], quota: Sequence[Bound]) -> Element | None:
    measures = list(_measures(every, quota))
    if not measures:
        return None
    first = quota[0].amount.place if quota else None
    against = f"the namespace's quota ({first.file}:{first.row})" if first else "the largest"
    caption = f"What each environment may take at its full size, against {against}."
    heads = (element("th", {"scope": "col"}, text) for text in ("environment", *map(_heading, measures)))
    head = element("thead", {}, element("tr", {}, *heads))
    body = element("tbody", {}, *(_row(size, measures) for size in every))
    return element("table", {"class": "sizes"}, element("caption", {}, caption), head, body)


def _groups(environment: EffectiveEnvironment, tasks: Sequence[EffectiveTask]) -> PodGroups:
    """The pods of its pool or app; without one, those of one run of its first task, where it has a task."""
    if environment.groups or not tasks:
        groups = environment.groups or (PodGroup(1, environment.settings),)
        return groups_of(groups, environment.settings, environment.in_pod)
    return groups_of(tasks[0].groups, tasks[0].settings, tasks[0].in_pod)


def _measures(every: Sequence[Size], quota: Sequence[Bound]) -> Iterator[Measure]:
    """The bounds of the quota; without one, what is asked for of every resource."""
    if quota:
        yield from (Measure(bound.half, bound.resource, bound.amount.quantity, True) for bound in quota)
        return
    resources = dict.fromkeys(name for size in every for name in size.pods.requests)
    for resource in resources:
        largest = max(size.pods.requests.get(resource, ZERO) for size in every)
        if largest != ZERO:
            yield Measure("request", resource, largest, False)


def _heading(measure: Measure) -> str:
    return f"{measure.resource} {measure.half}" + (f" of {measure.full}" if measure.is_quota else "")


def _row(size: Size, measures: Sequence[Measure]) -> Element:
    environment = size.environment
    link = element("a", {"href": f"#environment-{environment.declaration.key}"}, environment.name.text or "?")
    count = element("span", {"class": "kind"}, counted(size.pods.number, "pod"))
    return element(
        "tr", {}, element("th", {"scope": "row"}, link, " ", count), *(_bar(size, each) for each in measures)
    )


def _bar(size: Size, measure: Measure) -> Element:
    """The amount, and a bar as long as its share; the words say what the bar shows."""
    halves = size.pods.requests if measure.half == "request" else size.pods.limits
    taken = halves.get(measure.resource)
    if taken is None and measure.resource in size.pods.unknown:
        return element("td", {}, element("span", {"class": "doubt"}, UNKNOWN))
    if taken is None:
        return element("td", {}, element("span", {"class": "unset"}, UNSET))
    share = _share(taken, measure.full)
    style = "bar over" if share > 1 else "bar"
    percent = f" · {share:.0%}" if measure.is_quota else ""
    filled = element("span", {"class": "filled", "style": f"width: {min(share, 1):.1%}"})
    return element("td", {}, f"{taken}{percent}", element("span", {"class": style, "aria-hidden": "true"}, filled))


def _share(taken: Quantity, full: Quantity) -> float:
    """How much of the whole is taken; all of nothing is over."""
    if full.value == 0:
        return 0.0 if taken.value == 0 else float("inf")
    return min(float(taken.value / full.value), LARGEST_SHARE)
