"""Figures of one creator of the roster."""

from decimal import Decimal

from engine.figures.look import Look, Missing, figure, overlaps
from engine.values import plain

SCOPE = tuple(f"metrics_scope.{part}" for part in ("business", "traffic", "window_days", "form"))
"""What says which notes the medians of a creator were taken over."""


@figure(
    "creator",
    "bool",
    "The creator's place touches one of the places of the audience.",
    "达人所在地与某个目标地域有重合。",
    "达人所在地是否与目标地域重合",
)
def in_reach(look: Look) -> bool:
    place, targets = look.known("location", "plan.audience.locations")
    if not targets.complete:
        raise Missing
    return any(overlaps(plain(place), target) for target in targets.known)


@figure(
    "creator",
    "share",
    "Median interactions of a note as a share of its median reads, over the notes that metrics_scope names.",
    "单篇互动中位数除以阅读中位数，统计口径见 metrics_scope。",
    "互动率（互动中位数/阅读中位数）",
    unit="share",
)
def row_rate(look: Look) -> Decimal:
    interactions, reads, *_ = look.known("interactions_median", "reads_median", *SCOPE)
    if not reads:
        look.missed.append(f"{look.subject.path}.reads_median")
        raise Missing
    return Decimal(interactions) / Decimal(reads)
