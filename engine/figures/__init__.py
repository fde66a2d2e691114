"""The derived figures: what can be worked out from a plan without judging it.

Each figure is one small function in the module of its topic; it is in the vocabulary of rules by being there.
"""

from engine.figures import (  # noqa: F401  (their figures enter FIGURES)
    brief,
    cohort,
    creator,
    dates,
    goals,
    measures,
    media,
    outside,
    pricing,
    roles,
    seeding,
    texts,
    tiers,
    vetting,
)
from engine.figures.look import FIGURES, LISTS, NOTHING_KNOWN, Figure, OneOf, Subject

__all__ = ["FIGURES", "LISTS", "NOTHING_KNOWN", "Figure", "OneOf", "Subject"]
