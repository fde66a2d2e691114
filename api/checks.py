"""What a check was asked beside its plan, and its report: the same options on the same plan give the same report."""

from datetime import date
from typing import Literal

from engine.changes import with_margins
from engine.check import Checker
from engine.findings import Frozen, Language
from engine.report import Report
from engine.source import read


class Options(Frozen):
    """What a check was asked: the name and syntax of the plan's file, language, day, packs, and what is added."""

    file: str
    syntax: Literal["yaml", "json"] | None
    lang: Language
    as_of: date
    packs: tuple[str, ...]
    explain: bool = False
    margins: bool = False


def report(checker: Checker, plan: bytes, options: Options) -> Report:
    """The report on the bytes of a plan; raises Refused for a broken one, UnknownPack for a pack that is not there."""
    asked = options
    found = checker.check(plan, asked.file, asked.as_of, asked.lang, asked.syntax, asked.packs, asked.explain)
    return with_margins(found, checker, read(plan, asked.file, asked.syntax)) if asked.margins else found
