"""What the installed SDK says of tasks: whether it registers what the static view tells."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pytest_flyteres.facts import Declared
from pytest_flyteres.session import FlyteSession
from pytest_flyteres.verdict import Asked, Verdict

if TYPE_CHECKING:
    from flyte_reslint.verify.agreement import Agreement

AGREEING = ("agrees", "unknown")
"""The verdicts under which the SDK contradicts nothing that the static view claims to know."""


def verified(session: FlyteSession, task: Declared | None, asked: Asked) -> Verdict:
    """Import the file of `task`, or all files, with the SDK of this interpreter, in a process of its own, and compare.

    Fails the test where there is no SDK.
    """
    __tracebackhide__ = True
    from flyte_reslint.verify.verify import NoSDK, verify

    with _in_folder(session.facts.folder):
        files = None if task is None else (task.place.file,)
        missing = None
        try:
            agreements = verify(session.project, files=files).agreements
        except NoSDK as error:
            missing = str(error)
    if missing is not None:
        pytest.fail(f"verify needs the SDK that the code is written for: {missing}")
    if task is not None:
        agreements = tuple(each for each in agreements if _is_of(each, task))
    against = [each for each in agreements if each.verdict not in AGREEING]
    of = "all tasks" if task is None else task.name or task.function
    if not against:
        return Verdict(True, f"<the SDK agrees on {of}>", (), asked)
    lines = [line for each in against for line in _lines(session, each)]
    return Verdict(False, f"<the SDK does not agree on {of}: {lines[0]}>", lines, asked)


def _is_of(agreement: Agreement, task: Declared) -> bool:
    """Whether a comparison is about a task or, where the task cannot be told, about its file."""
    if agreement.kind != "task" or agreement.file != task.place.file:
        return False
    return agreement.name == task.name if task.name is not None else agreement.line == task.place.row


def _lines(session: FlyteSession, agreement: Agreement) -> Iterator[str]:
    where = f" ({session.shown(agreement.file)}:{agreement.line})" if agreement.file else ""
    if agreement.verdict == "import-failed" and agreement.failure is not None:
        yield f"{agreement.name}{where} cannot be imported: {agreement.failure.error}"
    elif agreement.verdict == "refused":
        yield f"{agreement.name}{where} is refused by the SDK: {agreement.error}"
    elif agreement.verdict == "not-found":
        yield f"{agreement.name} is registered by the SDK{where}, and the static view does not have it"
    elif agreement.verdict == "only-static":
        yield f"{agreement.name}{where} is not registered by the SDK"
    for each in agreement.differences:
        static, real = (value or "not set" for value in (each.static, each.registered))
        place = f"{session.shown(each.place.file)}:{each.place.row}"
        yield f"{agreement.name}: {each.field} is {static} in the code ({place}) and {real} for the SDK"


@contextmanager
def _in_folder(folder: str) -> Iterator[None]:
    """Work where the analysis ran: a test may have gone elsewhere, and names of files are relative."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
