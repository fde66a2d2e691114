"""What a change of rules does to plans: findings added, removed or changed, by rule and by the statement behind it."""

from engine.impact.values import KINDS, Boundary, BoundaryChange, Change, Edit, Impact, Outcome, RuleChange
from engine.impact.whole import impact

__all__ = ["KINDS", "Boundary", "BoundaryChange", "Change", "Edit", "Impact", "Outcome", "RuleChange", "impact"]
