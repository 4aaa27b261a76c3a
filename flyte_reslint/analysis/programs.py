"""Programs as they are kept between runs: a text that was parsed once is not parsed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Union

import msgspec

from flyte_reslint.cache.own_code import own_code
from flyte_reslint.source.decoding import content_hash

if TYPE_CHECKING:
    from flyte_reslint.cache.store import Store

Fault = tuple[str, int, int]
"""Why a file cannot be parsed, and where: reason, row, column."""

Encoded = Union[bytes, Fault]
"""What parsing a text came to, as it travels between processes and is kept: the program in msgpack, or the fault."""


class EncodedPrograms:
    """What parsing came to, by text: in this run, and where there is a `store` in earlier ones."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self._known: dict[bytes, Encoded] = {}
        self._new: dict[bytes, Encoded] = {}
        self._prefix = b"program" if store is None else b"program" + own_code()

    def __contains__(self, text: str) -> bool:
        return self._key(text) in self._known

    def get(self, text: str) -> Encoded | None:
        """What parsing the text came to; None where that is not known."""
        return self._known.get(self._key(text))

    def add(self, text: str, outcome: Encoded) -> None:
        """Remember what parsing the text came to."""
        key = self._key(text)
        self._known[key] = self._new[key] = outcome

    def update(self, outcomes: Mapping[bytes, Encoded]) -> None:
        """Remember what was `taken` from another."""
        self._known.update(outcomes)
        self._new.update(outcomes)

    def taken(self) -> Mapping[bytes, Encoded]:
        """What has been added since this was last asked, by key."""
        new, self._new = self._new, {}
        return new

    def part(self) -> None:
        """Leave the store to another process."""
        self._store = None

    def look_for(self, texts: Iterable[str]) -> None:
        """Read what earlier runs have kept of these texts."""
        if self._store is not None:
            keys = [key for text in texts if (key := self._key(text)) not in self._known]
            for key, kept in self._store.get_all(keys).items():
                self._known[key] = msgspec.msgpack.decode(kept, type=Encoded)

    def keep(self) -> None:
        """Keep for later runs what this one has added."""
        if self._store is not None:
            self._store.put_all({key: msgspec.msgpack.encode(outcome) for key, outcome in self._new.items()})
        self._new = {}

    def _key(self, text: str) -> bytes:
        return self._prefix + content_hash(text.encode()).encode()
