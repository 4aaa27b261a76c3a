"""Says what the SDK that is installed here does. `compare_with_releases.py` runs it in each release's interpreter.

Reads the questions as JSON from standard input, writes the answers as JSON to the file named on the command line.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import inspect
import json
import logging
import sys

KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "standard",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
    inspect.Parameter.VAR_POSITIONAL: "rest",
    inspect.Parameter.VAR_KEYWORD: "any",
}
REFUSALS = (
    "unexpected keyword",
    "unrecognized argument",
    "cannot be overridden",
    "do not support overriding",
    "multiple values",
    "init=false",
    "takes no arguments",
)
UNKNOWN = object()


def attempt(function, *arguments, **keywords):
    """What a call gives, and what it raises instead."""
    try:
        return function(*arguments, **keywords), None
    except Exception as error:  # noqa: BLE001 - whatever the SDK raises is the answer
        return None, error


def raised(function, *arguments, **keywords):
    """What a call raises, None where it does not."""
    return attempt(function, *arguments, **keywords)[1]


def resolve(dotted):
    """The object of a dotted name; None where the release has none, UNKNOWN where a third-party module is missing."""
    parts = dotted.split(".")
    for length in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:length])
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith(parts[0]):
                return UNKNOWN
            continue
        try:
            for part in parts[length:]:
                found = getattr(found, part)
        except AttributeError:
            return None
        except ModuleNotFoundError:
            return UNKNOWN
        return found
    return None


def parameters(dotted):
    """What `inspect` says of a signature: name, kind, whether required, the default where it is plain."""
    found = resolve(dotted)
    if found is None or found is UNKNOWN:
        return None if found is None else "unknown"
    function = getattr(found, "fn", found)
    if inspect.isclass(found) and type(found).__call__ is not type.__call__:  # a metaclass that hides the constructor
        function = found.__init__
    listed = []
    for parameter in inspect.signature(function).parameters.values():
        required = parameter.default is inspect.Parameter.empty and KINDS[parameter.kind] not in ("rest", "any")
        is_plain = parameter.default is None or isinstance(parameter.default, (bool, int, float, str))
        default = [parameter.default] if is_plain else []
        listed.append([parameter.name, KINDS[parameter.kind], required, default])
    return listed[1:] if listed and listed[0][0] == "self" else listed


def takes_keyword(dotted, keyword, enough):
    """Whether a call takes a keyword. `enough` are arguments that make the call's own code run."""
    function, arguments, keywords = enough.get(dotted) or (resolve(dotted), (), {})
    if function is None or function is UNKNOWN:
        return None
    error = raised(function, *arguments, **{**keywords, keyword: None})
    return error is None or not any(text in str(error).lower() for text in REFUSALS)


def modules(questions):
    """For each module: whether it is found; where it can be imported here, which of the names it has and which more."""
    answers = {}
    imported = {}
    for name in questions:
        specification, error = attempt(importlib.util.find_spec, name)
        answers[name] = {"found": specification is not None}
        if error is not None:  # a parent is missing, or cannot be imported here
            answers[name]["found"] = False if f"{name}.".startswith(f"{getattr(error, 'name', '?')}.") else None
        if answers[name]["found"]:
            with contextlib.suppress(BaseException):
                imported[name] = importlib.import_module(name)
    for name, module in imported.items():
        asked = questions[name]
        answers[name]["names"] = [one for one in asked if one in vars(module) or has_lazily(module, one)]
        answers[name]["others"] = sorted(set(vars(module)) - set(asked))
    return answers


def has_lazily(module, name):
    """Whether a module's `__getattr__` answers a name."""
    if "__getattr__" not in vars(module):
        return False
    return not isinstance(raised(getattr, module, name), AttributeError)


