"""Compares the program IR of a text with what CPython's own parser and symbol table say about it."""

from __future__ import annotations

import ast
import re
import symtable
import sys
import warnings
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from flyte_reslint.program import expressions as ir
from flyte_reslint.program import statements as st
from flyte_reslint.program.span import Span

_OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitAnd: "&", ast.BitXor: "^", ast.MatMult: "@",
    ast.UAdd: "+", ast.USub: "-", ast.Invert: "~", ast.Not: "not", ast.And: "and", ast.Or: "or",
    ast.Lt: "<", ast.Gt: ">", ast.Eq: "==", ast.LtE: "<=", ast.GtE: ">=", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_LINE_END = re.compile(r"\r\n?|\n")
_PARENTHESES_AND_SPACE = re.compile(r"(?:[\s()\\]|#[^\r\n]*)*")


class Oracle:
    """Walks both trees side by side; `complaints` says where they differ."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.starts = [0, *(end.end() for end in _LINE_END.finditer(source))]
        self.complaints: list[str] = []
        self.spans_count = True

    def complain(self, node: Any, what: str) -> None:
        self.complaints.append(f"line {getattr(node, 'lineno', '?')}: {type(node).__name__}: {what}")

    def same(self, node: Any, what: str, expected: object, actual: object) -> None:
        if expected != actual:
            self.complain(node, f"{what}: {expected!r} != {actual!r}")

    def text(self, span: Span) -> str:
        return self.source[self.offset(span.row, span.column) : self.offset(span.end_row, span.end_column)]

    def offset(self, row: int, column: int) -> int:
        return self.starts[row - 1] + column - 1

    def characters(self, row: int, utf8_column: int) -> int:
        start = self.starts[row - 1]
        end = self.starts[row] if row < len(self.starts) else len(self.source)
        return len(self.source[start:end].encode()[:utf8_column].decode()) + 1

    def span(self, node: Any) -> Span:
        return Span(
            node.lineno,
            self.characters(node.lineno, node.col_offset),
            node.end_lineno,
            self.characters(node.end_lineno, node.end_col_offset),
        )

    def same_span(self, node: Any, actual: Span) -> None:
        if self.spans_count:
            self.same(node, f"span of {self.text(actual)[:40]!r}", self.span(node), actual)

    def around(self, node: Any, actual: Span) -> None:
        """The span may differ from the node's by parentheses and white space only."""
        if not self.spans_count:
            return
        expected = self.span(node)
        outer = (self.offset(actual.row, actual.column), self.offset(actual.end_row, actual.end_column))
        inner = (self.offset(expected.row, expected.column), self.offset(expected.end_row, expected.end_column))
        for one, other in zip(outer, inner, strict=True):
            between = self.source[min(one, other) : max(one, other)]
            if not _PARENTHESES_AND_SPACE.fullmatch(between):
                self.complain(node, f"span: {expected} != {actual}")

    def header(self, node: Any, span: Span) -> None:
        decorators = getattr(node, "decorator_list", [])
        if decorators:
            first = self.span(decorators[0])
            before = self.source[self.offset(span.row, span.column) : self.offset(first.row, first.column)]
            self.same(node, "decorator", "@", re.sub(r"[\s(\\]", "", before))
        else:
            expected = self.span(node)
            self.same(node, "start", (expected.row, expected.column), (span.row, span.column))
        self.same(node, "header's end", ":", self.text(span)[-1])
        body = self.span(node.body[0]) if not isinstance(node, ast.Match) else self.span(node.cases[0].pattern)
        if (span.end_row, span.end_column) > (body.row, body.column):
            self.complain(node, "the header reaches into the body")

    # Statements

    def module(self, node: ast.Module, actual: st.Module) -> None:
        self.statements(node, node.body, actual.body)

    def statements(self, parent: ast.AST, nodes: Sequence[ast.stmt], actual: Sequence[st.Statement]) -> None:
        self.same(parent, "number of statements", len(nodes), len(actual))
        for node, statement in zip(nodes, actual, strict=False):
            self.statement(node, statement)

    def statement(self, node: Any, actual: Any) -> None:
        expected = {
            "Expr": "ExpressionStatement", "Assign": "Assignment", "AnnAssign": "AnnotatedAssignment",
            "AugAssign": "AugmentedAssignment", "AsyncFunctionDef": "FunctionDefinition",
            "FunctionDef": "FunctionDefinition", "ClassDef": "ClassDefinition", "AsyncFor": "For",
            "AsyncWith": "With", "TryStar": "Try", "Global": "ScopeDeclaration", "Nonlocal": "ScopeDeclaration",
        }.get(type(node).__name__, type(node).__name__)  # fmt: skip
        if type(actual).__name__ != expected:
            self.complain(node, f"became {type(actual).__name__}")
            return
        if hasattr(actual, "body") or isinstance(actual, st.Match):
            self.header(node, actual.span)
        else:
            self.same_span(node, actual.span)
        getattr(self, f"on_{_snake_case(expected)}")(node, actual)

    def on_expression_statement(self, node: ast.Expr, actual: st.ExpressionStatement) -> None:
        self.expression(node.value, actual.value)

    def on_assignment(self, node: ast.Assign, actual: st.Assignment) -> None:
        self.expressions(node, node.targets, actual.targets)
        self.expression(node.value, actual.value)

    def on_annotated_assignment(self, node: ast.AnnAssign, actual: st.AnnotatedAssignment) -> None:
        self.expression(node.target, actual.target)
        self.expression(node.annotation, actual.annotation)
        self.expression(node.value, actual.value)

    def on_augmented_assignment(self, node: ast.AugAssign, actual: st.AugmentedAssignment) -> None:
        self.expression(node.target, actual.target)
        self.same(node, "operator", _OPERATORS[type(node.op)], actual.operator)
        self.expression(node.value, actual.value)

    def on_delete(self, node: ast.Delete, actual: st.Delete) -> None:
        self.expressions(node, node.targets, actual.targets)

    def on_import(self, node: ast.Import, actual: st.Import) -> None:
        self.aliases(node, actual.names)

    def on_import_from(self, node: ast.ImportFrom, actual: st.ImportFrom) -> None:
        self.same(node, "module", (node.module or "", node.level), (actual.module, actual.level))
        self.same(node, "star", node.names[0].name == "*", actual.star)
        if not actual.star:
            self.aliases(node, actual.names)

    def aliases(self, node: Any, actual: Sequence[st.Alias]) -> None:
        expected = [(alias.name, alias.asname, self.span(alias)) for alias in node.names]
        self.same(node, "names", expected, [(alias.name, alias.bound_as, alias.span) for alias in actual])

    def on_function_definition(self, node: Any, actual: st.FunctionDefinition) -> None:
        self.same(node, "name", (node.name, node.name), (actual.name, self.text(actual.name_span)))
        self.expressions(node, node.decorator_list, actual.decorators)
        self.parameters(node.args, actual.parameters)
        self.same(node, "async", isinstance(node, ast.AsyncFunctionDef), actual.is_async)
        self.same(node, "generator", _yields(node), actual.is_generator)
        self.statements(node, node.body, actual.body)

    def on_class_definition(self, node: ast.ClassDef, actual: st.ClassDefinition) -> None:
        self.same(node, "name", (node.name, node.name), (actual.name, self.text(actual.name_span)))
        self.expressions(node, node.decorator_list, actual.decorators)
        self.arguments(node, [*node.bases, *node.keywords], actual.arguments)
        self.statements(node, node.body, actual.body)

    def on_return(self, node: ast.Return, actual: st.Return) -> None:
        self.expression(node.value, actual.value)

    def on_raise(self, node: ast.Raise, actual: st.Raise) -> None:
        self.expression(node.exc, actual.error)
        self.expression(node.cause, actual.cause)

    def on_assert(self, node: ast.Assert, actual: st.Assert) -> None:
        self.expression(node.test, actual.test)
        self.expression(node.msg, actual.message)

    def on_if(self, node: ast.If, actual: st.If) -> None:
        self.expression(node.test, actual.test)
        self.statements(node, node.body, actual.body)
        self.statements(node, node.orelse, actual.otherwise)

    on_while = on_if

    def on_for(self, node: Any, actual: st.For) -> None:
        self.expression(node.target, actual.target)
        self.expression(node.iter, actual.iterable)
        self.statements(node, node.body, actual.body)
        self.statements(node, node.orelse, actual.otherwise)
        self.same(node, "async", isinstance(node, ast.AsyncFor), actual.is_async)

    def on_try(self, node: Any, actual: st.Try) -> None:
        self.statements(node, node.body, actual.body)
        self.same(node, "handlers", len(node.handlers), len(actual.handlers))
        for handler, ours in zip(node.handlers, actual.handlers, strict=False):
            self.header(handler, ours.span)
            self.expression(handler.type, ours.kind)
            self.same(handler, "name", handler.name, ours.name)
            self.same(handler, "group", type(node).__name__ == "TryStar", ours.is_group)
            self.statements(handler, handler.body, ours.body)
        self.statements(node, node.orelse, actual.otherwise)
        self.statements(node, node.finalbody, actual.finally_body)

    def on_with(self, node: Any, actual: st.With) -> None:
        self.same(node, "items", len(node.items), len(actual.items))
        for item, ours in zip(node.items, actual.items, strict=False):
            self.expression(item.context_expr, ours.manager)
            self.expression(item.optional_vars, ours.target)
        self.statements(node, node.body, actual.body)
        self.same(node, "async", isinstance(node, ast.AsyncWith), actual.is_async)

    def on_match(self, node: ast.Match, actual: st.Match) -> None:
        self.expression(node.subject, actual.subject)
        self.same(node, "cases", len(node.cases), len(actual.cases))
        for case, ours in zip(node.cases, actual.cases, strict=False):
            self.same(node, "case", ("case", ":"), (self.text(ours.span)[:4], self.text(ours.span)[-1]))
            self.pattern(case.pattern, ours.pattern)
            self.expression(case.guard, ours.guard)
            self.statements(node, case.body, ours.body)

    def on_scope_declaration(self, node: Any, actual: st.ScopeDeclaration) -> None:
        self.same(node, "kind", type(node).__name__.lower(), actual.kind)
        self.same(node, "names", tuple(node.names), actual.names)

    def on_type_alias(self, node: Any, actual: st.TypeAlias) -> None:
        self.same(node, "name", node.name.id, actual.name)

    def on_pass(self, node: Any, actual: Any) -> None:
        """Nothing but the span."""

    on_break = on_continue = on_pass

    # Patterns

    def patterns(self, parent: ast.AST, nodes: Sequence[ast.pattern], actual: Sequence[st.Pattern]) -> None:
        self.same(parent, "number of patterns", len(nodes), len(actual))
        for node, pattern in zip(nodes, actual, strict=False):
            self.pattern(node, pattern)

    def pattern(self, node: Any, actual: Any) -> None:
        expected = {
            "MatchValue": "ValuePattern", "MatchSingleton": "ValuePattern", "MatchAs": "CapturePattern",
            "MatchSequence": "SequencePattern", "MatchStar": "StarPattern", "MatchMapping": "MappingPattern",
            "MatchClass": "ClassPattern", "MatchOr": "OrPattern",
        }[type(node).__name__]  # fmt: skip
        if type(actual).__name__ != expected:
            self.complain(node, f"became {type(actual).__name__}")
            return
        self.same_span(node, actual.span)
        if isinstance(node, ast.MatchValue):
            self.expression(node.value, actual.value)
        elif isinstance(node, ast.MatchSingleton):
            self.same(node, "value", node.value, actual.value.value)
        elif isinstance(node, ast.MatchAs):
            self.same(node, "name", node.name, actual.name)
            self.same(node, "has a pattern", node.pattern is not None, actual.pattern is not None)
            if node.pattern is not None and actual.pattern is not None:
                self.pattern(node.pattern, actual.pattern)
        elif isinstance(node, ast.MatchSequence):
            self.patterns(node, node.patterns, actual.items)
        elif isinstance(node, ast.MatchStar):
            self.same(node, "name", node.name, actual.name)
        elif isinstance(node, ast.MatchMapping):
            self.expressions(node, node.keys, actual.keys)
            self.patterns(node, node.patterns, actual.patterns)
            self.same(node, "rest", node.rest, actual.rest)
        elif isinstance(node, ast.MatchClass):
            self.expression(node.cls, actual.kind)
            self.patterns(node, node.patterns, actual.positional)
            self.same(node, "keywords", tuple(node.kwd_attrs), actual.keywords)
            self.patterns(node, node.kwd_patterns, actual.keyword_patterns)
        else:
            self.patterns(node, node.patterns, actual.alternatives)

    # Expressions

    def expressions(self, parent: ast.AST, nodes: Sequence[ast.expr | None], actual: Sequence[Any]) -> None:
        self.same(parent, "number of expressions", len(nodes), len(actual))
        for node, expression in zip(nodes, actual, strict=False):
            self.expression(node, expression)

    def expression(self, node: Any, actual: Any) -> None:
        if node is None or actual is None:
            self.same(node, "presence", node is None, actual is None)
            return
        expected = {
            "BinOp": "BinaryOperation", "UnaryOp": "UnaryOperation", "BoolOp": "BooleanOperation",
            "Compare": "Comparison", "IfExp": "Conditional", "NamedExpr": "NamedExpression",
            "JoinedStr": "FormattedString", "Dict": "DictionaryDisplay", "Tuple": "Display", "List": "Display",
            "Set": "Display", "ListComp": "Comprehension", "SetComp": "Comprehension",
            "DictComp": "Comprehension", "GeneratorExp": "Comprehension", "YieldFrom": "Yield",
        }.get(type(node).__name__, type(node).__name__)  # fmt: skip
        if isinstance(node, ast.Constant):
            expected = _constant_kind(node.value)
        if type(actual).__name__ != expected:
            self.complain(node, f"became {type(actual).__name__} ({actual!r})"[:200])
            return
        if isinstance(node, ast.GeneratorExp):
            self.around(node, actual.span)
        else:
            self.same_span(node, actual.span)
        getattr(self, f"on_{_snake_case(expected)}")(node, actual)

    def on_constant(self, node: ast.Constant, actual: ir.Constant) -> None:
        self.same(node, "value", (type(node.value), node.value), (type(actual.value), actual.value))

    def on_large_integer(self, node: ast.Constant, actual: ir.LargeInteger) -> None:
        self.same(node, "value", str(node.value), actual.digits)

    def on_bytes(self, node: ast.Constant, actual: ir.Bytes) -> None:
        self.same(node, "value", node.value, actual.value)

    def on_opaque(self, node: ast.Constant, actual: ir.Opaque) -> None:
        """No value to compare."""

    on_ellipsis = on_opaque

    def on_name(self, node: ast.Name, actual: ir.Name) -> None:
        if actual.identifier.isascii():
            self.same(node, "identifier", node.id, actual.identifier)

    def on_attribute(self, node: ast.Attribute, actual: ir.Attribute) -> None:
        self.same(node, "name", node.attr, actual.name)
        self.expression(node.value, actual.value)

    def on_subscript(self, node: ast.Subscript, actual: ir.Subscript) -> None:
        self.expression(node.value, actual.value)
        self.expression(node.slice, actual.index)

    def on_slice(self, node: ast.Slice, actual: ir.Slice) -> None:
        self.expression(node.lower, actual.lower)
        self.expression(node.upper, actual.upper)
        self.expression(node.step, actual.step)

    def on_call(self, node: ast.Call, actual: ir.Call) -> None:
        self.expression(node.func, actual.function)
        self.arguments(node, [*node.args, *node.keywords], actual.arguments)

    def arguments(self, parent: Any, nodes: Sequence[Any], actual: Sequence[ir.Argument]) -> None:
        self.same(parent, "number of arguments", len(nodes), len(actual))
        ordered = sorted(nodes, key=lambda node: (node.lineno, node.col_offset))
        for node, argument in zip(nodes if not self.spans_count else ordered, actual, strict=False):
            if isinstance(node, ast.keyword):
                self.same(node, "keyword", node.arg, argument.keyword)
                self.same(node, "stars", "" if node.arg else "**", argument.stars)
                if node.arg is not None and argument.keyword_span is not None:
                    self.same(node, "keyword", node.arg, self.text(argument.keyword_span))
                self.same_span(node, argument.span)
                self.expression(node.value, argument.value)
            elif isinstance(node, ast.Starred):
                self.same(node, "stars", "*", argument.stars)
                self.same_span(node, argument.span)
                self.expression(node.value, argument.value)
            else:
                self.same(node, "stars", ("", None), (argument.stars, argument.keyword))
                self.around(node, argument.span)
                self.expression(node, argument.value)

    def on_binary_operation(self, node: ast.BinOp, actual: ir.BinaryOperation) -> None:
        self.same(node, "operator", _OPERATORS[type(node.op)], actual.operator)
        self.expression(node.left, actual.left)
        self.expression(node.right, actual.right)

    def on_unary_operation(self, node: ast.UnaryOp, actual: ir.UnaryOperation) -> None:
        self.same(node, "operator", _OPERATORS[type(node.op)], actual.operator)
        self.expression(node.operand, actual.operand)

    def on_boolean_operation(self, node: ast.BoolOp, actual: ir.BooleanOperation) -> None:
        self.same(node, "operator", _OPERATORS[type(node.op)], actual.operator)
        self.expressions(node, node.values, actual.operands)

    def on_comparison(self, node: ast.Compare, actual: ir.Comparison) -> None:
        self.same(node, "operators", tuple(_OPERATORS[type(each)] for each in node.ops), actual.operators)
        self.expression(node.left, actual.first)
        self.expressions(node, node.comparators, actual.operands)

    def on_conditional(self, node: ast.IfExp, actual: ir.Conditional) -> None:
        self.expressions(node, [node.test, node.body, node.orelse], [actual.test, actual.body, actual.otherwise])

    def on_named_expression(self, node: ast.NamedExpr, actual: ir.NamedExpression) -> None:
        self.expressions(node, [node.target, node.value], [actual.target, actual.value])

    def on_starred(self, node: ast.Starred, actual: ir.Starred) -> None:
        self.expression(node.value, actual.value)

    def on_display(self, node: Any, actual: ir.Display) -> None:
        self.same(node, "kind", type(node).__name__.lower(), actual.kind)
        self.expressions(node, node.elts, actual.elements)

    def on_dictionary_display(self, node: ast.Dict, actual: ir.DictionaryDisplay) -> None:
        self.expressions(node, node.keys, [item.key for item in actual.items])
        self.expressions(node, node.values, [item.value for item in actual.items])

    def on_comprehension(self, node: Any, actual: ir.Comprehension) -> None:
        kind = {"ListComp": "list", "SetComp": "set", "DictComp": "dict", "GeneratorExp": "generator"}
        self.same(node, "kind", kind[type(node).__name__], actual.kind)
        if isinstance(node, ast.DictComp):
            self.expressions(node, [node.key, node.value], [actual.key, actual.element])
        else:
            self.expressions(node, [None, node.elt], [actual.key, actual.element])
        self.same(node, "clauses", len(node.generators), len(actual.clauses))
        for clause, ours in zip(node.generators, actual.clauses, strict=False):
            self.expressions(node, [clause.target, clause.iter], [ours.target, ours.iterable])
            self.expressions(node, clause.ifs, ours.conditions)
            self.same(node, "async", bool(clause.is_async), ours.is_async)

    def on_lambda(self, node: ast.Lambda, actual: ir.Lambda) -> None:
        self.parameters(node.args, actual.parameters)
        self.expression(node.body, actual.body)

    def on_await(self, node: ast.Await, actual: ir.Await) -> None:
        self.expression(node.value, actual.value)

    def on_yield(self, node: Any, actual: ir.Yield) -> None:
        self.same(node, "delegates", isinstance(node, ast.YieldFrom), actual.delegates)
        self.expression(node.value, actual.value)

    def on_formatted_string(self, node: ast.JoinedStr, actual: ir.FormattedString) -> None:
        spans_count = self.spans_count
        # Before 3.12, CPython parsed the replacements apart and did not know where they stand.
        self.spans_count = spans_count and sys.version_info >= (3, 12)
        expected, ours = list(_parts(node)), list(_our_parts(actual))
        for part, our_part in zip_longest(expected, ours):
            if isinstance(part, ast.FormattedValue) and isinstance(our_part, ir.Replacement):
                self.expression(part.value, our_part.value)
                conversion = "" if part.conversion == -1 else chr(part.conversion)
                self.same(node, "conversion", conversion, our_part.conversion)
                self.same(node, "format", part.format_spec is None, our_part.specification is None)
                if isinstance(part.format_spec, ast.JoinedStr) and our_part.specification is not None:
                    self.on_formatted_string(part.format_spec, our_part.specification)
            else:
                self.same(node, "part", part, our_part)
        self.spans_count = spans_count

    def parameters(self, node: ast.arguments, actual: Sequence[ir.Parameter]) -> None:
        positional = [(arg, "positional-only") for arg in node.posonlyargs]
        positional += [(arg, "positional") for arg in node.args]
        undefaulted: list[ast.expr | None] = [None] * (len(positional) - len(node.defaults))
        expected = [
            (arg, kind, default)
            for (arg, kind), default in zip(positional, [*undefaulted, *node.defaults], strict=True)
        ]
        expected += [(node.vararg, "variadic", None)] if node.vararg else []
        keyword_only = zip(node.kwonlyargs, node.kw_defaults, strict=True)
        expected += [(arg, "keyword-only", default) for arg, default in keyword_only]
        expected += [(node.kwarg, "keywords", None)] if node.kwarg else []
        self.same(node, "parameters", [arg.arg for arg, _, _ in expected], [each.name for each in actual])
        for (arg, kind, default), ours in zip(expected, actual, strict=False):
            self.same(arg, "kind", kind, ours.kind)
            self.expression(arg.annotation, ours.annotation)
            self.expression(default, ours.default)
            if self.spans_count:
                stars = {"variadic": "*", "keywords": "**"}.get(kind, "")
                if not re.match(re.escape(stars) + r"\s*" + re.escape(arg.arg), self.text(ours.span)):
                    self.complain(arg, f"parameter: {self.text(ours.span)!r}")


