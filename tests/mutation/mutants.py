"""The mutants of a file: its text with one small change each.

The changes are mutmut's, and one more: the condition of an `if` turned round. mutmut itself passes over decorated
functions and what stands outside functions, and so over nearly all figures and the tables of the operators.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).resolve().parents[2]

Key = tuple[str, str, str, str]
"""What a mutant is known by: the file, the function ("" outside of functions), the lines before and after as one."""

OUTSIDE = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)
"""What is not changed: types, the texts of figures, imports."""


@dataclass(frozen=True)
class Mutant:
    """A file with one change."""

    file: str
    scope: str
    was: str
    now: str
    lines: range
    around: range
    """The lines of the changed expression, and those of the function it is in."""
    at_import: bool
    """The change shows only when the module is imported."""
    start: int
    end: int
    new: bytes

    @property
    def module(self) -> str:
        return self.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    @property
    def path(self) -> Path:
        return ROOT / self.file

    @property
    def key(self) -> Key:
        return self.file, self.scope, self.was, self.now

    @cached_property
    def source(self) -> bytes:
        """The whole text with the change."""
        text = self.path.read_bytes()
        return text[: self.start] + self.new + text[self.end :]


def turned_round(node: cst.If | cst.CompIf) -> Iterable[cst.CSTNode]:
    """`if a` becomes `if not (a)`."""
    inner = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), inner))


OPERATORS: Sequence[tuple[type, Any]] = [*mutation_operators, (cst.If, turned_round), (cst.CompIf, turned_round)]


def mutants(file: str) -> list[Mutant]:
    """Every mutant of a file of this project, in the order of its text."""
    text = (ROOT / file).read_bytes()
    visitor = _Visitor(file, text)
    MetadataWrapper(cst.parse_module(text)).visit(visitor)
    return [mutant for mutant in visitor.found if mutant.was != mutant.now]


class _Visitor(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider, ByteSpanPositionProvider)

    def __init__(self, file: str, text: bytes) -> None:
        super().__init__()
        self.file, self.text = file, text
        self.found: list[Mutant] = []
        self.scopes: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, OUTSIDE):
            return False
        self.found.extend(self._of(node))
        if isinstance(node, cst.FunctionDef | cst.ClassDef | cst.Param | cst.Lambda):
            self.scopes.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self.scopes and self.scopes[-1] is original_node:
            self.scopes.pop()

    def _of(self, node: cst.CSTNode) -> Iterator[Mutant]:
        for type_, operator in OPERATORS:
            if isinstance(node, type_):
                changes = list(operator(node))
                # of the three changes to a text one is enough: it is either compared or shown
                for change in changes[:1] if isinstance(node, cst.BaseString) else changes:
                    yield self._mutant(node, change)

    def _mutant(self, node: cst.CSTNode, change: cst.CSTNode) -> Mutant:
        part, changed = node, change
        if isinstance(node, cst.If | cst.CompIf) and isinstance(change, cst.If | cst.CompIf):  # only its condition
            part, changed = node.test, change.test
        span = self.get_metadata(ByteSpanPositionProvider, part)
        place = self.get_metadata(PositionProvider, part)
        start, end = span.start, span.start + span.length
        new = cst.Module([]).code_for_node(changed).encode()
        first, last = self.text.rfind(b"\n", 0, start) + 1, self.text.find(b"\n", end)
        functions = [scope for scope in self.scopes if isinstance(scope, cst.FunctionDef)]
        code = [scope for scope in self.scopes if isinstance(scope, cst.FunctionDef | cst.Lambda)]
        around = self.get_metadata(PositionProvider, functions[-1] if functions else part)
        return Mutant(
            self.file,
            ".".join(s.name.value for s in self.scopes if isinstance(s, cst.FunctionDef | cst.ClassDef)),
            _line(self.text[first:last]),
            _line(self.text[first:start] + new + self.text[end:last]),
            range(place.start.line, place.end.line + 1),
            range(around.start.line, around.end.line + 1),
            not code or isinstance(self.scopes[-1], cst.Param),
            start,
            end,
            new,
        )


def _line(text: bytes) -> str:
    return " ".join(text.decode().split())
