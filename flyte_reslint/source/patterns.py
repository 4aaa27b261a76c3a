"""Patterns that name files, in the language of .gitignore: https://git-scm.com/docs/gitignore#_pattern_format."""

from __future__ import annotations

import os
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from msgspec import Struct

from flyte_reslint.files import DISK, Files, read_found

_NAME = re.compile(r"(?P<taken_back>!?)(?P<name>[\w.-]+)(?P<slash>/?)")
"""A pattern that is a name: of a file or folder, wherever it is."""

_PLAIN = re.compile(r"(?:[^\\\[\]\s]|\[\w+\])+")
"""A pattern without escapes, ranges and the like."""

_SIGN = re.compile(r"\*+|\?|\[\w+\]|[^\w/]")

_MANY_STARS = re.compile(r"\*[^/*]+\*[^/]*\*")

_REPEATED_FOLDERS = re.compile(r"(^!?|/)\*\*/(?:\*\*/)+")

_LONGEST = 4096
"""The characters of the longest path that Linux takes; a longer pattern is none."""

_STAR = "[^/]*"
_FIRST_FOLDERS = "(?:.+/)?"
_FOLDERS = "(?:/.+)?"
"""What pathspec makes of a `*`, and of a `**` at the beginning of a pattern and amid it."""


class Patterns(Struct, frozen=True, dict=True):
    """Patterns that hold beneath `folder`, an absolute path; of several that match, the last decides.

    As in git, a line that is no pattern matches nothing.
    """

    folder: str
    lines: tuple[str, ...]

    def verdict(self, path: str, *, is_folder: bool = False) -> bool | None:
        """True when the absolute `path` itself matches, False when a `!pattern` takes it back, else None.

        Whether a folder above it matches is no matter here: who walks the tree never enters such a folder.
        """
        relative = path[len(self._prefix) :] if path.startswith(self._prefix) else os.path.relpath(path, self.folder)
        name = relative.replace(os.sep, "/") + ("/" if is_folder else "")
        last = relative.rpartition(os.sep)[2]
        if self._others.fullmatch(last + "/" if is_folder else last) or self._anchored.fullmatch(name):
            return next((pattern.includes for pattern in self._last_first if pattern.names(name)), None)
        return next((includes for includes, any_kind in self._names.get(last, ()) if is_folder or any_kind), None)

    def cover(self, path: str) -> bool:
        """Whether the absolute `path` of a file matches, or a folder that it is in."""
        for folder in Path(path).parents:
            if self._prefix.startswith(os.path.join(folder, "")):
                break
            if self.verdict(str(folder), is_folder=True):
                return True
        return bool(self.verdict(path))

    @cached_property
    def _prefix(self) -> str:
        return os.path.join(self.folder, "")

    @cached_property
    def _names(self) -> Mapping[str, Sequence[tuple[bool, bool]]]:
        """The patterns that are no more than a name, the last first: whether each includes, and files as well."""
        names: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
        for found in filter(None, map(_NAME.fullmatch, reversed(self.lines))):
            names[found["name"]].append((not found["taken_back"], not found["slash"]))
        return names

    @cached_property
    def _others(self) -> re.Pattern[str]:
        """The names that other patterns may match, which few do: seldom does anybody have to know exactly."""
        return _any_of(_translated(_last_part(pattern)) for pattern in self._plain if not _is_anchored(pattern))

    @cached_property
    def _anchored(self) -> re.Pattern[str]:
        """The paths that patterns with a folder in them may match."""
        return _any_of(_translated(pattern.removeprefix("/")) for pattern in self._plain if _is_anchored(pattern))

    @cached_property
    def _plain(self) -> list[str]:
        """The patterns that are more than a name, those that are not plain as if they matched everything."""
        lines = [line for line in self.lines if line.strip() and not line.startswith("#") and not _NAME.fullmatch(line)]
        return [line.removeprefix("!") if _PLAIN.fullmatch(line) else "*" for line in lines]

    @cached_property
    def _last_first(self) -> list[_Pattern]:
        return [pattern for line in reversed(self.lines) if (pattern := _compile(line)) is not None]


def _is_anchored(plain: str) -> bool:
    """Whether a plain pattern holds for one folder, not for all below."""
    return "/" in plain.rstrip("/") and "**" not in plain


def _last_part(plain: str) -> str:
    """What a plain pattern says of the name itself, and that it is a folder's."""
    name = plain.rstrip("/")
    return plain[len(name.rpartition("/")[0]) :].lstrip("/")


