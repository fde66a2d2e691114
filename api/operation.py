"""What a view says of itself: its query, what it takes and answers, and the scope that it asks a client for.

The OpenAPI document, the reading of the query and the access rules all come from it, so that none says otherwise.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Literal, TypeVar

from flask import Response, current_app, request
from pydantic import BaseModel

from api.query import Query
from engine.rules import Rulebook

Scope = Literal["read", "check", "history", "admin"]
SCOPES: Mapping[Scope, str] = {
    "read": "What the rules are, and what they rest on.",
    "check": "Check, explain and draft plans.",
    "history": "Read and delete kept checks.",
    "admin": "How the service is doing.",
}
"""What a token can be good for."""

Shape = type[BaseModel] | Mapping[str, Any] | str
"""What some content looks like: a model, a JSON Schema, or the name of a schema of the OpenAPI document."""

JSON = "application/json"
TEXT: Mapping[str, Any] = {"type": "string"}

Names = Callable[[Rulebook], Iterable[str]]

View = Callable[..., Response]
Page = TypeVar("Page", bound=Callable[..., object])


@dataclass(frozen=True)
class Operation:
    """One view as clients see it.

    `scope` is None where no token is asked for. `takes` and `answers` have a shape by each media type, `examples` what
    may be sent to try it, as text or as data, by the media types of `takes`, `problems` the
    statuses of errors beyond those of every view, `headers` what the answer tells beside them, `links` the
    OpenAPI links of the answer by their names, `names` what the rules of the moment let parts of the address and of the
    query be.
    """

    scope: Scope | None
    answers: Mapping[str, Shape]
    query: type[Query] = Query
    takes: Mapping[str, Shape] = field(default_factory=dict)
    examples: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[int, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, Names] = field(default_factory=dict)


def operation(told: Operation) -> Callable[[View], View]:
    """Declare a view; it is called with its query, read and held to be right, and then with the parts of its path."""

    def declared(view: View) -> View:
        @wraps(view)
        def asked(**path: str) -> Response:
            return view(told.query.read(request.args), **path)

        asked.operation = told  # type: ignore[attr-defined]
        return asked

    return declared


def needs(scope: Scope) -> Callable[[Page], Page]:
    """Declare a page that asks for a scope of its own; a page that declares none is one for who checks plans."""

    def declared(view: Page) -> Page:
        view.scope = scope  # type: ignore[attr-defined]
        return view

    return declared


def scope_of(endpoint: str | None) -> Scope | None:
    """The scope that the view of an endpoint asks a client for; None where it asks for no token."""
    if told := operation_of(endpoint):
        return told.scope
    view = current_app.view_functions.get(endpoint) if endpoint else None
    scope: Scope = getattr(view, "scope", "check")
    return scope


def operation_of(endpoint: str | None) -> Operation | None:
    """What the view of an endpoint says of itself; None for a view that says nothing, and for no view."""
    view = current_app.view_functions.get(endpoint) if endpoint else None
    told: Operation | None = getattr(view, "operation", None)
    return told
