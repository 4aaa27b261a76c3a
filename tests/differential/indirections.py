"""Ways to write any value: constants, modules, functions, containers, branches, loops, classes.

Each takes the writer, the value and how deep it is nested, and returns an expression that evaluates to the value, any
number of times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from writing import Writer

Value = Any


def constant(writer: Writer, value: Value, depth: int) -> str:
    name = writer.name("CONSTANT_")
    writer.add(f"{name} = {writer.value(value, depth)}")
    return name


def rebound(writer: Writer, value: Value, depth: int) -> str:
    name = writer.name()
    writer.add(f"{name} = {writer.other()}", f"{name} = {writer.value(value, depth)}")
    return name


def of_other_module(writer: Writer, value: Value, depth: int) -> str:
    module, name = writer.name("module"), writer.name("NAME_")
    writer.modules[f"{module}.py"] = [f"OTHER = {writer.other()}", f"{name} = {value!r}"]
    how = writer.choose(["from", "module", "as", "star", "renamed"])
    if how == "from":
        writer.add(f"from {module} import {name}")
        return name
    if how == "star":
        writer.add(f"from {module} import *")
        return name
    if how == "renamed":
        writer.add(f"from {module} import {name} as renamed_{name}")
        return f"renamed_{name}"
    writer.add(f"import {module}" if how == "module" else f"import {module} as alias_{module}")
    return f"{module}.{name}" if how == "module" else f"alias_{module}.{name}"


def of_package(writer: Writer, value: Value, depth: int) -> str:
    package, name = writer.name("package"), writer.name("NAME_")
    writer.modules[f"{package}/__init__.py"] = writer.choose(
        [
            [],
            [f"from .inner import {name}"],
            ["from . import inner"],
        ]
    )
    writer.modules[f"{package}/inner.py"] = [f"{name} = {value!r}"]
    writer.add(f"import {package}.inner")
    return f"{package}.inner.{name}"


def of_function(writer: Writer, value: Value, depth: int) -> str:
    name = writer.name("function")
    writer.add(f"def {name}():", f"    local = {writer.value(value, depth)}", "    return local")
    return f"{name}()"


def through_parameter(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("function"), writer.value(value, depth)
    writer.add(f"def {name}(a, b={writer.other()}, *rest, c={writer.other()}, **more):", "    return b")
    return writer.choose(
        [
            f"{name}({writer.other()}, {given})",
            f"{name}(b={given}, a=1)",
            f"{name}(*[0, {given}, 2], c=3)",
            f"{name}(**dict(a=1, b={given}, z=9))",
            f"{name}(0, **{{'b': {given}}})",
        ]
    )


def default(writer: Writer, value: Value, depth: int) -> str:
    name = writer.name("function")
    writer.add(f"def {name}(a={writer.value(value, depth)}, *, b=1):", "    return a")
    return f"{name}({writer.choose(['', 'b=2'])})"


def of_lambda(writer: Writer, value: Value, depth: int) -> str:
    return f"(lambda a, b=1: a)({writer.value(value, depth)})"


def of_closure(writer: Writer, value: Value, depth: int) -> str:
    name = writer.name("outer")
    writer.add(f"def {name}(a):", "    def inner():", "        return a", "    return inner")
    return f"{name}({writer.value(value, depth)})()"


def of_partial(writer: Writer, value: Value, depth: int) -> str:
    return f"functools.partial(lambda a, b: b, 1)({writer.value(value, depth)})"


def of_dictionary(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("D"), writer.value(value, depth)
    writer.add(f"{name} = {{'other': {writer.other()}, 'key': {given}, 3: {writer.other()}}}")
    return writer.choose(
        [
            f"{name}['key']",
            f"{name}.get('key')",
            f"{name}.get('key', 1)",
            f"{name}.get('none', {name}['key'])",
            f"{name}.copy()['key']",
            f"list({name}.values())[1]",
            f"{{**{name}, 'z': 1}}['key']",
            f"({name} | {{'other': 2}})['key']",
            f"dict({name}, other=1)['key']",
            f"{name}.setdefault('key', 1)",
        ]
    )


def of_changed_dictionary(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("D"), writer.value(value, depth)
    change = writer.choose([f"{name}['key'] = {given}", f"{name}.update(key={given})", f"{name} |= {{'key': {given}}}"])
    writer.add(f"{name} = dict(key={writer.other()})", change)
    return f"{name}['key']"


def popped(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("P"), writer.value(value, depth)
    of = writer.choose(
        [
            f"[1, {given}].pop()",
            f"[{given}, 2].pop(0)",
            f"{{'a': {given}, 'b': 2}}.pop('a')",
            f"dict(a={given}).popitem()[1]",
        ]
    )
    writer.add(f"{name} = {of}")
    return name


def of_nested_dictionary(writer: Writer, value: Value, depth: int) -> str:
    name = writer.name("D")
    writer.add(f"{name} = {{'a': {{'b': [0, {writer.value(value, depth)}]}}}}")
    return f"{name}['a']['b'][1]"


def of_list(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("L"), writer.value(value, depth)
    writer.add(f"{name} = [{writer.other()}, {given}]")
    return writer.choose(
        [
            f"{name}[1]",
            f"{name}[-1]",
            f"{name}[1:][0]",
            f"{name}[::-1][0]",
            f"{name}.copy()[1]",
            f"tuple({name})[1]",
            f"list(reversed({name}))[0]",
            f"[*{name}][1]",
            f"({name} + [1])[1]",
            f"[i for i in {name}][1]",
        ]
    )


def of_changed_list(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("L"), writer.value(value, depth)
    change = writer.choose(
        [
            f"{name}.append({given})",
            f"{name} += [{given}]",
            f"{name}.extend(({given},))",
            f"{name}.insert(9, {given})",
        ]
    )
    writer.add(f"{name} = [{writer.other()}]", change)
    return f"{name}[-1]"


def unpacked(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(
        writer.choose(
            [
                f"_, {name} = {writer.other()}, {given}",
                f"{name}, *_ = [{given}, 2, 3]",
                f"*_, {name} = 1, {given}",
                f"(_, ({name}, _)) = (1, ({given}, 2))",
                f"for _, {name} in [(1, {given})]: pass",
                f"_ = {name} = {given}",
            ]
        )
    )
    return name


def conditional(writer: Writer, value: Value, depth: int) -> str:
    given, other = writer.value(value, depth), writer.other()
    return writer.choose(
        [
            f"({given} if 1 < 2 else {other})",
            f"({other} if not True else {given})",
            f"(None or {given})",
            f"(True and {given})",
            f"({given} if 'a' in ('a', 'b') else {other})",
        ]
    )


def of_branch(writer: Writer, value: Value, depth: int) -> str:
    name, flag, given = writer.name(), writer.name("FLAG_"), writer.value(value, depth)
    writer.add(f"{flag} = {writer.choose(['True', '1', repr('yes'), '[0]'])}")
    writer.add(f"if {flag}:", f"    {name} = {given}", "else:", f"    {name} = {writer.other()}")
    return name


def of_agreeing_branches(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add("if os.environ.get('NO_SUCH_VARIABLE'):", f"    {name} = {given}", "else:", f"    {name} = {given}")
    return name


def of_match(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add("match 'b':", "    case 'a':", f"        {name} = {writer.other()}", "    case 'b' | 'c':")
    writer.add(f"        {name} = {given}", "    case _:", f"        {name} = {writer.other()}")
    return name


def of_loop(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(
        f"for {name} in [{writer.other()}, {given}, {writer.other()}]:", f"    if {name} == {given}:", "        break"
    )
    return name


def of_while(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(f"{name}_n = 0", f"while {name}_n < 2:", f"    {name}_n += 1", f"    {name} = {given}")
    return name


def of_comprehension(writer: Writer, value: Value, depth: int) -> str:
    given = constant(writer, value, depth)
    return writer.choose(
        [
            f"[i for i in ('-', {given}) if i != '-'][0]",
            f"{{k: v for k, v in [('a', {given})]}}['a']",
            f"next(i for i in [{given}])",
            f"tuple(j for i in [[{given}]] for j in i)[0]",
            f"[*map(lambda i: i, [{given}])][0]",
        ]
    )


def of_try(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add("try:", f"    {name} = {given}", "finally:", "    pass")
    return name


def of_with(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name(), writer.value(value, depth)
    writer.add(f"with contextlib.nullcontext({given}) as {name}:", "    pass")
    return name


def walrus(writer: Writer, value: Value, depth: int) -> str:
    return f"({writer.name()} := {writer.value(value, depth)})"


def of_class(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("Class"), writer.value(value, depth)
    writer.add(f"class {name}:", f"    field = {given}", "    def method(self):", "        return self.field")
    writer.add(f"class {name}Below({name}):", f"    other = {writer.other()}")
    return writer.choose(
        [
            f"{name}.field",
            f"{name}().field",
            f"{name}().method()",
            f"{name}Below().method()",
            f"{name}Below.field",
        ]
    )


def of_instance(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("Class"), writer.value(value, depth)
    writer.add(f"class {name}:", "    def __init__(self, a, b=1):", "        self.a = a", "    @property")
    writer.add("    def read(self):", "        return self.a", f"instance_{name} = {name}({given})")
    return writer.choose([f"instance_{name}.a", f"instance_{name}.read", f"getattr(instance_{name}, 'a')"])


def of_dataclass(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("Data"), writer.value(value, depth)
    writer.add(
        "@dataclasses.dataclass", f"class {name}:", f"    a: object = {writer.other()}", f"    b: object = {given}"
    )
    return writer.choose(
        [
            f"{name}().b",
            f"{name}(1).b",
            f"{name}({given}).a",
            f"dataclasses.replace({name}(), a=1).b",
            f"dataclasses.replace({name}(), a={given}).a",
            f"{name}.b",
        ]
    )


def of_named_tuple(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("Named"), writer.value(value, depth)
    writer.add(f"class {name}(NamedTuple):", "    a: object", f"    b: object = {given}")
    return writer.choose([f"{name}(1).b", f"{name}({given}).a", f"{name}(a=1, b={given})[1]"])


def of_enum(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("Choice"), writer.value(value, depth)
    writer.add(f"class {name}(enum.Enum):", "    FIRST = 'no-value'", f"    SECOND = {given}")
    return writer.choose([f"{name}.SECOND.value", f"{name}['SECOND'].value", f"list({name})[1].value"])


def of_namespace(writer: Writer, value: Value, depth: int) -> str:
    return f"types.SimpleNamespace(a={writer.value(value, depth)}).a"


def of_copy(writer: Writer, value: Value, depth: int) -> str:
    return f"copy.deepcopy([{writer.value(value, depth)}])[0]"


def of_global(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("GLOBAL_"), writer.value(value, depth)
    writer.add(f"{name} = {writer.other()}", f"def change_{name}():", f"    global {name}", f"    {name} = {given}")
    writer.add(f"change_{name}()")
    return name


def of_generator(writer: Writer, value: Value, depth: int) -> str:
    name, given = writer.name("generate"), writer.value(value, depth)
    writer.add(f"def {name}():", f"    yield {writer.other()}", f"    yield {given}")
    return f"list({name}())[1]"


ANY = (
    *(constant, rebound, of_other_module, of_package, of_function, through_parameter, default, of_lambda, of_closure),
    *(
        of_partial,
        of_dictionary,
        of_changed_dictionary,
        of_nested_dictionary,
        popped,
        of_list,
        of_changed_list,
        unpacked,
    ),
    *(conditional, of_branch, of_agreeing_branches, of_match, of_loop, of_while, of_comprehension, of_try, of_with),
    *(
        walrus,
        of_class,
        of_instance,
        of_dataclass,
        of_named_tuple,
        of_enum,
        of_namespace,
        of_copy,
        of_global,
        of_generator,
    ),
)
