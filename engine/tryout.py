"""One rule tried while it is written: on a plan, and on its own examples; nothing is stored."""

from dataclasses import dataclass
from datetime import date

from engine.check import Checker
from engine.findings import Language
from engine.problems import Refused
from engine.report import Explanation, Report
from engine.rules import Rule, Rulebook, load_rule
from engine.source import read
from engine.trials import Trial, stage, tried


@dataclass(frozen=True, slots=True)
class Tryout:
    """What a rule says: of its examples, and of a plan.

    `report` is that of the rule alone and `explanation` is why; both are None where the plan is none, which `wrong`
    tells.
    """

    rule: Rule
    trials: tuple[Trial, ...]
    report: Report | None
    explanation: Explanation | None
    wrong: Refused | None


def tryout(rule: str, plan: str, book: Rulebook, as_of: date, lang: Language) -> Tryout:
    """The text of a rule tried on the text of a plan, with all that the rules of a rulebook share.

    Raises Refused with every problem of the rule and of its examples.
    """
    alone, source = load_rule(rule, book)
    (found,) = alone.rules
    trials = tuple(tried(found, stage(found, alone, source), source))
    checker = Checker(alone)
    try:
        report = checker.report(read(plan, "plan"), as_of, lang, alone.chosen([found.pack]), explain=True)
        return Tryout(found, trials, report, (report.explanations or {})[found.id], None)
    except Refused as wrong:
        return Tryout(found, trials, None, None, wrong)
    finally:
        checker.close()
