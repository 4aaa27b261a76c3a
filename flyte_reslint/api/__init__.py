"""The public API: analyse paths, and read what importing them would register and what is wrong with it."""

from __future__ import annotations

from flyte_reslint.api.analysing import analyze, differing
from flyte_reslint.api.configured import ANY_FILE, fingerprint, targets_of
from flyte_reslint.api.project import Project
from flyte_reslint.baseline import BaselineError
from flyte_reslint.catalog import DamagedCatalog, UnknownRelease
from flyte_reslint.configuration import ConfigurationError
from flyte_reslint.platform.error import PlatformError
from flyte_reslint.source.discovery import UnusablePath

__all__ = ["ANY_FILE", "UNUSABLE", "Project", "analyze", "differing", "fingerprint", "targets_of"]

UNUSABLE = (BaselineError, ConfigurationError, DamagedCatalog, PlatformError, UnknownRelease, UnusablePath)
"""What `analyze` raises for what it is given; each says in one line what is wrong."""
