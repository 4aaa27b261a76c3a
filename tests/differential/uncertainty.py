"""Ways to write a value that only a run can tell: what the static view says of it must not be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from writing import Writer

Value = Any
NEVER = "os.environ.get('NO_SUCH_VARIABLE')"


def of_variable(writer: Writer, value: Value, depth: int) -> str:
    return f"(os.environ.get('NO_SUCH_VARIABLE') or {writer.value(value, depth)})"


def of_variable_with_default(writer: Writer, value: Value, depth: int) -> str:
    return f"os.environ.get('NO_SUCH_VARIABLE', {writer.value(value, depth)})"


def of_unknown_branch(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(f"if {NEVER}:", f"    {name} = {writer.other()}", "else:", f"    {name} = {given}")
    return name


def of_branch_without_else(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(f"{name} = {given}", f"if {NEVER}:", f"    {name} = {writer.other()}")
    return name


def of_early_return(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("early"), writer.value(value, depth)
    writer.add(f"def {name}():", "    made = {}", f"    if {NEVER}:", "        return made")
    writer.add(f"    made['a'] = {given}", "    return made")
    return f"{name}()['a']"


def of_nested_returns(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("nested"), writer.value(value, depth)
    writer.add(f"def {name}(a, b=None):", "    for each in [1, 2]:", f"        if {NEVER} and each == 2:")
    writer.add(f"            return {writer.other()}", "        b = a", "    return b")
    return f"{name}({given})"


def of_unknown_loop(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(f"{name} = {given}", f"for _ in ({NEVER} or '').split():", f"    {name} = {writer.other()}")
    writer.add(*writer.choose([["    break"], ["    continue"], []]))
    return name


def of_unknown_while(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(f"{name} = {given}", f"while {NEVER}:", f"    {name} = {writer.other()}")
    return name


def of_break(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(f"for {name} in [{writer.other()}, {given}]:", f"    if {NEVER}:", "        break")
    return name


def of_try_that_fails(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    fails = writer.choose(
        ["os.environ['NO_SUCH_VARIABLE']", "int('x')", "{}['a']", "[][0]", "1 / 0", "None.a", "undefined_"]
    )
    writer.add("try:", f"    {name} = {writer.other()}", f"    {fails}", f"    {name} = {writer.other()}")
    writer.add("except Exception:", f"    {name} = {given}")
    return name


def of_try_that_succeeds(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(
        "try:", f"    {name} = {given}", "    len(os.environ)", "except Exception:", f"    {name} = {writer.other()}"
    )
    return name


def of_changed_object(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("Changed"), writer.value(value, depth)
    writer.add(f"class {name}:", f"    a = {given}", f"object_{name} = {name}()", f"if {NEVER}:")
    change = [f"    object_{name}.a = {writer.other()}", f"    {name}.a = {writer.other()}", f"    del {name}.a"]
    writer.add(writer.choose(change))
    return writer.choose([f"object_{name}.a", f"{name}.a", f"getattr(object_{name}, 'a', 1)"])


def of_dictionary_with_unknown_key(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("D"), writer.value(value, depth)
    change = writer.choose(
        [
            f"{name}[{NEVER}] = {writer.other()}",
            f"{name}.update({{{NEVER}: 1}})",
            f"if {NEVER}: del {name}['a']",
            f"if {NEVER}: {name}.clear()",
            f"{name}.pop({NEVER}, None)",
            f"{name} |= {{}} if not {NEVER} else {{'a': 1}}",
            f"os.path.join(str({name}))",
        ]
    )
    writer.add(f"{name} = {{'a': {given}}}", change)
    return writer.choose([f"{name}['a']", f"{name}.get('a', 1)"])


def of_list_that_may_grow(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("L"), writer.value(value, depth)
    change = writer.choose(
        [f"{name}.insert(0, 1)", f"{name}.append(1)", f"{name}.pop()", f"{name}[0] = 1", f"{name} = []"]
    )
    writer.add(f"{name} = [{given}]", f"if {NEVER}:", f"    {change}")
    return f"{name}[0]"


def of_unknown_index(writer: Writer, value: Value, depth: int) -> str:
    given = writer.value(value, depth)
    return writer.choose(
        [
            f"[{given}, {writer.other()}][bool({NEVER})]",
            f"{{False: {given}, True: {writer.other()}}}[bool({NEVER})]",
            f"({writer.other()} if {NEVER} else {given})",
            f"next((i for i in [{writer.other()}] if {NEVER}), {given})",
        ]
    )


def of_global_changed_by_a_function(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("GLOBAL_"), writer.value(value, depth)
    writer.add(f"{name} = {given}", f"def maybe_{name}():", f"    global {name}", f"    if {NEVER}:")
    writer.add(f"        {name} = {writer.other()}", f"maybe_{name}()")
    return name


def of_match_on_unknown(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(f"match {NEVER}:", "    case str():", f"        {name} = {writer.other()}", "    case None:")
    writer.add(f"        {name} = {given}")
    return name


def of_swallowed_error(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(f"{name} = {given}", "with contextlib.suppress(Exception):", "    os.environ['NO_SUCH_VARIABLE']")
    writer.add(f"    {name} = {writer.other()}")
    return name


UNCERTAIN = (
    *(of_variable, of_variable_with_default, of_unknown_branch, of_branch_without_else, of_early_return),
    *(of_nested_returns, of_unknown_loop, of_unknown_while, of_break, of_try_that_fails, of_try_that_succeeds),
    *(of_changed_object, of_dictionary_with_unknown_key, of_list_that_may_grow, of_unknown_index),
    *(of_global_changed_by_a_function, of_match_on_unknown, of_swallowed_error),
)
