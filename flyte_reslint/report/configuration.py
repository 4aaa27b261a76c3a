"""The configuration in force, for reading in a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import to_builtins
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from flyte_reslint.report.visible import visible

if TYPE_CHECKING:
    from flyte_reslint.configuration import Configuration

DEFAULT = "default"


def configuration_table(configuration: Configuration) -> RenderableType:
    """Every option, its value, and the file and row that set it."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("option", no_wrap=True)
    table.add_column("value", overflow="fold")
    table.add_column("from", overflow="fold")
    for key, value in to_builtins(configuration.options).items():
        layer = configuration.layer(key)
        where = layer.source.where((key,)) if layer else DEFAULT
        style = "" if layer else "dim"
        table.add_row(Text(key, "bold"), Text(visible(_spelled(value)), style), Text(visible(where), style))
    return table


def _spelled(value: object) -> str:
    return "not set" if value is None else json.dumps(value, ensure_ascii=False)
