"""A grammar of declaration programs: environments and tasks in every form, and faulty values."""

from __future__ import annotations

from collection import Program
from uncertainty import NEVER
from writing import Choose, Value, Writer

MEMORY = ("512Mi", "1Gi", "4Gi", "16Gi", "1.5Gi")
CPU: tuple[Value, ...] = (1, 2, 4, 0.5, "500m", "2")
GPU: tuple[Value, ...] = (1, 2, 0, "T4:1", "A100:8", "L4:2", "A100 80G:1")


def arguments(writer: Writer, fields: dict[str, str]) -> str:
    """The arguments of a call: keywords, unpacked ones, or a mixture."""
    how = writer.choose(["keywords", "keywords", "unpacked", "mapping", "mixed"])
    keywords = [f"{name}={value}" for name, value in fields.items()]
    entries = ", ".join(f"{name!r}: {value}" for name, value in fields.items())
    if how == "unpacked":
        return f"**{{{entries}}}"
    if how == "mapping":
        name = writer.name("options")
        writer.add(f"{name} = {{{entries}}}")
        return f"**{name}"
    if how == "mixed" and keywords:
        first, *rest = fields.items()
        return ", ".join([f"{first[0]}={first[1]}", f"**dict({', '.join(f'{n}={v}' for n, v in rest)})"])
    return ", ".join(keywords)


def chosen_fields(writer: Writer) -> dict[str, Value]:
    """What a `Resources` sets."""
    choose = writer.choose
    fields: dict[str, Value] = {}
    if choose([True, True, False]):
        fields["cpu"] = choose([*CPU, (1, 2), ("250m", "1"), (0.5, 4)])
    if choose([True, True, False]):
        fields["memory"] = choose([*MEMORY, ("1Gi", "2Gi"), ("512Mi", "4Gi")])
    if choose([True, False, False]):
        fields["gpu"] = choose(GPU)
    if choose([True, False, False]):
        fields["disk"] = choose(["10Gi", "1Ti"])
    if choose([True, False, False, False]):
        fields["shm"] = choose(["auto", "256Mi"])
    return fields


def resources(writer: Writer, fields: dict[str, Value] | None = None) -> str:
    """An expression for a `Resources`."""
    given = {name: writer.value(value) for name, value in (chosen_fields(writer) if fields is None else fields).items()}
    if "gpu" not in given and writer.choose([False, False, True]):
        device, count = writer.choose([("A100", 2), ("T4", 1), ("H100", 8)])
        given["gpu"] = f"GPU({writer.value(device)}, {writer.value(count)})"
    made = writer.choose([f"Resources({arguments(writer, given)})", f"flyte.Resources({arguments(writer, given)})"])
    how = writer.choose(["here", "here", "name", "function", "partial", "replace", "dictionary"])
    if how == "here":
        return made
    name = writer.name("resources")
    if how == "name":
        writer.add(f"{name} = {made}")
        return name
    if how == "function":
        writer.add(f"def {name}(**more):", f"    return {made}")
        return f"{name}()"
    if how == "partial":
        field = writer.choose(["cpu", "memory"])
        value = given.pop(field, repr(3) if field == "cpu" else repr("3Gi"))
        return f"functools.partial(Resources, {field}={value})({arguments(writer, given)})"
    if how == "replace":
        return f"dataclasses.replace({made}, memory={writer.value('8Gi')})"
    writer.add(f"{name} = {{'mine': {made}}}")
    return f"{name}['mine']"


def policy(writer: Writer) -> str:
    """An expression for a `ReusePolicy`."""
    choose = writer.choose
    fields: dict[str, str] = {}
    if choose([True, True, False]):
        fields["replicas"] = writer.value(choose([2, 3, (1, 4), (0, 2)]))
    if choose([True, False]):
        fields["idle_ttl"] = writer.value(choose([30, 60, 3600]))
    if choose([True, False, False]):
        fields["scaledown_ttl"] = writer.value(choose([30, 45]))
    if choose([True, False, False]):
        fields["scope"] = writer.value(choose(["global", "run"]))
    if choose([True, False, False]):
        fields["concurrency"] = writer.value(choose([1, 5]))
    return f"ReusePolicy({arguments(writer, fields)})"


def environment(writer: Writer, parents: list[str], number: int) -> str:
    """Statements that make an environment; the expression that gives it."""
    fields = {"name": writer.value(writer.choose([f"env-{number}", f"env_{number}", f"e{number}"]))}
    if writer.choose([True, True, True, False]):
        fields["resources"] = resources(writer)
    if writer.choose([True, False, False]):
        fields["reusable"] = policy(writer)
    how = writer.choose(["new", "new", "clone", "function", "dictionary", "class", "subclass"])
    if how == "clone" and parents:
        if "resources" not in fields and writer.choose([True, False]):
            fields["resources"] = "None"
        if "reusable" not in fields and writer.choose([True, False]):
            fields["reusable"] = "None"
        made = f"{writer.choose(parents)}.clone_with({arguments(writer, fields)})"
    else:
        made = f"{writer.choose(['TaskEnvironment', 'flyte.TaskEnvironment'])}({arguments(writer, fields)})"
    name = writer.name("environment")
    if writer.is_uncertain and writer.choose([True, False, False]):
        other = f"TaskEnvironment('never-{number}', resources=Resources(cpu=77))"
        writer.add(f"if {NEVER}:", f"    {name} = {other}", "else:", f"    {name} = {made}")
    elif how == "function":
        writer.add(f"def make_{name}():", f"    return {made}", f"{name} = make_{name}()")
    elif how == "dictionary":
        writer.add(f"{name}_by_name = {{'a': {made}}}")
        return f"{name}_by_name['a']"
    elif how == "class":
        writer.add(f"class Holder_{name}:", f"    field = {made}")
        return f"Holder_{name}.field"
    elif how == "subclass":
        writer.add(
            f"class Kind_{name}(TaskEnvironment):", "    pass", f"{name} = Kind_{name}({arguments(writer, fields)})"
        )
    else:
        writer.add(f"{name} = {made}")
    return name


