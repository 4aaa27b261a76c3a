"""The options that a configuration file may set, as pydantic reads them and as JSON schema describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Literal, NamedTuple

from packaging.version import InvalidVersion, Version
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails

from flyte_reslint.severity import Severity
from flyte_reslint.source.discovery import DEFAULT_EXCLUDE
from flyte_reslint.source.patterns import is_valid


def _selector(text: str) -> str:
    if not re.fullmatch(SELECTOR, text):
        raise ValueError(f'"{_readable(text)}" is neither a rule such as FLR104 nor the beginning of one such as FLR1')
    return text


def _pattern(text: str) -> str:
    if not is_valid(text):
        raise ValueError(f'"{_readable(text)}" is not a pattern')
    return text


def _version(text: str) -> str:
    try:
        Version(text)
    except InvalidVersion:
        raise ValueError(f'"{_readable(text)}" is not a version such as 2.1.0') from None
    return text


def _readable(text: str) -> str:
    """`text` without the lone surrogates that stand for bytes of a command line: pydantic repeats none."""
    return text.encode("utf-8", "replace").decode()


SELECTOR = r"ALL|FLR[0-9]{0,3}"

Selectors = tuple[
    Annotated[str, AfterValidator(_selector), WithJsonSchema({"type": "string", "pattern": f"^({SELECTOR})$"})], ...
]
Pattern = Annotated[str, AfterValidator(_pattern)]
Release = Annotated[str, AfterValidator(_version)]
OutputFormat = Literal[
    "full", "concise", "grouped", "json", "json-lines", "sarif", "github", "gitlab", "junit", "pylint", "rdjson"
]


class Options(BaseModel):
    """The configuration of flyte-reslint: `[tool.flyte-reslint]` in pyproject.toml, or a flyte-reslint.toml."""

    model_config = ConfigDict(
        alias_generator=lambda name: name.replace("_", "-"),
        extra="forbid",
        frozen=True,
        defer_build=True,  # where no file configures anything, nothing is validated
        title="flyte-reslint",
    )

    extend: str | None = Field(
        default=None, description="Another configuration file, whose options hold where this is silent."
    )
    select: Selectors | None = Field(
        default=None, description="The only rules to check, by code or beginning of a code."
    )
    extend_select: Selectors = Field(default=(), description="Rules to check besides those that are selected.")
    ignore: Selectors = Field(default=(), description="Rules to leave out.")
    per_file_ignores: dict[Pattern, Selectors] = Field(
        default_factory=dict, description="Rules to leave out in the files that a pattern matches."
    )
    exclude: tuple[Pattern, ...] = Field(
        default=DEFAULT_EXCLUDE, description="Files and folders that are not searched."
    )
    extend_exclude: tuple[Pattern, ...] = Field(
        default=(), description="Files and folders to leave out besides `exclude`."
    )
    output_format: OutputFormat = Field(default="full", description="How `check` shows findings.")
    fail_level: Severity = Field(
        default="warning", description="The lowest severity at which `check` exits with status 1."
    )
    fix: StrictBool = Field(default=False, description="Whether `check` fixes what can be fixed.")
    unsafe_fixes: StrictBool = Field(default=False, description="Whether unsafe fixes are made and counted as well.")
    show_fixes: StrictBool = Field(default=False, description="Whether `check` lists what it fixed.")
    fix_only: StrictBool = Field(default=False, description="Whether `check` fixes, and does not report what is left.")
    baseline: str | None = Field(
        default=None, description="A file with known findings, which are not told again, relative to this file."
    )
    target_flyte: Release | None = Field(default=None, description="The release of flyte that the code is written for.")
    target_flytekit: Release | None = Field(
        default=None, description="The release of flytekit that the code is written for."
    )
    platform: tuple[str, ...] = Field(
        default=(), description="Files that describe the platform, relative to this file."
    )
    project: str | None = Field(default=None, description="The Flyte project that the code is registered in.")
    domain: str | None = Field(default=None, description="The Flyte domain that the code is registered in.")
    cache_dir: str | None = Field(
        default=None, description="Where results are kept between runs, relative to this file."
    )


KEYS = tuple(field.alias or name for name, field in Options.model_fields.items())
"""The valid keys, as they are spelled in a file."""


class Fault(NamedTuple):
    """What is wrong with the option `key`, of which `problem` says the name as well."""

    key: tuple[str, ...]
    problem: str


def faults(options: Mapping[str, object]) -> list[Fault]:
    """What is wrong with `options`, by their keys: nothing, where they can be used."""
    try:
        Options.model_validate(options)
    except ValidationError as error:
        return [_fault(details) for details in error.errors(include_url=False)]
    return []


def _fault(details: ErrorDetails) -> Fault:
    key = tuple(name for name in details["loc"] if isinstance(name, str) and name != "[key]")
    if details["type"] == "extra_forbidden":
        (nearest,) = get_close_matches(key[-1], KEYS, n=1, cutoff=0.0)
        return Fault(key, f'unknown key "{key[-1]}"; the nearest valid key is "{nearest}"')
    if details["type"] == "value_error":
        return Fault(key, f"{_spelled(key)}: {details['ctx']['error']}")
    expected = _IN_TOML.get(details["type"]) or details["msg"].removeprefix("Input should be ")
    return Fault(key, f"{_spelled(key)} must be {expected}, not {_toml(details['input'])}")


_IN_TOML = {"tuple_type": "an array", "dict_type": "a table", "string_type": "a string", "bool_type": "true or false"}
"""What pydantic's types are called in a TOML file."""


def _spelled(key: tuple[str, ...]) -> str:
    """`per-file-ignores."tests/*"`"""
    return ".".join(name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else f'"{name}"' for name in key)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
