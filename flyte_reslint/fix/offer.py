"""The fix of one finding: what its rule knows to be meant, spelled in the file's own syntax.

LibCST is imported where a fix needs the file's tree: not to respell a literal or a keyword that only the finding's own
call reads, which most fixes do, nor to change a comment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyte_reslint.checks.correction import Addition, Exchange, Renaming, Respelling, Shortening, Translation, Use
from flyte_reslint.checks.finding import Edit, Finding, Fix
from flyte_reslint.domain.values import Place
from flyte_reslint.fix.comments import shortened
from flyte_reslint.fix.keywords import keyword_renamed
from flyte_reslint.fix.literals import respelled
from flyte_reslint.fix.places import Places
from flyte_reslint.fix.program import Program

if TYPE_CHECKING:
    import libcst as cst

    from flyte_reslint.checks.correction import Move
    from flyte_reslint.fix.tree import Tree


def offered(program: Program, finding: Finding) -> Fix | None:
    """The edits that would remove a finding; None where there are none, or not surely the right ones."""
    correction = finding.correction
    if isinstance(correction, Respelling):
        return _respelling(program, finding, correction)
    if isinstance(correction, Renaming):
        return _renaming(program, finding, correction)
    if isinstance(correction, Shortening):
        return shortened(program, correction)
    return None if correction is None else _restructuring(program, finding, correction)


def _restructuring(
    program: Program, finding: Finding, correction: Exchange | Addition | Use | Move | Translation
) -> Fix | None:
    from flyte_reslint.fix.arguments import added, exchanged
    from flyte_reslint.fix.decorators import moved
    from flyte_reslint.fix.statements import used

    if isinstance(correction, Exchange):
        edits = exchanged(program, correction)
        if edits:
            return Fix("Write the request first", edits, is_safe=False)
        return _respelling(program, finding, correction.otherwise) if correction.otherwise else None
    if isinstance(correction, Addition):
        edit = added(program, correction)
        return Fix(f"Add {correction.name}={correction.value}", (edit,), is_safe=True) if edit else None
    if isinstance(correction, Use):
        return used(program, correction)
    if isinstance(correction, Translation):
        return _translation(program, finding, correction)
    return moved(program, correction)


def _respelling(program: Program, finding: Finding, correction: Respelling) -> Fix | None:
    edit = respelled(program, correction)
    right = correction.value.replace(correction.wrong, correction.right)
    return None if edit is None else _with_users(program, finding, edit, f'Write "{right}"', correction.is_safe)


def _renaming(program: Program, finding: Finding, correction: Renaming) -> Fix | None:
    message = f"Write {correction.right}"
    edit = keyword_renamed(program, correction)
    if edit is not None:
        return _with_users(program, finding, edit, message, correction.is_safe)
    from flyte_reslint.fix.arguments import key_renamed

    found = key_renamed(program, correction)
    if found is None:
        return None
    tree, entry, edit = found
    is_own = finding.place.contains(edit.place)
    return Fix(message, (edit,), correction.is_safe and (is_own or _serves_only(program, finding, tree, entry)))


def _translation(program: Program, finding: Finding, correction: Translation) -> Fix | None:
    from flyte_reslint.fix.translation import translated

    found = translated(program, correction)
    if found is None:
        return None
    tree, node, edits = found
    message = f"Write the Resources of {correction.package}"
    return Fix(message, edits, _serves_only(program, finding, tree, node))


def _with_users(program: Program, finding: Finding, edit: Edit, message: str, is_safe: bool) -> Fix:
    """The fix that makes an edit, safe only if all that reads what is written there has the same fault."""
    return Fix(message, (edit,), is_safe and (finding.place.contains(edit.place) or _is_apart(program, finding, edit)))


def _is_apart(program: Program, finding: Finding, edit: Edit) -> bool:
    """Whether what an edit writes elsewhere than the finding is read for findings of the same rule alone."""
    tree = program.tree(edit.place.file)
    node = tree.token(edit.place) if tree is not None else None
    return tree is not None and node is not None and _serves_only(program, finding, tree, node)


def _serves_only(program: Program, finding: Finding, tree: Tree, node: cst.CSTNode) -> bool:
    """Whether what is written at a node is read for findings of the same rule alone."""
    from flyte_reslint.fix.users import serves_only, variable_of

    place = tree.place(node)
    if variable_of(tree, node) is None:
        return place.contains(finding.place) or finding.place.contains(place)
    key = (finding.code, place)
    if key not in program.verdicts:
        program.verdicts[key] = serves_only(program, tree, node, _served(program, *key))
    return program.verdicts[key]


def _served(program: Program, code: str, literal: Place) -> Places[None]:
    """The places of the findings of a rule whose values came from a literal or entry, and those on their way."""
    return Places((place, None) for _, way in program.ways(code).touching(literal) for place in way)
