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


ASSETS = {
    "style.css": ("style.css", "text/css; charset=utf-8"),
    "filter.js": ("docs/filter.js", "text/javascript; charset=utf-8"),
    "report.css": ("report/report.css", "text/css; charset=utf-8"),
    "report.js": ("report/report.js", "text/javascript; charset=utf-8"),
}
"""What files from disk have inside and pages ask for: the template of each, and its type."""


@entrance.get("/<any('style.css', 'filter.js', 'report.css', 'report.js'):name>")
def shared(name: str) -> Response:
    """A style or script that pages share with the files that are downloaded."""
    template, kind = ASSETS[name]
    return Response(asset(template), content_type=kind)
