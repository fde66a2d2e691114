"""Figures of one creator of the roster."""

from engine.figures.look import Look, Missing, figure, overlaps
from engine.values import plain


@figure(
    "creator", "bool", "The creator's place touches one of the places of the audience.", "达人所在地是否与目标地域重合"
)
def in_reach(look: Look) -> bool:
    place, targets = look.known("location", "plan.audience.locations")
    if not targets.complete:
        raise Missing
    return any(overlaps(plain(place), target) for target in targets.known)
