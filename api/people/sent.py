"""What the forms of the pages send: the text of a plan, the packs to ask, the day of the check, a rule of interest."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask import g, request

from api import reload
from api.checks import Options
from api.judging import label
from api.people.room import lang
from api.people.texts import translations
from api.query import BadQuery, today
from engine.rules import UnknownPack
from engine.source import MAX_BYTES
from engine.values import day_of

NAMELESS = "plan"
"""The file name of a plan that was typed."""

SUFFIXES = (".yaml", ".yml", ".json")
"""How the name of a file with a plan ends."""

_LINE_END = re.compile(r"\r\n?")
_UNFIT = re.compile(r"^.*[/\\]|[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was filled in, to be shown again: nothing is checked yet.

    `client` is the label under which the check is to be kept; '' for who has the label of a token.
    """

    plan: str
    name: str
    packs: tuple[str, ...]
    as_of: str
    client: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form asks for: a plan (its text and the name of its file), packs beside the guidance, a day, a label.

    `rule` and `path` name a finding, where one is asked about; they are '' else.
    """

    text: bytes
    name: str
    packs: tuple[str, ...]
    as_of: date
    client: str
    rule: str
    path: str

    @property
    def options(self) -> Options:
        """How the plan is to be checked, in the language of this page."""
        return Options(file=self.name, syntax=None, lang=lang(), as_of=self.as_of, packs=self.packs)


class Missent(Exception):
    """A form that cannot be used: what is wrong, in the reader's language, by the name of the field."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        self.wrong = wrong
        super().__init__("\n".join(wrong.values()))


def text_sent(name: str) -> str:
    """A text of the form as it was typed; raises RequestEntityTooLarge for more than any form can need."""
    request.max_content_length = request.max_form_memory_size = 4 * MAX_BYTES  # each byte of a text may be sent as %XX
    return _LINE_END.sub("\n", request.form.get(name, ""))  # browsers send \r\n, whatever was typed


def typed() -> Typed:
    """The form of this request as it was filled in, with the text of its file where it has one that is text.

    Raises RequestEntityTooLarge for more than any form can need.
    """
    plan, form = text_sent("plan"), request.form
    name = _named(form.get("name", ""))
    if not plan.strip() and (file := _file()) and len(file[1]) <= MAX_BYTES:
        with suppress(UnicodeDecodeError):  # such a file stays where it is, and the message says what to do
            name, plan = file[0], file[1].decode("utf-8-sig")
    client = "" if g.client.label else form.get("client", "").strip()
    return Typed(plan, name, tuple(form.getlist("pack")), form.get("as_of", "").strip(), client)


def sent(blank: bytes = b"") -> Sent:
    """What the form of this request asks for; raises Missent with all that is wrong with its fields.

    `blank` is the plan where none was sent; without it there has to be one.
    """
    _ = translations(lang()).gettext
    form, wrong = typed(), dict[str, str]()
    text, name = form.plan.encode("utf-8", "surrogatepass"), form.name or NAMELESS
    if file := _file():
        name, text = file
        if request.form.get("plan", "").strip():
            wrong["file"] = _("There is a text and a file. Empty the text to check the file, or choose no file.")
        elif not name.lower().endswith(SUFFIXES):
            told = _("%(name)s is no file of YAML or JSON: its name would end in %(suffixes)s.")
            wrong["file"] = told % {"name": name, "suffixes": ", ".join(SUFFIXES)}
    elif not form.plan.strip() and blank:
        text = blank
    elif not form.plan.strip():
        wrong["plan"] = _("There is no plan yet. Paste its text, choose a file, or start from a sample.")
    day = day_of(form.as_of) if form.as_of else today()
    if day is None:
        wrong["as_of"] = _("This is not a day: %(day)s. Write it as YYYY-MM-DD.") % {"day": form.as_of}
    try:
        packs = reload.edition().checker.rulebook.chosen(form.packs)
    except UnknownPack:
        packs = ()
        wrong["pack"] = _("The rules have no pack of this name any more. Choose from those below.")
    try:
        label(form.client)
    except BadQuery as error:
        wrong["client"] = error.told(lang())
    if wrong or day is None:
        raise Missent(wrong)
    return Sent(text, name, packs, day, form.client, request.values.get("rule", ""), request.values.get("path", ""))


def _file() -> tuple[str, bytes] | None:
    """The name and the bytes of the file that was chosen, no more of them than are too many."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    file.seek(0)
    return _named(file.filename) or NAMELESS, file.read(MAX_BYTES + 1)


def _named(name: str) -> str:
    """The name of a file without its folders, and without what no name should hold."""
    return _UNFIT.sub("", name).strip()[:200]
