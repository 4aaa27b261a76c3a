"""The options under which pytest has the plugin, however this package is installed, and warns of nothing else."""

from __future__ import annotations

import importlib.util
from importlib.metadata import entry_points
from pathlib import Path

ROOT = Path(__file__).parents[2]

IS_INSTALLED = any(each.name == "flyteres" for each in entry_points(group="pytest11"))

LOAD = () if IS_INSTALLED else ("-p", "pytest_flyteres.plugin")

ASYNCIO = ("-o", "asyncio_default_fixture_loop_scope=function") if importlib.util.find_spec("pytest_asyncio") else ()
"""pytest-asyncio warns where nobody says this."""

STRICT = (*LOAD, *ASYNCIO, "-W", "error")
