"""The options that a configuration file may set: their names, kinds and defaults, and what each is for."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from flyte_reslint.severity import Severity
from flyte_reslint.source.discovery import DEFAULT_EXCLUDE
from flyte_reslint.source.patterns import is_valid

SELECTOR = r"ALL|FLR[0-9]{0,3}"


def _selector(text: str) -> str | None:
    if re.fullmatch(SELECTOR, text):
        return None
    return f'"{text}" is neither a rule such as FLR104 nor the beginning of one such as FLR1'


def _pattern(text: str) -> str | None:
    return None if is_valid(text) else f'"{text}" is not a pattern'


def _version(text: str) -> str | None:
    from packaging.version import InvalidVersion, Version

    try:
        Version(text)
    except InvalidVersion:
        return f'"{text}" is not a version such as 2.1.0'
    return None


# The functions say what is wrong with a text, None where nothing is.
Selectors = tuple[Annotated[str, Meta(pattern=f"^({SELECTOR})$"), _selector], ...]
Pattern = Annotated[str, _pattern]
Release = Annotated[str, _version]
OutputFormat = Literal[
    "full", "concise", "grouped", "json", "json-lines", "sarif", "github", "gitlab", "junit", "pylint", "rdjson"
]


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename=lambda name: name.replace("_", "-")):
    """The configuration of flyte-reslint: `[tool.flyte-reslint]` in pyproject.toml, or a flyte-reslint.toml."""

    extend: Annotated[
        str | None, Meta(description="Another configuration file, whose options hold where this is silent.")
    ] = None
    select: Annotated[
        Selectors | None, Meta(description="The only rules to check, by code or beginning of a code.")
    ] = None
    extend_select: Annotated[Selectors, Meta(description="Rules to check besides those that are selected.")] = ()
    ignore: Annotated[Selectors, Meta(description="Rules to leave out.")] = ()
    per_file_ignores: Annotated[
        dict[Pattern, Selectors], Meta(description="Rules to leave out in the files that a pattern matches.")
    ] = field(default_factory=dict)
    exclude: Annotated[tuple[Pattern, ...], Meta(description="Files and folders that are not searched.")] = (
        DEFAULT_EXCLUDE
    )
    extend_exclude: Annotated[
        tuple[Pattern, ...], Meta(description="Files and folders to leave out besides `exclude`.")
    ] = ()
    output_format: Annotated[OutputFormat, Meta(description="How `check` shows findings.")] = "full"
    fail_level: Annotated[Severity, Meta(description="The lowest severity at which `check` exits with status 1.")] = (
        "warning"
    )
    fix: Annotated[bool, Meta(description="Whether `check` fixes what can be fixed.")] = False
    unsafe_fixes: Annotated[bool, Meta(description="Whether unsafe fixes are made and counted as well.")] = False
    show_fixes: Annotated[bool, Meta(description="Whether `check` lists what it fixed.")] = False
    fix_only: Annotated[bool, Meta(description="Whether `check` fixes, and does not report what is left.")] = False
    baseline: Annotated[
        str | None, Meta(description="A file with known findings, which are not told again, relative to this file.")
    ] = None
    target_flyte: Annotated[Release | None, Meta(description="The release of flyte that the code is written for.")] = (
        None
    )
    target_flytekit: Annotated[
        Release | None, Meta(description="The release of flytekit that the code is written for.")
    ] = None
    platform: Annotated[
        tuple[str, ...], Meta(description="Files that describe the platform, relative to this file.")
    ] = ()
    project: Annotated[str | None, Meta(description="The Flyte project that the code is registered in.")] = None
    domain: Annotated[str | None, Meta(description="The Flyte domain that the code is registered in.")] = None
    cache_dir: Annotated[
        str | None, Meta(description="Where results are kept between runs, relative to this file.")
    ] = None


KEYS = Options.__struct_encode_fields__
"""The valid keys, as they are spelled in a file."""


def schema() -> dict[str, Any]:
    """The JSON schema of a configuration file, in the dialect of 2020-12."""
    from msgspec.json import schema_components

    _, described = schema_components([Options])
    return {**described["Options"], "title": "flyte-reslint"}
