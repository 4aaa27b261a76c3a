"""What a call takes, read from the function's or the class's source."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import msgspec

from catalog_maker.source import Place, Unreadable, Wheel, callee_name
from flyte_reslint.catalog.format import Kind, Literals, ParameterRecord, SignatureRecord


def signature(wheel: Wheel, dotted: str) -> SignatureRecord | None:
    """The signature of `dotted`, without `self`; None when the wheel does not have it."""
    place = wheel.find_dotted(dotted)
    if place is None:
        return None
    parent = dotted.rpartition(".")[0]
    owner = None if parent in wheel.files else wheel.find_dotted(parent)
    return signature_of(wheel, place, owner)


def signature_of(wheel: Wheel, place: Place, owner: Place | None = None) -> SignatureRecord:
    """The signature of a function, a class, or a module-level instance of a class with `__call__`."""
    node = place.node
    if isinstance(node, ast.ClassDef):
        return _class_signature(wheel, place)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        is_method = owner is not None and not isinstance(owner.node, (ast.FunctionDef, ast.Module))
        return _function_signature(wheel, place, owner, is_method and not _has_decorator(node, "staticmethod"))
    if isinstance(node, ast.Call):
        if ast.unparse(node.func) in ("partial", "functools.partial"):
            partly = wheel.find_expression(place.module, node.args[0])
            bound = {keyword.arg for keyword in node.keywords}
            return _partial(signature_of(wheel, partly), bound) if partly else SignatureRecord(any_keyword=True)
        made = wheel.find(place.module, callee_name(node.func))
        if made and isinstance(made.node, ast.ClassDef):
            called = wheel.member(made, "__call__")
            if called:
                return _function_signature(wheel, called, made, is_method=True)
        if len(node.args) == 1 and isinstance(node.args[0], ast.Name):
            wrapped = wheel.find(place.module, node.args[0].id)
            if wrapped:
                return signature_of(wheel, wrapped, None)
    raise Unreadable(f"{place.module}: cannot tell the signature of {ast.unparse(node)[:80]}")


def _partial(record: SignatureRecord, bound: set[str | None]) -> SignatureRecord:
    """What is left of a signature by `functools.partial`: from the first bound keyword on, keywords only."""
    found: list[ParameterRecord] = []
    is_reached = False
    for parameter in record.parameters:
        is_reached = is_reached or parameter.name in bound
        changed = {"kind": "keyword", "required": False} if parameter.name in bound else {"kind": "keyword"}
        found.append(msgspec.structs.replace(parameter, **changed) if is_reached else parameter)
    return SignatureRecord(tuple(found), record.refused, record.any_keyword)


def _has_decorator(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, name: str) -> bool:
    return any(ast.unparse(decorator).split("(")[0].split(".")[-1] == name for decorator in node.decorator_list)


# --- functions ---


def _function_signature(wheel: Wheel, place: Place, owner: Place | None, is_method: bool) -> SignatureRecord:
    node = place.node
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    arguments = node.args
    placed = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(placed) - len(arguments.defaults)) + list(arguments.defaults)
    found = [
        _parameter(wheel, place.module, a.arg, "positional" if a in arguments.posonlyargs else "standard", default)
        for a, default in zip(placed, defaults, strict=True)
    ]
    if arguments.vararg:
        found.append(ParameterRecord(arguments.vararg.arg, "rest"))
    found += [
        _parameter(wheel, place.module, a.arg, "keyword", default)
        for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    record = SignatureRecord(tuple(found[1:] if is_method else found))
    if arguments.kwarg is None:
        return record
    return _with_keywords(wheel, place, owner, record, arguments.kwarg.arg)


def _parameter(wheel: Wheel, module: str, name: str, kind: Kind, default: ast.expr | None) -> ParameterRecord:
    return ParameterRecord(name, kind, default is None, _literal(wheel, module, default))


def _literal(wheel: Wheel, module: str, default: ast.expr | None) -> Literals | msgspec.UnsetType:
    """The default's value where its source is a literal, or a name of the wheel that stands for one."""
    if isinstance(default, ast.Name):
        place = wheel.find(module, default.id)
        default = place.node if place and isinstance(place.node, ast.expr) else None
    if default is None:
        return msgspec.UNSET
    try:
        value = ast.literal_eval(default)
    except (ValueError, TypeError):
        return msgspec.UNSET
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return value if value is None or isinstance(value, (bool, int, float, str)) else msgspec.UNSET


# --- what the body does with **kwargs ---


def _with_keywords(
    wheel: Wheel, place: Place, owner: Place | None, record: SignatureRecord, kwargs: str
) -> SignatureRecord:
    """`record` with the keywords that the body takes out of `**kwargs`, or hands on."""
    assert isinstance(place.node, (ast.FunctionDef, ast.AsyncFunctionDef))
    taken: list[str] = []
    refused: list[str] = []
    forwarded: SignatureRecord | None = None
    is_closed = False
    for node in _in_order(place.node):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (f"{kwargs}.pop", f"{kwargs}.get"):
            taken.append(_text(node.args[0]))
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == kwargs:
            taken.append(_text(node.slice))
        elif isinstance(node, ast.If) and _raises(node.body):
            if ast.unparse(node.test) in (kwargs, f"len({kwargs}) > 0"):
                is_closed = True
                break
            refused += _refused_names(node.test)
        elif isinstance(node, ast.Call) and any(
            keyword.arg is None and ast.unparse(keyword.value) == kwargs for keyword in node.keywords
        ):
            forwarded = forwarded or _forwarded_to(wheel, place, owner, node)
    known = {parameter.name for parameter in record.parameters}
    extra = [ParameterRecord(name, "keyword") for name in dict.fromkeys(taken) if name not in known]
    any_keyword = not is_closed
    if forwarded is not None and not is_closed:
        extra += [
            ParameterRecord(parameter.name, "keyword", parameter.required, parameter.default)
            for parameter in forwarded.parameters
            if parameter.name not in known and parameter.name not in refused and parameter.name not in taken
            if parameter.kind in ("standard", "keyword")
        ]
        any_keyword = forwarded.any_keyword
    return SignatureRecord((*record.parameters, *extra), tuple(dict.fromkeys(refused)), any_keyword)


