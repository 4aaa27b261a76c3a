"""What a hover shows: the effective resources of a declaration, and the chain that each value came through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from flyte_reslint.api import Project
from flyte_reslint.domain.values import Place, Step, Trail
from flyte_reslint.lsp.declarations import Declaration, at, uses
from flyte_reslint.lsp.diagnostics import uri_of
from flyte_reslint.platform.pod import Pod
from flyte_reslint.report.cells import FIELDS, cell
from flyte_reslint.report.pods import changes, container, doubts, pod_cell, reasons
from flyte_reslint.report.visible import visible

_LONGEST = 60
"""Characters of a declared value; of a longer one the beginning is shown."""


def hover(project: Project, place: Place) -> str | None:
    """The Markdown for what stands at `place`: a declaration, or a value that reaches one."""
    declaration = at(project, place)
    if declaration is not None:
        return "\n".join(_table(project, declaration))
    reached = {(each.title, field): (each, field) for each, field in uses(project, place)}
    return "\n".join(_uses(reached.values())) if reached else None


def _table(project: Project, declaration: Declaration) -> Iterator[str]:
    settings = declaration.settings
    pod = project.pod(declaration.of)
    fields = [field for field in FIELDS if _is_shown(declaration, field, pod)]
    yield f"**{_words(declaration.title)}**"
    yield ""
    if not fields:
        yield "Nothing sets its resources: the platform's default holds."
    else:
        yield f"| | declared | effective |{' pod |' if pod else ''} from |"
        yield f"|---|---|---|{'---|' if pod else ''}---|"
    for field in fields:
        trail = _trail(declaration, field)
        declared = f"`{_declared(project, trail[0])}`" if trail else ""
        cells = [field, declared, _words(cell(field, settings) or ("" if trail == () else "?"))]
        if pod is not None:
            cells.append(_words(_in_pod(field, pod)))
        yield f"| {' | '.join([*cells, ' ← '.join(_link(step.place) for step in trail)])} |"
    for unsettled in settings.unknown:
        yield f"\n{_words(unsettled.field)} is unknown: {_words(unsettled.reason)} ({_link(unsettled.place)})"
    if pod is not None:
        for field in FIELDS:
            given = container(field, declaration.of)
            if given is not None:
                yield f"\npod: {_words(f'{field} of container {given.name} of the template')} ({_link(given.place)})"
            for change in changes(field, pod):
                yield f"\npod: {_words(f'{field} {change}')}"
        open_ = (doubt for field in FIELDS for doubt in doubts(field, pod, settings))
        for words, at in reasons(open_):
            yield f"\npod: {_words(words)}" + (f" ({_link(at)})" if at is not None else "")


def _is_shown(declaration: Declaration, field: str, pod: Pod | None) -> bool:
    settings = declaration.settings
    is_changed = pod is not None and (changes(field, pod) or doubts(field, pod, settings))
    is_of_pod = is_changed or (pod is not None and container(field, declaration.of) is not None)
    return bool(_trail(declaration, field) or cell(field, settings) or is_of_pod)


def _uses(reached: Iterable[tuple[Declaration, str]]) -> Iterator[str]:
    yield "This value reaches:"
    yield ""
    for declaration, field in reached:
        value = cell(field.partition(".")[0], declaration.settings) or "?"
        yield f"- {_words(field)} of {_words(declaration.title)}: {_words(value)} ({_link(declaration.place)})"


def _trail(declaration: Declaration, field: str) -> Trail:
    return declaration.settings.provenance.get(field, ())


def _declared(project: Project, step: Step) -> str:
    """The value as it is written where it enters a call."""
    place = step.place
    lines = project.text(place.file).splitlines()[place.row - 1 : place.end_row]
    if not lines:
        return ""
    lines[-1] = lines[-1][: place.end_column - 1]
    lines[0] = lines[0][place.column - 1 :]
    written = " ".join(visible(" ".join(lines)).split()).replace("`", "'").replace("|", "\\|")
    return written if len(written) <= _LONGEST else f"{written[: _LONGEST - 1]}…"


def _in_pod(field: str, pod: Pod) -> str:
    resource = pod.resource(field)
    is_told = resource in pod.requests or resource in pod.unknown
    return pod_cell(field, pod).removeprefix("pod ") if is_told else ""


def _link(place: Place) -> str:
    return f"[{_words(PurePath(place.file).name)}:{place.row}]({uri_of(place.file)}#L{place.row})"


def _words(text: str) -> str:
    """Text that Markdown takes for nothing else."""
    return re.sub(r"([\\`*_{}\[\]<>|#~])", r"\\\1", visible(text))
