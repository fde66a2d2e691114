"""The OpenAPI 3.1 document: every declared view, with the models that its answers are made of."""

import inspect
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import Rule

from api.kinds import BY_STATUS
from api.operation import SCOPES, Operation, Shape
from api.problem import MEDIA
from api.shapes import Problem
from engine.rules import Rulebook
from engine.schemas import CATALOGUE

Object = dict[str, Any]

COMPONENTS = "#/components/schemas/"
MODE: JsonSchemaMode = "serialization"

OF_EVERY_VIEW = (400, 429, 500)
OF_A_TOKEN = (401, 403)

HEADERS: Mapping[str, str] = {
    "Zhongcao-Rules": "The digest of the rules that the answer is from.",
    "Zhongcao-Version": "The version of zhongcao.",
    "X-Request-ID": "The id of the request, as the log has it; the one that was sent where it can be taken over.",
}


def document(app: Flask, book: Rulebook) -> Object:
    """The document of an application that answers from these rules: JSON data, the same every time."""
    views = sorted(_views(app), key=lambda view: (view[0].rule, view[1]))
    models = dict.fromkeys(model for _, _, told in views for model in _models(told))
    refs, schemas = _components([*models, Problem])
    paths: dict[str, Object] = {}
    for rule, method, told in views:
        view = app.view_functions[rule.endpoint]
        address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        paths.setdefault(address, {})[method.lower()] = _operation(rule, view.__doc__ or "", told, refs) | {
            "parameters": [*_path(rule, told, book), *_query(told, book)]
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "zhongcao",
            "version": version("zhongcao"),
            "summary": "Checks a Xiaohongshu campaign plan before launch, with cited reasons.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "headers": _headers(HEADERS),
            "responses": {str(status): _problem(status) for status in BY_STATUS},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Asked for unless the service is open. Scopes: "
                    + " ".join(f"{scope}: {said}" for scope, said in SCOPES.items()),
                }
            },
        },
    }


def _headers(told: Mapping[str, str]) -> Object:
    return {name: {"description": said, "schema": {"type": "string"}} for name, said in told.items()}


def _views(app: Flask) -> Iterator[tuple[Rule, str, Operation]]:
    for rule in app.url_map.iter_rules():
        told = getattr(app.view_functions[rule.endpoint], "operation", None)
        if told:
            yield from ((rule, method, told) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"})


def _models(told: Operation) -> Iterator[type[BaseModel]]:
    for shape in (*told.takes.values(), *told.answers.values()):
        if isinstance(shape, type):
            yield shape


def _components(models: list[type[BaseModel]]) -> tuple[dict[type[BaseModel], Object], Object]:
    """A reference to each model, and all schemas by name: those of the models, and that of a plan with its parts."""
    keys, defs = models_json_schema([(model, MODE) for model in models], ref_template=f"{COMPONENTS}{{model}}")
    plan = _moved(CATALOGUE["plan"].schema())
    parts = {f"Plan{name}": part for name, part in plan.pop("$defs").items()}
    schemas = defs["$defs"] | parts | {"Plan": plan}
    return {model: keys[model, MODE] for model in models}, dict(sorted(schemas.items()))


def _moved(schema: Any) -> Any:
    """A schema whose parts stand among the components."""
    if isinstance(schema, dict):
        moved = {key: _moved(value) for key, value in schema.items() if key != "$schema"}
        if isinstance(ref := moved.get("$ref"), str):
            moved["$ref"] = ref.replace("#/$defs/", f"{COMPONENTS}Plan")
        return moved
    return [_moved(part) for part in schema] if isinstance(schema, list) else schema


def _operation(rule: Rule, doc: str, told: Operation, refs: Mapping[type[BaseModel], Object]) -> Object:
    summary, _, more = inspect.cleandoc(doc).partition("\n")
    statuses = {*OF_EVERY_VIEW, *told.problems, *(OF_A_TOKEN if told.scope else ())}
    answer: Object = {
        "description": summary,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS} | _headers(told.headers),
    }
    answer["content"] = {media: {"schema": _schema(shape, refs)} for media, shape in told.answers.items()}
    if told.links:
        answer["links"] = dict(told.links)
    found: Object = {
        "operationId": rule.endpoint.rpartition(".")[2],
        "tags": [rule.endpoint.partition(".")[0]],
        "summary": summary,
        "description": more.strip(),
        "responses": {
            "200": answer,
            **{str(one): {"$ref": f"#/components/responses/{one}"} for one in sorted(statuses)},
        },
        "security": [{"token": [told.scope]}, {}] if told.scope else [],
    }
    if told.takes:
        content = {media: {"schema": _schema(shape, refs)} for media, shape in told.takes.items()}
        for media, example in told.examples.items():
            content[media]["example"] = example
        found["requestBody"] = {"required": True, "content": content}
    return found


def _schema(shape: Shape, refs: Mapping[type[BaseModel], Object]) -> Object:
    if isinstance(shape, str):
        return {"$ref": f"{COMPONENTS}{shape}"}
    return refs[shape] if isinstance(shape, type) else dict(shape)


def _path(rule: Rule, told: Operation, book: Rulebook) -> Iterator[Object]:
    for name in sorted(rule.arguments):
        schema = {"type": "string", **_names(name, told, book)}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query(told: Operation, book: Rulebook) -> Iterator[Object]:
    for name, schema in told.query.model_json_schema().get("properties", {}).items():
        said = schema.pop("description", "")
        shape = {key: value for key, value in schema.items() if key != "title" and (key != "default" or value)}
        if "items" in shape:
            shape["items"] |= _names(name, told, book)
        yield {"name": name, "in": "query", "description": said, "schema": shape}


def _names(name: str, told: Operation, book: Rulebook) -> Object:
    return {"enum": list(told.names[name](book))} if name in told.names else {}


def _problem(status: int) -> Object:
    kind = BY_STATUS[status]
    return {
        "description": f"{kind.title['en']}. {kind.advice['en']}",
        "content": {MEDIA: {"schema": {"$ref": f"{COMPONENTS}{Problem.__name__}"}}},
    }