def flyte_answers(questions):
    """What flyte's constructors take, and what they register."""
    import flyte
    from flyte._internal.runtime.resources_serde import get_proto_extended_resources
    from flyteidl2.core import tasks_pb2

    helpers = {name: getattr(flyte, name) for name in questions["helpers"] if hasattr(flyte, name)}
    devices = {helper: {} for helper in helpers}
    partitions = {}
    wire = {}
    for name, helper in helpers.items():
        wanted = inspect.signature(helper).parameters
        count = {"quantity": 1} if "quantity" in wanted else {}
        for device in questions["devices"] if "device" in wanted else [helper().device]:
            given = {"device": device, **count} if "device" in wanted else {}
            devices[name][device] = raised(helper, **given) is None
            if devices[name][device]:
                made = helper(**given)
                message = get_proto_extended_resources(flyte.Resources(gpu=made)).gpu_accelerator
                classes = tasks_pb2.GPUAccelerator.DeviceClass
                number = message.device_class
                is_named = number in classes.values()
                wire[device] = [made.device_class, message.device, classes.Name(number) if is_named else number]
                if "partition" in wanted:
                    partitions[device] = {
                        one: raised(helper, **given, partition=one) is None for one in questions["partitions"]
                    }
    return {
        "strings": {one: raised(flyte.Resources, gpu=one) is None for one in questions["strings"]},
        "devices": devices,
        "partitions": partitions,
        "wire": wire,
    }


def flyte_calls():
    """Calls whose own code decides about keywords, with arguments that let it run."""
    import flyte
    import flyte.extras
    import flyte.remote
    from flyteidl2.task import task_definition_pb2

    env = flyte.TaskEnvironment(name="declared")

    @env.task
    async def task() -> None:
        """Nothing."""

    remote = flyte.remote.TaskDetails(task_definition_pb2.TaskDetails())
    container = {"name": "c", "image": "i", "command": ["true"]}
    return {
        "flyte.TaskTemplate.override": (task.override, (), {}),
        "flyte.remote.TaskDetails.override": (remote.override, (), {}),
        "flyte.extras.ContainerTask": (flyte.extras.ContainerTask, (), container),
        **{f"{dotted}.clone_with": clone_of(dotted, settings) for dotted, settings in ENVIRONMENTS.items()},
    }


ENVIRONMENTS = {
    "flyte.TaskEnvironment": {},
    "flyte.app.AppEnvironment": {},
    "flyte.app.ConnectorEnvironment": {},
    "flyte.app.extras.FastAPIAppEnvironment": {"app": None},
    "flyte.clustered.ClusteredTaskEnvironment": {"replicas": 1, "nproc_per_node": 1},
}


def clone_of(dotted, settings):
    """The `clone_with` of an environment of a class; UNKNOWN where none can be made here."""
    environment, error = attempt(lambda: resolve(dotted)(name="declared", **settings))
    return (environment.clone_with, (), {"name": "clone"}) if error is None else (UNKNOWN, (), {})


def flytekit_calls():
    """`eager` looks at its keywords when it is given the function."""

    async def run() -> None:
        """Nothing."""

    found = resolve("flytekit.experimental.eager")
    return {"flytekit.experimental.eager": (found, (), {"_fn": run})} if found else {}


def flytekit_answers(questions):
    """The accelerator constants, and what they register."""
    answers = {"constants": {}, "members": {}}
    try:
        accelerators = importlib.import_module("flytekit.extras.accelerators")
    except ModuleNotFoundError:
        return answers
    for name in questions["devices"]:
        if hasattr(accelerators, name):
            answers["constants"][name] = getattr(accelerators, name).to_flyte_idl().device
    for member in questions["members"]:
        constant, attribute = member.split(".")
        found = getattr(getattr(accelerators, constant, None), attribute, None)
        if found is not None:
            answers["members"][member] = found.to_flyte_idl().partition_size
    return answers


def main():
    """Answers."""
    logging.disable(logging.CRITICAL)
    questions = json.load(sys.stdin)
    checks = importlib.import_module("release_checks").CHECKS
    is_flyte = questions["package"] == "flyte"
    calls = flyte_calls() if is_flyte else flytekit_calls()
    answers = {
        **(flyte_answers(questions) if is_flyte else flytekit_answers(questions)),
        "signatures": {name: parameters(place) for name, place in questions["signatures"].items()},
        "keywords": {
            name: {keyword: takes_keyword(name, keyword, calls) for keyword in keywords}
            for name, keywords in questions["keywords"].items()
        },
        "checks": {name: raised(check) is not None for name, check in checks.items()},
        "modules": modules(questions["modules"]),
    }
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(answers, file)


if __name__ == "__main__":
    main()
