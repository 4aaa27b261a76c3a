"""The pod template that a task runs with: described in the code, in the cluster under a name, or not known.

In Flyte 2 a template and a name are one argument, of which the nearest that is set counts: `override`, decorator,
environment. In flytekit a task may have both, and the one that has the name lies below the other: `getBasePodTemplate`
and `MergeWithBasePodTemplate` in Flyte's `pluginmachinery/flytek8s/pod_helper.go`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.flytekit import argument_choices
from flyte_reslint.domain.pods import TEMPLATES
from flyte_reslint.domain.registry import Environment
from flyte_reslint.domain.settled import spelled
from flyte_reslint.domain.values import Built, Choice, Choices, Place, Plain, Unknown, exact

ABOUT_PODS = ("pod_template", "pod_template_name", "task_config")
"""The arguments of a task that may give it a template."""


class Unseen(Struct, frozen=True):
    """A template whose containers are not to be seen, and why: `is_in_cluster` where it goes by its name."""

    reason: str
    place: Place
    is_in_cluster: bool = False


class Template(Struct, frozen=True):
    """What a task's pod is made from: the call that describes it, where that is known, and what is not to be seen."""

    call: Call | None = None
    unseen: tuple[Unseen, ...] = ()


def template_in_force(
    sdk: Literal["flyte", "flytekit"],
    declaration: Call | None,
    environment: Environment | None = None,
    override: Call | None = None,
) -> Template:
    """The template of a task that `declaration` and its environment declare, at a call of `override` if one is given.

    `declaration` is the task's decorator, or the call that makes it; None for a decorator that stands bare.
    """
    is_inherited = environment is not None and bool(environment.pod_template)
    if not is_inherited and not any(call is not None and _may_name_one(call) for call in (override, declaration)):
        return Template()
    nearest = [argument_choices(call, "pod_template") for call in (override, declaration) if call is not None]
    if sdk == "flyte":
        return _template(_first_set(*nearest, environment.pod_template if environment is not None else ()))
    configured = _templates(argument_choices(declaration, "task_config")) if declaration is not None else ()
    named = argument_choices(declaration, "pod_template_name") if declaration is not None else ()
    described, by_name = _template(_first_set(*nearest, configured), configured), _in_cluster(_first_set(named))
    return Template(described.call, (*described.unseen, *by_name))


def _may_name_one(call: Call) -> bool:
    return call.is_open or any(argument.name in ABOUT_PODS for argument in call.arguments)


def template_of(call: Call) -> Call | None:
    """The pod template that a call is given as `pod_template=`, None where it is given none that is known."""
    argument = call.argument("pod_template")
    return _described(argument.choices) if argument is not None else None


def _first_set(*sources: Choices) -> Choices:
    """What the first of `sources` that sets something sets; all that may be it, where that is left open."""
    found: list[Choice] = []
    for choices in sources:
        found += (choice for choice in choices if not _is_nothing(choice))
        if choices and not any(map(_is_nothing, choices)):
            break
    return tuple(found)


def _is_nothing(choice: Choice) -> bool:
    value = choice.traced.value
    return isinstance(value, Plain) and not value.value


def _templates(config: Choices) -> Choices:
    """The choices of a task's configuration that are templates, or may be."""
    return tuple(
        choice
        for choice in config
        if isinstance(choice.traced.value, Unknown) or _described((choice,)) is not None or _is_nothing(choice)
    )


def _described(choices: Choices) -> Call | None:
    """The call that makes a template, None where there is none that is known."""
    found = exact(choices) if choices else None
    if found is None or not isinstance(found.value, Built):
        return None
    return found.value.call if found.value.call.name in TEMPLATES else None


def _template(choices: Choices, configured: Choices = ()) -> Template:
    """The template that `choices` are, of which those in `configured` are a task's configuration."""
    described = _described(choices)
    if described is not None or not choices:
        return Template(described)
    if all(isinstance(choice.traced.value, Plain) for choice in choices):
        return Template(None, _in_cluster(choices))
    first = next((choice for choice in choices if isinstance(choice.traced.value, Unknown)), choices[0])
    subject = "the task's configuration" if first in configured else "the pod template"
    reason = first.traced.value.reason if isinstance(first.traced.value, Unknown) else "it is one of several"
    return Template(None, (Unseen(f"{subject} is unknown: {reason}", first.traced.place),))


def _in_cluster(names: Choices) -> tuple[Unseen, ...]:
    """The template that goes by one of `names`."""
    if not names:
        return ()
    known = dict.fromkeys(spelled(name.traced.value) for name in names if isinstance(name.traced.value, Plain))
    several = f" {' or '.join(known)}" if len(known) == len(names) else ""
    return (Unseen(f"the pod template{several} is in the cluster", names[0].traced.place, is_in_cluster=True),)
