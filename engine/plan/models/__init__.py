"""What a campaign plan may contain, field by field, in the order of the plan format.

A field that is left out, or null, is unknown (None). Dates are days, amounts are exact decimals, rates are shares
(0.05 for 5%).
"""

from engine.plan.models.whole import Plan, Waiver

__all__ = ["Plan", "Waiver"]
