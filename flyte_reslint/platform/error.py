"""Platform files that cannot be used."""

from __future__ import annotations

from flyte_reslint.domain.values import Place


class PlatformError(Exception):
    """Why the platform's files cannot be used, in one line that begins with where: `admin.yaml:9`."""

    def __init__(self, where: Place | str, problem: str) -> None:
        self.where = where if isinstance(where, str) else f"{where.file}:{where.row}"
        self.problem = problem
        super().__init__(f"{self.where}: {problem}")