def tasks(writer: Writer, environment: str) -> None:
    """A task or several, in one of the ways to make them."""
    name = writer.name("task")
    body = writer.choose([": ...", "(x: int) -> int:\n    return x"])
    function = f"async def {name}{body if body.startswith('(') else '()' + body}"
    how = writer.choose(["bare", "called", "options", "call", "stacked", "wrapper", "loop", "alias", "factory"])
    if how == "bare":
        writer.add(f"@{environment}.task", function)
    elif how == "called":
        writer.add(f"@{environment}.task()", function)
    elif how == "options":
        writer.add(f"@{environment}.task(retries={writer.value(3)}, report=True)", function)
    elif how == "call":
        writer.add(function, f"{name}_task = {environment}.task({name})")
    elif how == "stacked":
        writer.add(
            f"def same_{name}(function):", "    return function", f"@{environment}.task", f"@same_{name}", function
        )
    elif how == "wrapper":
        writer.add(f"def mine_{name}(function):", f"    return {environment}.task(function)", f"@mine_{name}", function)
    elif how == "loop":
        writer.add(f"for each_{name} in [{environment}]:", f"    @each_{name}.task", *indented(function))
    elif how == "alias":
        writer.add(f"alias_{name} = {environment}.task", f"@alias_{name}", function)
    else:
        writer.add(f"def make_{name}(env):", "    @env.task", *indented(function), f"    return {name}")
        writer.add(f"made_{name} = make_{name}({environment})")


def indented(text: str) -> list[str]:
    return [f"    {line}" for line in text.split("\n")]


def declarations(choose: Choose, title: str) -> Program:
    """A program that the SDK takes, every value of which can be known."""
    return _declarations(Writer(choose), title)


def uncertain_declarations(choose: Choose, title: str) -> Program:
    """A program that the SDK takes, and that does what it does for reasons that only a run can tell."""
    return _declarations(Writer(choose, is_uncertain=True), title, "unknown")


def _declarations(writer: Writer, title: str, mark: str = "") -> Program:
    choose = writer.choose
    made: list[str] = []
    for number in range(choose([1, 2, 3])):
        made.append(environment(writer, made, number))
        if choose([True, True, False]):
            tasks(writer, made[-1])
    return writer.program(title, mark)


# -- faulty declarations ---------------------------------------------------------------------------------------

FAULTY_RESOURCES: tuple[tuple[str, Value], ...] = (
    *(("memory", value) for value in (1024, 0.5, ("1Gi", 2), (None, "1Gi"), ("1Gi", "2Gi", "3Gi"))),
    *(("cpu", value) for value in ((1, 2, 3), (1,), -1, (-1, 1))),
    *(("gpu", value) for value in ("T4", "T4:9", "V100:0", "Q9000:1", -1, "A100:16")),
    *(("disk", value) for value in (10, ("1Gi", "2Gi"))),
    *(("shm", value) for value in (1, ("1Gi", "2Gi"))),
    *(("mem", "1Gi"), ("storage", "1Gi"), ("limits", None)),
)
FAULTY_POLICIES: tuple[tuple[str, Value], ...] = (
    *(("replicas", value) for value in ((4, 1), -1, (1, 2, 3), "2", (0.5, 1), None)),
    *(("concurrency", value) for value in (0, -1, "2", 1.5)),
    *(("idle_ttl", value) for value in (29, 0, 60.0, "60")),
    *(("scaledown_ttl", value) for value in (5, "60")),
    *(("scope", "project"), ("ttl", 30)),
)
FAULTY_NAMES = ("Env", "my env", "-env", "env_", "a--b", "")
FAULTY_DEVICES = (
    ("A100", 0, None),
    ("B42", 1, None),
    ("A100", 1, "9g.80gb"),
    ("H100", 1, "1g.5gb"),
    ("T4 shared", 1, "x"),
)


def faulty(choose: Choose, title: str) -> Program:
    """A program that the SDK refuses, the faulty value having come some way."""
    writer = Writer(choose)
    kind = choose(["resources", "resources", "policy", "name", "device"])
    if kind == "resources":
        field, value = choose(FAULTY_RESOURCES)
        made = f"Resources({arguments(writer, {field: writer.value(value)})})"
        writer.add(f"env = TaskEnvironment('env', resources={made})")
    elif kind == "policy":
        field, value = choose(FAULTY_POLICIES)
        made = f"ReusePolicy({arguments(writer, {field: writer.value(value)})})"
        writer.add(f"env = TaskEnvironment('env', reusable={made})")
    elif kind == "device":
        device, count, partition = choose(FAULTY_DEVICES)
        given = ", ".join(
            [writer.value(device), writer.value(count), *([writer.value(partition)] if partition else [])]
        )
        writer.add(f"env = TaskEnvironment('env', resources=Resources(gpu=GPU({given})))")
    else:
        writer.add(f"env = TaskEnvironment({writer.value(choose(FAULTY_NAMES))})")
    return writer.program(title, "refused")
