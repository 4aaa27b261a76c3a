"""Ways to write text, numbers and pairs: formatting, cutting, arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from writing import Writer

Value = Any


def halves(writer: Writer, value: str, depth: int) -> tuple[str, str]:
    at = writer.choose(range(len(value) + 1))
    return writer.value(value[:at], depth), writer.value(value[at:], depth)


def concatenated(writer: Writer, value: str, depth: int) -> str:
    left, right = halves(writer, value, depth)
    return f"({left} + {right})"


def formatted(writer: Writer, value: str, depth: int) -> str:
    left, right = halves(writer, value, depth)
    a, b = writer.name(), writer.name()
    writer.add(f"{a} = {left}", f"{b} = {right}")
    return writer.choose(
        [
            f"f'{{{a}}}{{{b}}}'",
            f"f'{{{a}!s}}' f'{{{b}:s}}'",
            f"'%s%s' % ({a}, {b})",
            f"'{{}}{{}}'.format({a}, {b})",
            f"'{{1}}{{0}}'.format({b}, {a})",
            f"'{{a}}{{b}}'.format(a={a}, b={b})",
            f"''.join([{a}, {b}])",
            f"'%(a)s%(b)s' % dict(a={a}, b={b})",
        ]
    )


def cleaned(writer: Writer, value: str, depth: int) -> str:
    ways = [f"{('x' + value)!r}[1:]", f"{(value + '!')!r}.rstrip('!')", f"{('pre' + value)!r}.removeprefix('pre')"]
    ways += [f"{('  ' + value + ' ')!r}.strip()", f"{(value + '|z')!r}.split('|')[0]", f"{value[::-1]!r}[::-1]"]
    ways += [f"{(value + '|z')!r}.partition('|')[0]", f"str({value!r})", f"{value.encode()!r}.decode()"]
    if value == value.lower():
        ways.append(f"{value.upper()!r}.lower()")
    return str(writer.choose(ways))


def with_number(writer: Writer, value: str, depth: int) -> str:
    """`4Gi` of 4 and `Gi`"""
    digits = value[: len(value) - len(value.lstrip("0123456789"))]
    if not digits or str(int(digits)) != digits:
        return repr(value)
    name, rest = writer.name(), value[len(digits) :]
    writer.add(f"{name} = {writer.value(int(digits), depth)}")
    return writer.choose(
        [
            f"f'{{{name}}}{rest}'",
            f"(str({name}) + {rest!r})",
            f"('%d{rest}' % {name})",
            f"'{{}}{rest}'.format({name})",
            f"('{{:d}}' + {rest!r}).format({name})",
        ]
    )


def computed(writer: Writer, value: int, depth: int) -> str:
    n = writer.choose([1, 2, 3])
    ways = [f"({writer.value(value - n, depth)} + {n})", f"({writer.value(value + n, depth)} - {n})"]
    ways += [
        f"({writer.value(value * n, depth)} // {n})",
        f"({value * 10 + n} // 10)",
        f"(-{-value})" if value < 0 else f"abs({-value})",
    ]
    ways += [f"max({value}, {value - n})", f"min([{value}, {value + n}])", f"sum([{value - n}, {n}])"]
    ways += [f"int({str(value)!r})", f"round({value}.2)", f"({value} % {value + n})", f"divmod({value * 2}, 2)[0]"]
    if 0 <= value < 9:
        ways += [f"len({'x' * value!r})", f"len([0] * {value})", f"len(range({value}))"]
    return str(writer.choose(ways)) if value >= 0 else repr(value)


def counted(writer: Writer, value: int, depth: int) -> str:
    name = writer.name("count")
    writer.add(f"{name} = 0", f"for _ in range({value}):", f"    {name} += 1")
    return name if 0 <= value < 9 else repr(value)


def pair(writer: Writer, value: tuple[Value, ...], depth: int) -> str:
    parts = [writer.value(part, depth) for part in value]
    inside = ", ".join(parts)
    return writer.choose(
        [
            f"({inside},)",
            f"tuple([{inside}])",
            f"({parts[0]},) + tuple([{', '.join(parts[1:])}])",
            f"(*[{inside}],)",
        ]
    )


TEXT = (concatenated, formatted, formatted, cleaned, with_number, with_number)
NUMBER = (computed, computed, counted)
PAIR = (pair, pair)
