"""The platform's limits in force, for reading in a terminal."""

from __future__ import annotations

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from flyte_reslint.platform.limits import Limits
from flyte_reslint.report.visible import visible


def limits_table(limits: Limits) -> RenderableType:
    """Every amount that the platform sets, and the file and row that set it."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for column in ("platform", "value", "from"):
        table.add_column(column, overflow="fold")
    for key, value, where in _rows(limits):
        table.add_row(Text(visible(key), "bold"), Text(visible(value)), Text(visible(where)))
    if not table.row_count:
        return Text("The platform sets no limits.")
    return table


def _rows(limits: Limits) -> list[tuple[str, str, str]]:
    groups = {
        "default": limits.defaults,
        "limit": limits.limits,
        "quota": limits.quota,
        "container maximum": limits.container_maximum,
        "pod maximum": limits.pod_maximum,
        "container default limit": limits.default_limits,
        "container default request": limits.default_requests,
    }
    rows = [
        (f"{group} {name}", str(amount.quantity), amount.where)
        for group, amounts in groups.items()
        for name, amount in amounts.items()
    ]
    if limits.mirroring is not None:
        place = limits.mirroring.place
        rows.append(("limits mirror requests", "true", f"{place.file}:{place.row}"))
    if limits.accelerators is not None:
        place = limits.accelerators.place
        rows.append(("accelerators", ", ".join(limits.accelerators.devices), f"{place.file}:{place.row}"))
    return rows
