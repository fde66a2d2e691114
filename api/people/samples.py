"""The sample plans to start from: those that the product ships."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.findings import Language
from engine.source import read
from engine.terms import Objective
from engine.wording import term

SHIPPED = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True, slots=True)
class Sample:
    """A plan to start from: its file, its text, and what it says it is."""

    file: str
    text: str
    title: str
    brand: str
    objective: str

    def goal(self, lang: Language) -> str:
        """What the plan is for, as a reader knows it."""
        return term(Objective, self.objective, lang)


@cache
def samples() -> Mapping[str, Sample]:
    """Every sample by its name."""
    return {path.stem: _sample(path) for path in sorted(SHIPPED.glob("*.yaml"))}


def _sample(path: Path) -> Sample:
    text = path.read_text("utf-8")
    plan = read(text, path.name).data
    return Sample(path.name, text, plan["campaign"]["name"], plan["campaign"]["brand"], plan["objective"]["primary"])