def _in_order(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.AST]:
    """The body's nodes in source order."""
    nodes = [node for statement in function.body for node in ast.walk(statement)]
    return sorted(nodes, key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)))


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise Unreadable(f"a keyword is taken by a name that is not a literal: {ast.unparse(node)}")


def _raises(body: list[ast.stmt]) -> bool:
    return any(isinstance(statement, ast.Raise) for statement in body)


def _refused_names(test: ast.expr) -> list[str]:
    """`name` of the test `k == "name"`, where k goes over the keywords."""
    if isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and isinstance(test.ops[0], ast.Eq):
        compared = test.comparators[0]
        if test.left.id in ("k", "key") and isinstance(compared, ast.Constant):
            return [str(compared.value)]
    return []


def _forwarded_to(wheel: Wheel, place: Place, owner: Place | None, call: ast.Call) -> SignatureRecord | None:
    """What the call that `**kwargs` is handed to still takes by keyword; None when it cannot be told."""
    function = ast.unparse(call.func)
    passed = {keyword.arg for keyword in call.keywords if keyword.arg}
    target: SignatureRecord | None = None
    if function == "super().__init__" and owner is not None:
        bases = wheel.ancestry(owner)[1:]
        target = _class_signature(wheel, bases[0]) if bases else None
    elif function in ("replace", "dataclasses.replace") and owner is not None:
        target = _class_signature(wheel, _most_derived(wheel, owner))
        target = _none_required(target)
    elif function == "cls" and owner is not None:
        target = _class_signature(wheel, owner)
    elif isinstance(call.func, (ast.Name, ast.Attribute)):
        found = wheel.find_expression(place.module, call.func)
        if found and isinstance(found.node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            target = signature_of(wheel, found, None)
    if target is None:
        return None
    left = tuple(p for p in target.parameters[len(call.args) :] if p.name not in passed)
    return SignatureRecord(left, (), target.any_keyword)


def _most_derived(wheel: Wheel, owner: Place) -> Place:
    """The class of the objects whose fields `dataclasses.replace(self, ...)` takes: the template `@env.task` makes."""
    assert isinstance(owner.node, ast.ClassDef)
    if owner.node.name == "TaskTemplate":
        return wheel.find(owner.module, "AsyncFunctionTaskTemplate") or owner
    return owner


def _none_required(record: SignatureRecord) -> SignatureRecord:
    """`record` with no parameter required: `dataclasses.replace` fills in what is not given."""
    return SignatureRecord(
        tuple(msgspec.structs.replace(parameter, required=False) for parameter in record.parameters),
        record.refused,
        record.any_keyword,
    )


# --- classes ---


@dataclass(frozen=True)
class _Field:
    record: ParameterRecord
    is_init: bool


def _class_signature(wheel: Wheel, place: Place) -> SignatureRecord:
    """The constructor's signature: its own `__init__`, or the fields of the dataclass, whichever is nearest."""
    for ancestor in wheel.ancestry(place):
        assert isinstance(ancestor.node, ast.ClassDef)
        if _has_decorator(ancestor.node, "dataclass"):
            return _dataclass_signature(wheel, ancestor)
        for statement in ancestor.node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                return _function_signature(wheel, Place(ancestor.module, statement), ancestor, is_method=True)
    external = [ast.unparse(base) for base in place.node.bases] if isinstance(place.node, ast.ClassDef) else []
    return SignatureRecord(any_keyword=bool(external))


def _dataclass_signature(wheel: Wheel, place: Place) -> SignatureRecord:
    fields: dict[str, _Field] = {}
    for ancestor in reversed(wheel.ancestry(place)):
        assert isinstance(ancestor.node, ast.ClassDef)
        if _has_decorator(ancestor.node, "dataclass"):
            keyword_only = _dataclass_option(ancestor.node, "kw_only")
            for statement in ancestor.node.body:
                if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                    if "KW_ONLY" in ast.unparse(statement.annotation):
                        keyword_only = True
                    elif "ClassVar" not in ast.unparse(statement.annotation):
                        fields[statement.target.id] = _field(wheel, ancestor.module, statement, keyword_only)
    records = [field.record for field in fields.values() if field.is_init]
    return SignatureRecord((*(r for r in records if r.kind != "keyword"), *(r for r in records if r.kind == "keyword")))


def _dataclass_option(node: ast.ClassDef, option: str) -> bool:
    return any(
        isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        for keyword in decorator.keywords
        if keyword.arg == option
    )


def _field(wheel: Wheel, module: str, statement: ast.AnnAssign, keyword_only: bool) -> _Field:
    assert isinstance(statement.target, ast.Name)
    name, value = statement.target.id, statement.value
    if isinstance(value, ast.Call) and callee_name(value.func) == "field":
        options = {keyword.arg: keyword.value for keyword in value.keywords}
        default = options.get("default")
        required = default is None and "default_factory" not in options
        is_init = ast.unparse(options["init"]) != "False" if "init" in options else True
        keyword_only = ast.unparse(options["kw_only"]) == "True" if "kw_only" in options else keyword_only
    else:
        default, required, is_init = value, value is None, True
    kind: Kind = "keyword" if keyword_only else "standard"
    literal = _literal(wheel, module, default)
    return _Field(ParameterRecord(name, kind, required, literal), is_init)
