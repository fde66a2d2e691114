"""What a check was asked beside its plan, and its report: the same options on the same plan give the same report."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Literal

from engine.changes import with_margins
from engine.check import Checker
from engine.findings import Frozen, Language
from engine.report import Report
from engine.source import read

Stage = Callable[[str], AbstractContextManager[None]]
"""Told the name of each stage of a check, it is entered while that lasts."""


class Options(Frozen):
    """What a check was asked: the name and syntax of the plan's file, language, day, packs, and what is added."""

    file: str
    syntax: Literal["yaml", "json"] | None
    lang: Language
    as_of: date
    packs: tuple[str, ...]
    explain: bool = False
    margins: bool = False


def report(checker: Checker, plan: bytes, options: Options, stage: Stage = lambda _: nullcontext()) -> Report:
    """The report on the bytes of a plan; raises Refused for a broken one, UnknownPack for a pack that is not there."""
    chosen = checker.rulebook.chosen(options.packs)
    with stage("read"):
        source = read(plan, options.file, options.syntax)
    with stage("check"):
        found = checker.report(source, options.as_of, options.lang, chosen, options.explain)
        return with_margins(found, checker, source) if options.margins else found
