"""What a row of the page opens: the chain of each value, the pod, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.plugins import PluginPart
from flyte_reslint.domain.quantity import Quantity
from flyte_reslint.domain.values import Place, Trail
from flyte_reslint.platform.pod import Pod
from flyte_reslint.report.cells import FIELDS, UNKNOWN, UNSET, cell
from flyte_reslint.report.page.elements import element
from flyte_reslint.report.pods import container, reasons
from flyte_reslint.report.rules import Rules
from flyte_reslint.report.table_rows import Row

WHOLE = "resources"
"""The object that holds the values of all fields but `reuse`."""


def details(row: Row, findings: Sequence[Finding], rules: Rules) -> Element:
    """The findings, the chains in the order of the table's columns, and the pod."""
    parts = (
        [element("ul", {"class": "findings"}, *(finding_item(each, rules) for each in findings))] if findings else []
    )
    chains = element("div", {"class": "chains"}, *_chains(row))
    pod = _pod(row.pod, row) if row.pod is not None else None
    return element("div", {"class": "details"}, *parts, chains, pod)


def finding_item(finding: Finding, rules: Rules) -> Element:
    """One finding: code, sentence, remedy and place."""
    rule = rules[finding.code]
    code = element("b", {"class": f"code {rule.severity}", "title": rule.name}, finding.code)
    remedy = element("span", {"class": "remedy"}, finding.remedy) if finding.remedy else None
    return element(
        "li", {}, code, f" {finding.message}", "; " if remedy is not None else "", remedy, " ", place(finding.place)
    )


def place(of: Place) -> Element:
    """`sizes.py:7`"""
    return element("code", {"class": "place"}, f"{of.file}:{of.row}")


def _chains(row: Row) -> Iterator[Element]:
    """A block for every field that something sets or that is unknown."""
    provenance = row.settings.provenance
    for field in (*FIELDS, WHOLE):
        trails = [(name, trail) for name, trail in provenance.items() if name.partition(".")[0] == field]
        doubts = [each for each in row.settings.unknown if each.field.partition(".")[0] == field]
        if not trails and not doubts:
            continue
        value = cell(field, row.settings) if field in FIELDS else "declared"
        heading = element("h3", {}, field, " ", element("span", {"class": "value"}, value))
        steps = [block for name, trail in trails for block in _trail(name, field, trail)]
        reasons = [
            element("p", {"class": "doubt"}, f"{each.field} is unknown: {each.reason} ", place(each.place))
            for each in doubts
        ]
        yield element("section", {"class": "chain", "data-field": field}, heading, *steps, *reasons)


def _trail(name: str, field: str, trail: Trail) -> Iterator[Element]:
    if name != field:
        yield element("h4", {}, name.removeprefix(f"{field}."))
    steps = (element("li", {}, element("code", {}, step.description), " ", place(step.place)) for step in trail)
    yield element("ol", {}, *steps)


def _pod(pod: Pod, row: Row) -> Element:
    """The requests and limits that the container gets, what a template adds, and what the platform changes."""
    names = list(dict.fromkeys((*pod.requests, *pod.limits, *pod.unknown)))
    halves = (pod.requests, pod.limits)
    lines = [
        element(
            "tr",
            {},
            element("th", {"scope": "row"}, name),
            *(element("td", {}, _amount(half.get(name), is_known=name not in pod.unknown)) for half in halves),
        )
        for name in names
    ]
    head = element("tr", {}, *(element("th", {"scope": "col"}, title) for title in ("resource", "request", "limit")))
    table = element("table", {"class": "pod"}, element("thead", {}, head), element("tbody", {}, *lines))
    changes = [*_of_template(row), *(element("li", {}, f"{change.resource} {change}") for change in pod.changes)]
    said = element("ul", {}, *changes) if changes else element("p", {}, "The platform changes nothing.")
    unknown = (
        element("p", {"class": "doubt"}, f"{words} ", place(at) if at is not None else None)
        for words, at in reasons(pod.doubts)
    )
    return element("section", {"class": "chain pod"}, element("h3", {}, "the pod"), table, said, *unknown)


def _of_template(row: Row) -> Iterator[Element]:
    """What the container of a template adds to the declaration."""
    found = {} if isinstance(row.of, PluginPart) else {field: container(field, row.of) for field in FIELDS}
    for field, each in found.items():
        if each is not None:
            yield element("li", {}, f'{field} of container "{each.name}" of the template ', place(each.place))


def _amount(quantity: Quantity | None, *, is_known: bool) -> str:
    if quantity is not None:
        return str(quantity)
    return UNSET if is_known else UNKNOWN
