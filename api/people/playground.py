"""The playground of strategists: a rule and a plan side by side, and what the rule says of it; nothing is stored."""

from pathlib import Path

from flask import Response, request
from werkzeug.exceptions import NotFound

from api import reload
from api.people.listing import listing
from api.people.room import attachment, lang, page, room
from api.people.sent import text_sent
from api.query import today
from engine.facts import KINDS
from engine.problems import Refused
from engine.render import explain, testing
from engine.render.skeleton import skeleton
from engine.rules import Rulebook
from engine.source import yaml_block
from engine.tryout import tryout

STARTED = "same-brief-for-kol-and-koc"
"""The rule that is there when none is named."""

NEW = "new-rule"
"""What a new rule is called until it is named."""


@room.get("/playground")
def playground() -> Response:
    """A rule of the catalogue with the plan of one of its examples, or a new one about some kind of thing."""
    book = reload.edition().checker.rulebook
    if about := request.args.get("about"):
        if about not in KINDS:
            raise NotFound
        return _tried(skeleton(NEW, about, next(iter(book.statements)), lang(), False), "version: 1\n")
    id_ = request.args.get("rule") or (STARTED if book.rule(STARTED) else book.rules[0].id)
    return _tried(*_example(book, id_, request.args.get("example", default=0, type=int)))


@room.post("/playground")
def tried_out() -> Response:
    """What the rule that was sent says of the plan that was sent, or what is wrong with either."""
    return _tried(text_sent("rule"), text_sent("plan"))


@room.post("/playground/rule.yaml")
def kept() -> Response:
    """The rule as a file to keep."""
    return attachment(text_sent("rule"), "rule.yaml", "application/yaml")


def _example(book: Rulebook, id_: str, number: int) -> tuple[str, str]:
    """The text of a rule, and the plan of one of its examples."""
    rule = book.rule(id_)
    if rule is None or not 0 <= number < len(rule.examples):
        raise NotFound
    return Path(rule.file).read_text("utf-8"), "\n".join(yaml_block(rule.examples[number].plan)) + "\n"


def _tried(rule: str, plan: str) -> Response:
    book = reload.edition().checker.rulebook
    try:
        told, broken = tryout(rule, plan, book, today(), lang()), None
    except Refused as refused:
        told, broken = None, refused
    return page(
        "playground",
        rule=rule,
        plan=plan,
        tryout=told,
        in_rule=broken.problems if broken else (),
        rule_lines=listing(rule, broken.problems) if broken else [],
        in_plan=told.wrong.problems if told and told.wrong else (),
        plan_lines=listing(plan, told.wrong.problems) if told and told.wrong else [],
        kinds=KINDS,
        explain=explain,
        testing=testing,
    )
