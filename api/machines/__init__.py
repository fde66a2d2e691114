"""What programs ask for, by topic: plans, rules, what rules rest on, health."""

from api.machines import health, plans, reference, rules

BLUEPRINTS = (plans.blueprint, rules.blueprint, reference.blueprint, health.blueprint)

__all__ = ["BLUEPRINTS"]
