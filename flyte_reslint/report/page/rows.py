"""The table of the page: a row for every environment, task and override, each with the details that it opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.effective import EffectiveEnvironment, EffectiveOverride, EffectiveTask
from flyte_reslint.domain.plugins import PluginPart
from flyte_reslint.domain.quantity import InvalidQuantity, Quantity
from flyte_reslint.domain.resources import RESOURCES
from flyte_reslint.domain.settings import Settings
from flyte_reslint.platform.pod import Pod
from flyte_reslint.report.cells import FIELDS, UNKNOWN, UNSET, cell
from flyte_reslint.report.page.details import details, place
from flyte_reslint.report.page.elements import element
from flyte_reslint.report.pods import changes, container, pod_cell
from flyte_reslint.report.pods import doubts as pod_doubts
from flyte_reslint.report.rules import Rules
from flyte_reslint.report.table_rows import Row

LARGEST = 1e300
"""What numbers of the scripts that sort are cut to."""


def table(rows: Sequence[Row], findings: Sequence[Sequence[Finding]], rules: Rules) -> Element:
    """The table, in which scripts sort and filter rows; without them it is complete and in order."""
    columns = {"name": "name", **{field: field for field in FIELDS}, "findings": "findings"}
    heads = (
        element(
            "th",
            {"scope": "col", "aria-sort": "none"},
            element("button", {"type": "button", "data-sort": key}, title),
        )
        for key, title in columns.items()
    )
    bodies = [_body(index, row, findings[index], rules) for index, row in enumerate(rows)]
    caption = element(
        "caption", {}, "Effective resources: request → limit. A value opens the chain that it came through."
    )
    head = element("thead", {}, element("tr", {}, *heads))
    return element("div", {"class": "wide"}, element("table", {"id": "resources"}, caption, head, *bodies))


def row_id(row: Row) -> str | None:
    """What links to the row of an environment name."""
    return f"environment-{row.of.declaration.key}" if isinstance(row.of, EffectiveEnvironment) else None


def title(row: Row) -> str:
    """The name under which it is registered, or the label that stands for it."""
    if isinstance(row.of, EffectiveOverride):
        return f"{row.of.task.name.text or UNKNOWN}.override" if row.of.task else row.name.text or UNKNOWN
    named = row.of.name.text if isinstance(row.of, EffectiveTask) else row.name.text
    return named or UNKNOWN


def _body(index: int, row: Row, findings: Sequence[Finding], rules: Rules) -> Element:
    """A row and, hidden until it is asked for, the row with its details; they move together."""
    opened = f"details-{index}"
    keys = {f"data-{field}": f"{_order(field, row.settings):.17g}" for field in FIELDS}
    attributes = {
        "class": row.kind,
        "id": row_id(row),
        "data-kind": row.kind,
        "data-name": title(row).casefold(),
        "data-text": f"{title(row)} {row.place.file}:{row.place.row} {_said(row, findings)}".casefold(),
        "data-findings": str(len(findings)),
        **keys,
    }
    cells = [_name(row, opened), *(_value(field, row, opened) for field in FIELDS), _badges(findings, rules, opened)]
    inside = element("td", {"colspan": str(len(cells))}, details(row, findings, rules))
    return element(
        "tbody",
        attributes,
        element("tr", {}, *cells),
        element("tr", {"class": "opened", "id": opened, "hidden": "hidden"}, inside),
    )


def _said(row: Row, findings: Sequence[Finding]) -> str:
    """The words that a filter finds besides the name and the place."""
    values = ((field, cell(field, row.settings)) for field in FIELDS)
    words = (f"{field} {value}" for field, value in values if value)
    return " ".join([row.kind, row.settings.state, *words, *(finding.code for finding in findings)])


def _name(row: Row, opened: str) -> Element:
    short, whole = row.name.text or UNKNOWN, title(row)
    names = [element("span", {"class": "short"}, short), element("span", {"class": "whole"}, whole)]
    button = _opener(opened, "name", f"{row.kind} {whole}: details", *names)
    kind = element("span", {"class": "kind"}, row.kind)
    style = f"padding-left: {0.6 + 1.4 * row.depth}rem"
    return element("th", {"scope": "row", "style": style}, button, " ", kind, element("br", {}), place(row.place))


def _value(field: str, row: Row, opened: str) -> Element:
    """A value as a button that opens its chain; plain text where there is none."""
    shown = cell(field, row.settings)
    doubts = [each for each in row.settings.unknown if each.field.partition(".")[0] in (field, _whole(field))]
    pod = [pod_cell(field, row.pod)] if row.pod is not None and _is_of_pod(field, row, row.pod) else []
    below = [child for text in pod for child in (element("br", {}), element("span", {"class": "gets"}, text))]
    if not shown and not doubts:
        return element("td", {}, element("span", {"class": "unset"}, UNSET), *below)
    style = "value doubt" if doubts else "value"
    label = f"{field} {shown or 'unknown'}: where it was set"
    return element("td", {}, _opener(opened, field, label, element("span", {"class": style}, shown or UNKNOWN)), *below)


def _is_of_pod(field: str, row: Row, pod: Pod) -> bool:
    """Whether the container gets something else than is declared, or may."""
    is_templated = not isinstance(row.of, PluginPart) and container(field, row.of) is not None
    return bool(changes(field, pod) or pod_doubts(field, pod, row.settings) or is_templated)


def _whole(field: str) -> str:
    return "" if field == "reuse" else "resources"


def _badges(findings: Sequence[Finding], rules: Rules, opened: str) -> Element:
    codes = dict.fromkeys(finding.code for finding in findings)
    badges = (
        _opener(
            opened,
            "findings",
            f"{code} {rules[code].name}: details",
            element("b", {"class": f"code {rules[code].severity}"}, code),
        )
        for code in codes
    )
    return element("td", {}, *_spaced(badges))


def _spaced(elements: Iterator[Element]) -> Iterator[Element | str]:
    for each in elements:
        yield each
        yield " "


def _opener(opened: str, field: str, label: str, *children: Element) -> Element:
    """A button that shows a row's details, those of one field first."""
    attributes = {
        "type": "button",
        "class": "opener",
        "aria-expanded": "false",
        "aria-controls": opened,
        "aria-label": label,
        "data-field": field,
    }
    return element("button", attributes, *children)


def _order(field: str, settings: Settings) -> float:
    """The number that a column is sorted by: request, else limit; the most replicas; what is not set comes first."""
    if field == "reuse":
        return float(settings.reuse.max or 0) if settings.reuse else -1.0
    resources = settings.resources
    if resources is None:
        return -1.0
    if field == "shm":
        written = resources.shm
    else:
        name = RESOURCES[field]
        written = resources.requests.get(name) or resources.limits.get(name)
    if written is None:
        return -1.0
    try:
        return min(float(Quantity(written).value), LARGEST)
    except InvalidQuantity:
        return 0.0
