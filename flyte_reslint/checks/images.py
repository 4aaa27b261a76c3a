"""The rule about images that may be others tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.given import choices_given, text
from flyte_reslint.checks.rule import rule
from flyte_reslint.checks.types import OVERRIDE
from flyte_reslint.domain.registry import Registry

PARAMETERS = frozenset({"image", "image_uri", "container_image", "base_image"})
"""What calls of the SDKs, and containers of the kubernetes client, take an image's name as."""


@rule("FLR901")
def mutable_image_tag(registry: Registry) -> Iterator[Finding]:
    """An image of no tag, or of `latest`; FLR403 speaks of one that is given to `override`."""
    for call in registry.calls:
        for argument in call.arguments:
            if argument.name in PARAMETERS and call.name != OVERRIDE:
                for value in choices_given("image", argument.choices, call.condition, argument.place):
                    claim = _fault(text(value.value) or "auto")
                    if claim:
                        reason = "what it stands for changes with the next push"
                        remedy = "name a tag that stays, or a digest (@sha256:...)"
                        yield value.finding("FLR901", claim, reason=reason, remedy=remedy)


def _fault(image: str) -> str:
    """What is wrong with an image's name; empty for one that is pinned, that the SDK fills in, or that is none.

    flytekit fills in `{{.image.xyz.fqn}}:{{.image.xyz.version}}`: `get_registerable_container_image`.
    """
    is_name = image.isascii() and image.isprintable() and not any(letter in image for letter in "{}$<>@ ")
    if not is_name or image in ("", "auto"):
        return ""
    name, colon, tag = image.rpartition("/")[2].partition(":")
    if not colon:
        return "has no tag, which means latest" if name else ""
    return "has the tag latest" if tag == "latest" else ""
