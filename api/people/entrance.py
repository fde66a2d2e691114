"""The way in: `/` leads to the pages in the reader's language. What pages are made with is served beside it."""

from pathlib import Path

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from engine.render.html import asset

entrance = Blueprint("entrance", __name__, static_folder=str(Path(__file__).parent / "static"))


@entrance.get("/")
def door() -> Redirect:
    """The first page, in the language that the browser asks for."""
    best = request.accept_languages.best_match(["en", "zh", "zh-CN", "zh-Hans", "zh-TW", "zh-HK"], "en")
    answer = redirect(url_for("people.home", lang="zh" if best.startswith("zh") else "en"))
    answer.headers["Vary"] = "Accept-Language"
    return answer


@entrance.get("/style.css")
def stylesheet() -> Response:
    """The style that all HTML of the product has."""
    return Response(asset("style.css"), content_type="text/css; charset=utf-8")


@entrance.get("/filter.js")
def filtering() -> Response:
    """The script that filters the catalogue while somebody types."""
    return Response(asset("docs/filter.js"), content_type="text/javascript; charset=utf-8")