def _translated(plain: str) -> str:
    """A regular expression for what a plain pattern matches; a folder's name ends with a slash.

    Three stars in a name are taken for one, which matches more, so that a long name takes no time.
    """
    return _SIGN.sub(_translated_sign, _MANY_STARS.sub("*", plain)) + ("" if plain.endswith("/") else "/?")


def _translated_sign(sign: re.Match[str]) -> str:
    if sign[0].startswith(("*", "?")):
        return "[^/]*" if sign[0].startswith("*") else "[^/]"
    return sign[0] if sign[0].startswith("[") else re.escape(sign[0])


def _any_of(expressions: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(expressions) or "(?!)")


def is_valid(line: str) -> bool:
    """Whether `line` is a pattern, and neither a comment nor a mistake such as a lone `!`."""
    return _compile(line) is not None


def read_patterns(file: Path, folder: Path, files: Files = DISK) -> Patterns:
    """The patterns of an ignore file, which hold beneath `folder`; none when it cannot be read."""
    try:
        text = read_found(str(file), files).decode("utf-8-sig", errors="surrogateescape")
    except OSError:
        text = ""
    return Patterns(os.path.abspath(folder), tuple(line.removesuffix("\r") for line in text.split("\n")))


class _Pattern(Struct, frozen=True):
    """A pattern as pathspec compiles it, which lets one that matches a folder match all that is in it.

    The regular expression's group `ps_d` is the slash after the folder that matches. There is none in a pattern
    that ends with `/**`: it asks for what is in a folder, where its expression takes the folder's slash for enough.
    """

    regex: re.Pattern[str]
    includes: bool
    asks_for_contents: bool

    def names(self, name: str) -> bool:
        """Whether `name`, a folder's with a slash at the end, matches by itself."""
        if self.asks_for_contents:
            return self.regex.search(name[:-1]) is not None
        return any(
            found.groupdict().get("ps_d") is None or found.end() == len(name) for found in self.regex.finditer(name)
        )


@lru_cache(maxsize=4096)  # the same lines stand in many ignore files, and in the configuration of every folder
def _compile(line: str) -> _Pattern | None:
    line = _REPEATED_FOLDERS.sub(r"\1**/", line)
    if len(line) > _LONGEST:
        return None
    if line.rstrip().endswith("/**/"):
        line = line.rstrip() + "*/"  # pathspec reads `a/**/`, which is every folder in `a`, as `a/**`
    from pathspec import GitIgnoreSpec

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # re's about [[:alpha:]], which pathspec does not translate
            (pattern,) = GitIgnoreSpec.from_lines([line]).patterns
    except (ValueError, Warning):
        return None
    if pattern.regex is None or pattern.include is None:
        return None
    regex = re.compile(_of_first_fits(pattern.regex.pattern))
    return _Pattern(regex, pattern.include, asks_for_contents=line.rstrip().endswith("/**"))


def _of_first_fits(expression: str) -> str:
    """The regular expression that pathspec makes of a pattern, but that it tries few ways to match a path.

    Of the places where the text between two stars of a name fits, the first is as good as any; so it is for the
    folders between two `**`. To try them all takes a hundred times as long for each star more.
    """
    first, *others = [_stars_of_first_fits(part, index) for index, part in enumerate(expression.split(_FOLDERS))]
    if not others:
        return first
    *amid, last = others
    beginning = first.removeprefix("^").replace(_FIRST_FOLDERS, "(?:.+?/)??", 1)
    fits = [beginning, *(f"(?:/.+?)??{part}" for part in amid)]
    return "^" + "".join(_first_fit(f"{fit}(?=/)", f"f{index}") for index, fit in enumerate(fits)) + _FOLDERS + last


def _stars_of_first_fits(part: str, index: int) -> str:
    """A part of a regular expression, in which the last star of a name alone tries more than the first fit."""
    before, *texts = part.split(_STAR)
    for number, text in enumerate(texts, start=1):
        is_last = number == len(texts) or "/" in text.replace("[^/]", "")
        before += _STAR + text if is_last else _first_fit(f"{_STAR}?{text}", f"s{index}_{number}")
    return before


def _first_fit(expression: str, name: str) -> str:
    """An atomic group, spelled as Python 3.10 knows it."""
    return f"(?=(?P<{name}>{expression}))(?P={name})"
