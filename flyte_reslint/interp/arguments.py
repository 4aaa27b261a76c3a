"""The arguments of a call, and where the call stands."""

from __future__ import annotations

from msgspec import Struct

from flyte_reslint.domain.values import Place
from flyte_reslint.interp.values import Value


class Passed(Struct, frozen=True):
    """One argument after unpacking: `place` is the expression that was passed (`**mapping` itself for its entries)."""

    value: Value
    place: Place
    keyword: str | None = None
    keyword_place: Place | None = None


class Arguments(Struct, frozen=True):
    """The arguments of a call.

    `more_positional` and `more_keywords` say that unpacked arguments of unknown number follow.
    """

    positional: tuple[Passed, ...] = ()
    keywords: tuple[Passed, ...] = ()
    more_positional: bool = False
    more_keywords: bool = False

    @property
    def is_open(self) -> bool:
        """Whether some arguments are not known."""
        return self.more_positional or self.more_keywords

    def keyword(self, name: str) -> Passed | None:
        """The argument passed as `name=`."""
        return next((passed for passed in self.keywords if passed.keyword == name), None)

    def get(self, position: int | None, name: str) -> Passed | None:
        """The argument at `position`, or passed as `name=`."""
        if position is not None and position < len(self.positional):
            return self.positional[position]
        return self.keyword(name)

    def after(self, first: Passed) -> Arguments:
        """The same arguments behind one more positional one."""
        return Arguments((first, *self.positional), self.keywords, self.more_positional, self.more_keywords)

    @property
    def rest(self) -> Arguments:
        """The same arguments without the first positional one."""
        return Arguments(self.positional[1:], self.keywords, self.more_positional, self.more_keywords)

    @property
    def values(self) -> tuple[Value, ...]:
        """All that is passed, positional first."""
        return tuple(passed.value for passed in (*self.positional, *self.keywords))


class Site(Struct, frozen=True, gc=False):
    """Where a call stands: the whole call, and the part before its parentheses."""

    place: Place
    function: Place
