"""Naughty texts in every text field of a plan: each form of its report stays what it is, by command and over HTTP."""

import copy
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import settings
from markdown_it import MarkdownIt

from api import create_app
from api.limits import Limits
from engine.plan import FIELDS
from engine.source import FORBIDDEN, read
from tests.given import BLAST, DAY, zhongcao
from tests.naughty import NAUGHTY, UNFIT

FORMS = {
    "application/json": "json",
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/sarif+json": "sarif",
    "application/junit+xml": "junit",
    "text/x-github-actions": "github",
}
TEXTS = [
    path for path, field in FIELDS.items() if field.type in ("text", "list of text") and not path.startswith("waivers")
]
AT_ONCE = 1 if settings.default.max_examples > 100 else 32  # type: ignore[union-attr]
"""So many texts share the fields of one plan; by night each text is in every field."""

PLAN: dict[str, Any] = read(BLAST.read_bytes(), BLAST.name).data | {"roster": [{"recent_brands": [{}]}]}
NAMES = {"cohorts[].id": "cohort", "briefs[].id": "brief"}
REFERENCES = {"cohorts[].brief": "brief", "roster[].cohort": "cohort", "objective.kpis[].applies_to": "cohort"}
GROUPS = [NAUGHTY[at : at + AT_ONCE] for at in range(0, len(NAUGHTY), AT_ONCE)]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(limits=Limits(seconds=600)).test_client()  # what a busy machine takes is not the question


def naughty_plan(texts: list[str]) -> str:
    """A plan in which each text field has one of the texts, and all of them together have all of them."""
    plan = copy.deepcopy(PLAN)
    for at, path in enumerate(TEXTS):
        text = texts[at % len(texts)]
        for number, (holder, key) in enumerate(_places(plan, path.split("."))):
            if path in NAMES:
                holder[key] = f"{texts[0]}{number}"
            elif path in REFERENCES:
                holder[key] = f"{texts[0]}0"
            else:
                holder[key] = texts if FIELDS[path].type == "list of text" else text
    return json.dumps(plan, ensure_ascii=False, default=float)


def _places(holder: Any, steps: list[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """Where a field stands in a plan, in every entry of the lists around it."""
    step, *more = steps
    if not more:
        yield holder, step
    elif step.endswith("[]"):
        for entry in holder.get(step.removesuffix("[]")) or ():
            yield from _places(entry, more)
    else:
        yield from _places(holder.setdefault(step, {}), more)


def well_formed(form: str, text: str) -> None:
    """A report in one form is what it is, whatever the texts of its plan."""
    assert not UNFIT.search(text if form == "text" else re.sub(r"[\t\r]", " ", text)), (
        form
    )  # elsewhere these are blanks
    match form:
        case "json" | "sarif":
            json.loads(text)
        case "junit":
            ElementTree.fromstring(text)  # noqa: S314
        case "html":
            assert tags(text) <= TAGS
        case "markdown":
            rendered = MarkdownIt("commonmark").enable("table").render(text)
            assert set(re.findall(r"<(\w+)", rendered)) <= KNOWN_IN_MARKDOWN
            for table in re.findall(r"(?m)(?:^\|.*\n)+", text):
                assert len({len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in table.splitlines()}) == 1, table
        case "github":
            *commands, summary = text.splitlines()
            assert all(re.match(r"::(error|warning|notice) .*::", command) for command in commands)
            assert summary.startswith(("BLOCKED", "不可启动"))


class Tags(HTMLParser):
    """Every tag of a page, with the names of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"{tag} {name}" for name, _ in attrs)}


def tags(page: str) -> set[str]:
    reader = Tags()
    reader.feed(page)
    return reader.found


KNOWN_IN_MARKDOWN = {
    *[
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "hr",
        "code",
    ]
}
TAGS = tags(zhongcao("check", BLAST, "--format", "html", "--as-of", DAY, "--fail-on", "never").out)
"""Those of the page of a plan without such texts, which has some of every kind."""


@pytest.mark.parametrize("texts", GROUPS, ids=lambda texts: ascii(texts[0])[1:20])
def test_reports_of_naughty_texts_are_well_formed(texts: list[str], client: FlaskClient) -> None:
    fit = [text for text in texts if not FORBIDDEN.search(text)]
    for unfit in set(texts) - set(fit):
        for plan in (json.dumps({"campaign": {"name": unfit}}), json.dumps({unfit: 1}, ensure_ascii=False)):
            refused = client.post("/v1/checks", data=plan.encode(), content_type="application/json")
            assert refused.status_code in (400, 422)
            assert not UNFIT.search(json.dumps(refused.get_json(force=True), ensure_ascii=False))
    if fit:
        plan = naughty_plan(fit)
        for form, format_ in FORMS.items():
            lang = "zh" if GROUPS.index(texts) % 2 else "en"
            answer = client.post(
                f"/v1/checks?as_of={DAY}&lang={lang}",
                data=plan.encode(),
                content_type="application/json",
                headers={"Accept": form},
            )
            assert answer.status_code == 200, answer.text
            well_formed(format_, answer.text)


def test_commands_print_naughty_texts_as_the_service_does(client: FlaskClient) -> None:
    plan = naughty_plan([text for text in NAUGHTY if not FORBIDDEN.search(text) and len(text) < 100])
    for form, format_ in FORMS.items():
        ran = zhongcao("check", "-", "--format", format_, "--as-of", DAY, "--fail-on", "never", stdin=plan)
        assert (ran.code, ran.err) == (0, "")
        well_formed(format_, ran.out)
        asked = {"Accept": form}
        answer = client.post(
            f"/v1/checks?as_of={DAY}", data=plan.encode(), content_type="application/json", headers=asked
        )
        assert answer.text.splitlines() == ran.out.splitlines()  # what ends a line is lost on the way from the command
