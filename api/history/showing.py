"""A kept check as its report is shown, in either language.

The bytes that were answered have all that counts, but not which rules were passed, nor the days of the plan. So the
check is made again; where it says the same, that is shown whole, and it can be told in the other language too.
"""

import json
from dataclasses import dataclass

from pydantic import ValidationError

from api.checks import report
from api.history.diff import Side, changed
from api.history.values import Failed, Whole
from engine.check import Checker
from engine.findings import Language
from engine.messages import Message
from engine.problems import Refused
from engine.render import FORMATS
from engine.report import Report
from engine.rules import UnknownPack


@dataclass(frozen=True, slots=True)
class Shown:
    """The report of a kept check; `same` when the rules of now still give it.

    Else it is as it was answered: in the language that it was asked in, and without the rules that were passed.
    """

    report: Report
    same: bool


def shown(whole: Whole, checker: Checker, lang: Language) -> Shown:
    """The report of a kept check, in this language if the rules of now still give it.

    Raises Failed (old) for a report that another version wrote so that this one cannot show it.
    """
    again = _again(whole, checker, lang)
    if again and _same(whole, again):
        return Shown(again, same=True)
    kept = json.loads(whole.report) | {"answers": (), "timeline": again.timeline if again else ()}
    try:
        return Shown(Report.model_validate(kept), same=False)
    except ValidationError:
        told = Message(
            "zhongcao {version} kept this report in a form of its own; {address} has it as it was answered",
            version=whole.kept.engine,
            address=f"/v1/checks/{whole.kept.id}/report",
        )
        raise Failed("old", told) from None


def side(whole: Whole, checker: Checker, lang: Language) -> Side:
    """One of two checks that are compared, as it is shown in this language."""
    told = shown(whole, checker, lang).report
    asked = whole.kept.options.model_copy(update={"lang": told.language})
    return Side(whole.plan, asked, told.model_dump(mode="json", by_alias=True))


def _again(whole: Whole, checker: Checker, lang: Language) -> Report | None:
    try:
        return report(checker, whole.plan, whole.kept.options.model_copy(update={"lang": lang}))
    except (Refused, UnknownPack):
        return None


def _same(whole: Whole, again: Report) -> bool:
    """Whether it is what was answered, but for the language."""
    if again.language == whole.kept.options.lang:
        return FORMATS["json"](again).encode() == whole.report
    now = Side(whole.plan, whole.kept.options, again.model_dump(mode="json", by_alias=True))
    return not changed(Side.of(whole), now)
