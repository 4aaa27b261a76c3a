"""What a client configures: the options of the command line, and what the editor shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from flyte_reslint.configuration import ConfigurationError, Configurations, command_line
from flyte_reslint.files import Files

SECTION = "flyte-reslint"
"""What clients file the settings under."""

WHERE = "settings of the editor"

_OWN = {
    "inlay-hints": "has_inlay_hints",
    "isolated": "is_isolated",
    "workspace-diagnostics": "has_workspace_diagnostics",
}


class Settings(Struct, frozen=True):
    """`options` go by the names of a configuration file, and have their way over it."""

    options: Mapping[str, object] = field(default_factory=dict)
    config: str | None = None
    is_isolated: bool = False
    has_inlay_hints: bool = True
    has_workspace_diagnostics: bool = True

    def configurations(self, folder: Path, files: Files) -> Configurations:
        """The configurations in force in a workspace folder. Raises ConfigurationError."""
        layer = command_line(self.options, folder) if self.options else None
        file = None if self.config is None else folder / self.config
        return Configurations(file=file, is_isolated=self.is_isolated, command_line=layer, files=files)


def read(given: object) -> Settings:
    """The settings in what a client sent: keys in kebab-case or camelCase, under the section's name or on their own.

    Raises ConfigurationError.
    """
    if given is None:
        return Settings()
    if not isinstance(given, Mapping):
        raise ConfigurationError(WHERE, "not an object")
    section = given.get(SECTION)
    if isinstance(section, Mapping):
        given = section
    values: dict[str, object] = {_kebab(str(key)): value for key, value in given.items() if value is not None}
    own: dict[str, bool] = {}
    for key, name in _OWN.items():
        if key in values:
            value = values.pop(key)
            if not isinstance(value, bool):
                raise ConfigurationError(WHERE, f"{key} must be true or false")
            own[name] = value
    config = values.pop("config", None)
    if config is not None and not isinstance(config, str):
        raise ConfigurationError(WHERE, "config must be the name of a file")
    settings = Settings({key: _as_options(value) for key, value in values.items()}, config or None, **own)
    try:
        command_line(settings.options)
    except ConfigurationError as error:
        raise ConfigurationError(WHERE, error.problem) from error
    return settings


def _kebab(key: str) -> str:
    return re.sub(r"(?<=[a-z])[A-Z]", lambda capital: f"-{capital[0].lower()}", key)


def _as_options(value: object) -> object:
    """Lists as the tuples that options are."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, Mapping):
        return {str(key): _as_options(item) for key, item in value.items()}
    return value
