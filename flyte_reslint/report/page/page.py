"""The page of `show --output-format html`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from msgspec import Struct, field

from flyte_reslint.checks.finding import Finding
from flyte_reslint.domain.effective import Effective
from flyte_reslint.platform.limits import LimitsOf, unlimited
from flyte_reslint.report.derivation import derivation
from flyte_reslint.report.page.details import finding_item
from flyte_reslint.report.page.elements import document, element, raw
from flyte_reslint.report.page.findings import of_rows
from flyte_reslint.report.page.picture import picture
from flyte_reslint.report.page.rows import table
from flyte_reslint.report.page.sizes import sizes
from flyte_reslint.report.pods import PodOf, no_pod
from flyte_reslint.report.rules import Rules
from flyte_reslint.report.summary import counted, summary
from flyte_reslint.report.table_rows import NOTHING, Row, sections
from flyte_reslint.report.targets import Files, target_lines

FOLDER = Path(__file__).parent

NO_NETWORK = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
"""The page is whole: a browser that is asked to load anything more refuses."""

ALL_OPEN = "tr.opened[hidden] { display: table-row !important; } #controls { display: none; }"
"""Where no script can open anything, everything is open."""

KINDS = ("environment", "task", "override", "plugin")


class Shown(Struct, frozen=True):
    """What the page is about: effective resources, the pods they become, and what is wrong with them."""

    title: str
    effective: Effective
    findings: Sequence[Finding]
    rules: Rules
    pod_of: PodOf = no_pod
    limits_of: LimitsOf = unlimited
    targets: Files = field(default_factory=dict)


def page(shown: Shown) -> str:
    """The page, complete in itself: it loads nothing."""
    rows = [row for _, in_file in sections(shown.effective, shown.pod_of) for row in in_file]
    of_row, homeless = of_rows(rows, shown.findings)
    body = element(
        "body",
        {},
        element("header", {}, element("h1", {}, "Flyte resources"), element("p", {}, shown.title), *_facts(shown)),
        element(
            "main",
            {},
            _section("Tasks and environments", *_rows(rows, of_row, shown.rules)),
            _section("At full size", *sizes(shown.effective, shown.limits_of)),
            _section("How environments derive", *picture(derivation(shown.effective))),
            _section("Further findings", *_list_of(homeless, shown.rules)),
        ),
        raw("script", (FOLDER / "page.js").read_text(encoding="utf-8")) if rows else None,
    )
    head = (
        element("meta", {"http-equiv": "Content-Security-Policy", "content": NO_NETWORK}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        raw("style", (FOLDER / "page.css").read_text(encoding="utf-8")),
        element("noscript", {}, raw("style", ALL_OPEN)),
    )
    return document(f"Flyte resources: {shown.title}", head, body)


def _rows(rows: Sequence[Row], findings: Sequence[Sequence[Finding]], rules: Rules) -> list[Element]:
    """The table and what sorts and filters it."""
    return [_controls(), table(rows, findings, rules)] if rows else [element("p", {}, NOTHING)]


def _facts(shown: Shown) -> Iterator[Element]:
    """What there is, what is wrong, and the releases that files were read as written for."""
    effective = shown.effective
    states = Counter(task.settings.state for task in effective.tasks)
    detail = ", ".join(f"{states[state]} {state}" for state in ("exact", "partial", "unknown") if states[state])
    numbers = {
        counted(len(effective.tasks), "task"): detail,
        counted(len(effective.environments), "environment"): "",
        counted(len(effective.overrides), "override"): "",
    }
    items = [
        element("li", {}, element("b", {}, number), f" {more}" if more else None) for number, more in numbers.items()
    ]
    verdict = element("li", {"class": "faulty" if shown.findings else "clean"}, summary(shown.findings, shown.rules))
    yield element("ul", {"class": "facts"}, *items, verdict)
    for line in target_lines(shown.targets):
        yield element("p", {"class": "note"}, line)


def _section(heading: str, *children: Element) -> Element | None:
    return element("section", {}, element("h2", {}, heading), *children) if children else None


def _controls() -> Element:
    """What to show of the table; scripts make it work."""
    search = element("input", {"type": "search", "id": "search", "placeholder": "name, file, A100, FLR104 …"})
    kinds = (
        element(
            "label",
            {},
            element("input", {"type": "checkbox", "name": "kind", "value": kind, "checked": ""}),
            f" {kind}",
        )
        for kind in KINDS
    )
    faulty = element("label", {}, element("input", {"type": "checkbox", "id": "faulty"}), " only with findings")
    return element(
        "form",
        {"id": "controls", "role": "search", "aria-controls": "resources"},
        element("label", {"for": "search"}, "Filter"),
        search,
        element("fieldset", {}, element("legend", {}, "Show"), *kinds, faulty),
        element("output", {"id": "count", "aria-live": "polite"}),
    )


def _list_of(findings: Sequence[Finding], rules: Rules) -> list[Element]:
    return [element("ul", {"class": "findings"}, *(finding_item(each, rules) for each in findings))] if findings else []