def _snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _constant_kind(value: object) -> str:
    if isinstance(value, bytes):
        return "Bytes"
    if value is ...:
        return "Ellipsis"
    if isinstance(value, complex) or (isinstance(value, str) and re.search("[\ud800-\udfff]", value)):
        return "Opaque"
    if isinstance(value, int) and value.bit_length() > 64:
        return "LargeInteger"
    return "Constant"


def _parts(node: ast.JoinedStr) -> Iterator[str | ast.FormattedValue]:
    for value in node.values:
        yield value.value if isinstance(value, ast.Constant) else value


def _our_parts(node: ir.FormattedString) -> Iterator[str | ir.Replacement]:
    text = ""
    for part in node.parts:
        if isinstance(part, str):
            text += part
            continue
        text += part.literal
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text


def _yields(function: Any) -> bool:
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            waiting += [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
        elif isinstance(node, ast.ClassDef):
            waiting += [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.Lambda):
            waiting += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        else:
            waiting += ast.iter_child_nodes(node)
    return False


def differences(source: str, module: st.Module) -> list[str]:
    """Where the program differs from CPython's syntax tree, at most the first twenty places."""
    oracle = Oracle(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    oracle.module(tree, module)
    return oracle.complaints[:20]


def local_name_differences(source: str, module: st.Module) -> list[str]:
    """Where the local names of functions differ from CPython's symbol table, before 3.12.

    Since 3.12 (PEP 709) the table counts the targets of comprehensions among a function's own names.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = symtable.symtable(source, "<text>", "exec")
    expected = sorted(_symbol_locals(table))
    actual = sorted(_function_locals(module.body))
    return [f"{ours} is not {theirs}" for theirs, ours in zip_longest(expected, actual) if theirs != ours][:20]


def _symbol_locals(table: symtable.SymbolTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    for child in table.get_children():
        name = child.get_name()
        if isinstance(child, symtable.Function) and name not in _ANONYMOUS:
            symbols = [symbol for symbol in child.get_symbols() if symbol.is_local() and symbol.is_assigned()]
            symbols += [symbol for symbol in child.get_symbols() if symbol.is_local() and symbol.is_imported()]
            names = {symbol.get_name() for symbol in symbols if not symbol.is_parameter()}
            yield name, tuple(sorted(names))
        yield from _symbol_locals(child)


_ANONYMOUS = {"lambda", "listcomp", "setcomp", "dictcomp", "genexpr"}


def _function_locals(body: Sequence[st.Statement]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for statement in body:
        if isinstance(statement, st.FunctionDefinition):
            yield statement.name, tuple(sorted(statement.local_names))
        for blocks in ("body", "otherwise", "finally_body"):
            yield from _function_locals(getattr(statement, blocks, ()))
        for parts in ("handlers", "cases"):
            for part in getattr(statement, parts, ()):
                yield from _function_locals(part.body)
