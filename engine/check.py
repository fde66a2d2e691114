"""The arrow in one place: text, source, plan, facts, rules, inference, findings, report."""

from datetime import date

from engine.facts import Facts
from engine.findings import Language
from engine.outcomes import Judge
from engine.plan import read_plan
from engine.report import Report
from engine.rules import Rulebook
from engine.source import read
from engine.writer import Writer


class Checker:
    """The rules, ready to check plans from many threads."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.judge = Judge(rulebook)

    def check(
        self, text: str | bytes, name: str, as_of: date, lang: Language = "en", syntax: str | None = None
    ) -> Report:
        """The report on the text of a plan; raises Refused with all problems of a broken one.

        `name` is the file that findings point into, `as_of` the day of the check (waivers end), `syntax` is 'yaml',
        'json' or None to find out.
        """
        source = read(text, name, syntax)
        plan = read_plan(source)
        facts = Facts(plan, self.rulebook.values)
        outcomes = self.judge.outcomes(facts)
        return Writer(self.rulebook, self.judge.evaluators, source, facts, as_of, lang).report(plan, outcomes)

    def close(self) -> None:
        """Give back what the rules hold in durable_rules."""
        self.judge.close()
