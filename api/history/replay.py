"""A kept check is made again, with the rules at hand."""

from typing import Any

from api.checks import report
from api.history.diff import Diff, Part, Side, changed, diff
from api.history.rows import digest
from api.history.values import Whole
from engine.check import Checker
from engine.findings import Frozen
from engine.problems import Refused
from engine.render import FORMATS
from engine.rules import UnknownPack


class Replay(Frozen):
    """Whether a kept check gives the same bytes again, else which parts changed and what became of the findings.

    `refused` says why there is no report this time; then there is no diff either.
    """

    id: str
    same: bool
    changed: tuple[Part, ...]
    refused: tuple[str, ...]
    diff: Diff | None


def replay(whole: Whole, checker: Checker, plan: bytes | None = None) -> Replay:
    """A kept check again, asked as it was, of the plan as it was kept or as it is now (`plan`).

    The engine changed when its version or its evaluators did, and also when the same plan and the same rules give
    other bytes: nothing else can have made them.
    """
    kept = whole.kept
    text = whole.plan if plan is None else plan
    try:
        again = report(checker, text, kept.options)
    except (Refused, UnknownPack) as error:
        return _answer(whole, _apart(whole, text, checker), refused=tuple(str(error).splitlines()))
    written = FORMATS["json"](again).encode()
    before, after = Side.of(whole), Side(text, kept.options, again.model_dump(mode="json", by_alias=True))
    parts = changed(before, after)
    if written == whole.report:
        return _answer(whole, parts, same=True)
    return _answer(whole, parts or ("engine",), diff=diff(before, after))


def _answer(whole: Whole, parts: tuple[Part, ...], **more: Any) -> Replay:
    return Replay.model_validate(
        {"id": whole.kept.id, "same": False, "changed": parts, "refused": (), "diff": None, **more}
    )


def _apart(whole: Whole, plan: bytes, checker: Checker) -> tuple[Part, ...]:
    """The parts that changed, as far as they can be told without a report."""
    kept, book = whole.kept, checker.rulebook
    now: dict[Part, bool] = {
        "plan": digest(plan) != kept.plan.text_digest,
        "rules": book.digest != kept.rules,
        "engine": book.version != kept.engine,
    }
    return tuple(part for part, differs in now.items() if differs)
