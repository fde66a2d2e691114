"""Answers: a model as JSON, and one of several forms as the client's Accept prefers it."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request
from pydantic import BaseModel
from werkzeug.datastructures import MIMEAccept

from api.declined import Declined
from engine.messages import Listed, Message
from engine.wording import as_json


def made(
    model: type[BaseModel], data: Mapping[str, Any], status: int = 200, type_: str = "application/json"
) -> Response:
    """An answer of some data, held to be what its model says; fields that the data lacks are left out."""
    told = json.loads(json.dumps(data, default=as_json))
    whole = model.model_validate(told).model_dump(mode="json", by_alias=True, exclude_unset=True)
    return Response(written(whole), status, content_type=type_)


def written(data: Any) -> str:
    """Data as JSON for people to read too: two-space indentation, Chinese as it is, a newline at the end."""
    return json.dumps(data, default=as_json, ensure_ascii=False, indent=2) + "\n"


def chosen_form(forms: Iterable[str]) -> str:
    """The media type that Accept likes best, the first of equals; Declined (406) when it takes none.

    Parameters are passed over: whoever asks for `text/markdown; charset=utf-8` gets that.
    """
    accepted = MIMEAccept((range_.partition(";")[0].strip(), quality) for range_, quality in request.accept_mimetypes)
    chosen = accepted.best_match(forms) if accepted else next(iter(forms))
    if chosen is None:
        raise Declined(406, Message("the forms are {forms}", forms=Listed(forms)))
    return chosen


def formed(text: str, form: str) -> Response:
    """An answer in a form that Accept chose; plain text says that it is UTF-8."""
    type_ = f"{form}; charset=utf-8" if form.startswith("text/") else form
    response = Response(text, content_type=type_)
    response.vary.add("Accept")
    return response
