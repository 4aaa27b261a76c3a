"""In which releases something exists, for messages such as "first appears in flyte 2.9.0"."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from flyte_reslint.catalog import reading
from flyte_reslint.catalog.published import versions
from flyte_reslint.catalog.reading import Package
from flyte_reslint.catalog.spans import runs


class Lifetime(Struct, frozen=True):
    """The releases that have something, oldest first."""

    package: Package
    releases: tuple[str, ...]

    @property
    def first(self) -> str:
        """The release that introduced it."""
        return self.releases[0]

    @property
    def last(self) -> str:
        """The newest release that has it."""
        return self.releases[-1]

    @property
    def removed_in(self) -> str | None:
        """The first release after the last that has it, None while the newest has it."""
        known = versions(self.package)
        place = known.index(self.last) + 1
        return known[place] if place < len(known) else None

    def seen_from(self, version: str) -> str:
        """How to say, in a message about `version`, which does not have it, when it exists.

        "first appears in flyte 2.9.0", "was removed in flyte 2.3.1", "is only in flyte 2.1.0 to 2.2.3".
        """
        known = versions(self.package)
        asked = known.index(version)
        if asked < known.index(self.first):
            if self.removed_in:
                return f"is only in {self.package} {self.first} to {self.last}"
            return f"first appears in {self.package} {self.first}"
        after = [one for one in self.releases if known.index(one) > asked]
        if after:
            return f"comes back in {self.package} {after[0]}"
        return f"was removed in {self.package} {self.removed_in}"


def accelerator_lifetime(package: Package, string: str) -> Lifetime | None:
    """The releases that take an accelerator string; None for one that none takes."""
    return _lifetime(package, _spans_of(string, reading.accelerators(package).strings))


def device_lifetime(package: Package, helper: str, device: str) -> Lifetime | None:
    """The releases whose helper takes a device."""
    return _lifetime(package, _spans_of(device, reading.accelerators(package).helpers.get(helper, {})))


def partition_lifetime(package: Package, device: str, partition: str) -> Lifetime | None:
    """The releases in which a device has a partition."""
    return _lifetime(package, _spans_of(partition, reading.accelerators(package).partitions.get(device, {})))


def signature_lifetime(package: Package, call: str) -> Lifetime | None:
    """The releases that have a call."""
    return _lifetime(package, reading.signatures(package).signatures.get(call, {}))


def keyword_lifetime(package: Package, call: str, keyword: str) -> Lifetime | None:
    """The releases in which a call takes a keyword by its name."""
    history = reading.signatures(package).signatures.get(call, {})
    return _lifetime(
        package,
        [span for span, record in history.items() if any(one.name == keyword for one in record.parameters)],
    )


def module_lifetime(package: Package, module: str) -> Lifetime | None:
    """The releases that have a module."""
    record = reading.module_record(package, module)
    return _lifetime(package, [record.span]) if record else None


def name_lifetime(package: Package, module: str, name: str) -> Lifetime | None:
    """The releases in which a module has a name or a submodule of that name."""
    record = reading.module_record(package, module)
    below = reading.module_record(package, f"{module}.{name}")
    spans = _spans_of(name, record.names) if record else []
    return _lifetime(package, [*spans, *([below.span] if below else [])])


def _spans_of(name: str, history: dict[str, tuple[str, ...]]) -> list[str]:
    return [span for span, names in history.items() if name in names]


def _lifetime(package: Package, spans: Iterable[str]) -> Lifetime | None:
    covered = {place for span in spans for first, last in runs(package, span) for place in range(first, last + 1)}
    having = tuple(version for place, version in enumerate(versions(package)) if place in covered)
    return Lifetime(package, having) if having else None
