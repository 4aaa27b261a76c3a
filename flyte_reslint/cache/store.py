"""The file that holds the cache: a table of SQLite from keys to bytes, safe under runs at the same time.

SQLite's write-ahead log leaves the table whole when a process or the machine ends in the middle of a write. Each value
stands beside a digest of itself, so that a damaged one is none. Whatever goes wrong, the answer is that nothing is
known, and what was to be kept is not.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress

from flyte_reslint.cache.digests import digest
from flyte_reslint.cache.folder import TABLE, is_ours, make_folder, remove

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_BYTES = 200 * 1024 * 1024
KEPT_SHARE = 0.8
"""When there is more than `MOST_BYTES`, what was not used for longest goes until this much of it is left."""

PATIENCE = 0.2
"""Seconds to wait for another process that writes."""

DAY = 24 * 60 * 60

KEPT = """\
CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, digest BLOB, value BLOB, size INTEGER, day INTEGER)
"""
INDEX = "CREATE INDEX IF NOT EXISTS oldest ON kept (day, size)"


class Store:
    """The cache in `folder`."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._file = os.path.join(folder, TABLE)
        self._connection: sqlite3.Connection | None = None

    def prepare(self) -> None:
        """Make the folder now, so that who lists the one around it finds the same in every run."""
        with suppress(OSError):
            make_folder(self.folder)

    def get(self, key: bytes) -> bytes | None:
        """What is kept under a key."""
        return self.get_all([key]).get(key)

    def get_all(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """What is kept under each key, as far as anything is."""
        found: dict[bytes, bytes] = {}
        today = int(time.time()) // DAY
        stale = []
        try:
            connection = self._opened(make=False)
            if connection is None:
                return {}
            for key in keys:
                row = connection.execute("SELECT digest, value, day FROM kept WHERE key = ?", (key,)).fetchone()
                if row is not None and row[0] == digest(row[1]):
                    found[key] = row[1]
                    if row[2] != today:
                        stale.append((today, key))
            if stale:
                with connection:
                    connection.executemany("UPDATE kept SET day = ? WHERE key = ?", stale)
        except (sqlite3.Error, OSError, TypeError) as error:
            self._give_up(error)
        return found

    def put_all(self, values: Mapping[bytes, bytes]) -> None:
        """Keep these values, all or none of them."""
        if not values:
            return
        today = int(time.time()) // DAY
        rows = [(key, digest(value), value, len(value), today) for key, value in values.items()]
        try:
            connection = self._opened(make=True)
            if connection is None:
                return
            with connection:
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", rows)
                _make_room(connection)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def close(self) -> None:
        """Let go of the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()

    def _opened(self, *, make: bool) -> sqlite3.Connection | None:
        if self._connection is not None:
            return self._connection
        if make:
            make_folder(self.folder)
        elif not os.path.exists(self._file):
            return None
        if not is_ours(self.folder):
            return None
        connection = sqlite3.connect(self._file, timeout=PATIENCE, check_same_thread=False)
        self._connection = connection
        if make or not os.path.getsize(self._file):
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            with connection:
                connection.execute(KEPT)
                connection.execute(INDEX)
        return connection

    def _give_up(self, error: Exception) -> None:
        """Close the file; one that is damaged, or of another form, is removed, so that the next run makes it anew."""
        self.close()
        is_of_circumstances = isinstance(error, (OSError, sqlite3.OperationalError)) and "column" not in str(error)
        if not is_of_circumstances:
            with suppress(OSError):
                remove(self.folder)


def _make_room(connection: sqlite3.Connection) -> None:
    (total,) = connection.execute("SELECT total(size) FROM kept").fetchone()
    if total <= MOST_BYTES:
        return
    for key, size in connection.execute("SELECT key, size FROM kept ORDER BY day").fetchall():
        connection.execute("DELETE FROM kept WHERE key = ?", (key,))
        total -= size
        if total <= MOST_BYTES * KEPT_SHARE:
            return
