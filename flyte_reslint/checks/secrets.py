"""The rule about secrets that are written into the code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.checks.given import sentence, text
from flyte_reslint.checks.rule import rule
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.registry import Registry
from flyte_reslint.domain.settled import both
from flyte_reslint.domain.values import Choices, Dictionary, exact

PARAMETERS = frozenset({"env_vars", "environment"})
"""What calls of Flyte 2 and of flytekit take the variables of a task as."""

ENV_VAR = "kubernetes.client.V1EnvVar"

SECRET = r"(?:^|_|^PG)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|API_?KEY|(?:ACCESS|PRIVATE|SECRET)_?KEY)$"
"""The ends of names that stand for secrets; `..._PATH`, `..._FILE` and `..._NAME` only tell where one is."""

NO_SECRET = frozenset({"BOS", "CLS", "EOS", "MASK", "PAD", "SEP", "STOP", "UNK", "MAX", "MIN", "PER", "PULL", "PUBLIC"})
"""Words that make a name stand for something else: a token of a language model, a count, what a pod pulls with."""

PLACEHOLDER = (
    r"(?s)\W*"
    r"|(.)\1*"
    r"|\d+"
    r"|[A-Z]+(?:_[A-Z0-9]+)+"
    r"|.*(?:\.\.\.|\*\*\*|xxxx|XXXX).*"
    r"|(?i:true|false|yes|no|on|off)"
    r"|(?i:(?:.*[\W_])?(?:your|my|change|changeme|placeholder|dummy|test|testing|fake|mock|example|sample|todo|fixme"
    r"|redacted|replace|empty|none|null|needed|required|unused|secret|password|token|key)(?:[\W_].*)?)"
)
"""What stands for a secret without being one: a hint to the reader, a switch, a count, the name of a variable."""

REFERENCE = r"(?s)[/~.$%<\[{].*|.*://.*|(?:arn|vault|projects)[:/].*|.*\.(?:json|pem|key|txt|ya?ml)"
"""What only says where a secret is, or is filled in elsewhere."""


@rule("FLR902")
def literal_secret(registry: Registry) -> Iterator[Finding]:
    """A secret that everybody sees who sees the code, or the task."""
    for call in registry.calls:
        for name, choices, condition in _variables(call):
            if _is_secret(name):
                yield from _literals(name, choices, condition)


def _variables(call: Call) -> Iterator[tuple[str, Choices, str | None]]:
    """The environment variables that a call sets, each with its values and the condition under which it does."""
    if call.name == ENV_VAR:
        name, value = call.argument("name"), call.argument("value")
        known = exact(name.choices) if name is not None else None
        if known is not None and value is not None:
            yield text(known.value) or "", value.choices, call.condition
        return
    for argument in call.arguments:
        for choice in argument.choices if argument.name in PARAMETERS else ():
            if isinstance(choice.traced.value, Dictionary):
                for entry in choice.traced.value.entries:
                    yield entry.key, entry.choices, both(call.condition, choice.condition)


def _is_secret(name: str) -> bool:
    """Whether a variable is named like a secret."""
    return re.search(SECRET, name.upper()) is not None and NO_SECRET.isdisjoint(name.upper().split("_"))


def _literals(name: str, choices: Choices, condition: str | None) -> Iterator[Finding]:
    """The values that are literal secrets. What is said of one never repeats it: not its trail, nor a condition."""
    for choice in choices:
        secret = text(choice.traced.value) or ""
        if re.fullmatch(PLACEHOLDER, secret) or re.fullmatch(REFERENCE, secret):
            continue
        when = both(condition, choice.condition)
        place = choice.traced.place
        origins = [step.place for step in choice.traced.trail if step.place != place]
        claim = f"environment variable {name} is given a secret as a literal"
        message = sentence(claim, None if when is not None and secret in when else when)
        remedy = "ask for it with secrets= of Flyte 2, or secret_requests= of flytekit"
        related = tuple(Related(origin, "the value comes from here") for origin in origins[-1:])
        yield Finding("FLR902", place, message, remedy, related)
