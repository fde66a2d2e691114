"""What is wrong with a plan, told beside the inputs of its form."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.people.inputs import NUMBERS, other_currency
from api.people.panels import Box
from api.people.texts import translations
from engine.changes import value_in
from engine.findings import Language
from engine.problems import Problem
from engine.source import Source


def complaints(
    source: Source, problems: Iterable[Problem], boxes: Mapping[str, Box], lang: Language
) -> tuple[dict[str, list[str]], list[Problem]]:
    """What is wrong with each input, in the words of a form, and with what no input shows."""
    wrong, elsewhere = dict[str, list[str]](), list[Problem]()
    for problem in problems:
        path = problem.path
        while path and path not in boxes:
            path = path.rpartition(".")[0]
        if path:
            wrong.setdefault(path, []).append(_said(boxes[path], value_in(source.data, path), problem, source, lang))
        else:
            elsewhere.append(problem)
    return {path: wrong[path] for path in boxes if path in wrong}, elsewhere


def _said(box: Box, value: Any, problem: Problem, source: Source, lang: Language) -> str:
    """A complaint about an input; one about a text that is no number says how numbers can be typed."""
    _ = translations(lang).gettext
    share = box.field.type == "share"
    if not (share or (box.field.type in NUMBERS and isinstance(value, str))):
        return problem.said(lang)
    currency = value_in(source.data, "budget.currency")
    if box.field.type == "money" and isinstance(currency, str) and other_currency(value, currency):
        told = _("“%(value)s” is in another currency. All amounts of this plan are in %(currency)s.")
    elif share:
        told = _("“%(value)s” cannot be read as a share. Write a number with a per cent sign, such as 30%%.")
    else:
        told = _("“%(value)s” cannot be read as a number. Write digits, such as 5000; 5,000 and 30k do as well.")
    return told % {"value": value, "currency": currency}
