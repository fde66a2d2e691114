"""A small plan to try the service with, as the OpenAPI document shows it."""

import json
from collections.abc import Mapping
from typing import Any

FRAME: Mapping[str, Any] = {
    "version": 1,
    "campaign": {"name": "春茶 spring tea", "brand": "山茶", "product": "Spring tea", "category": "food_beverage"},
    "objective": {"primary": "sales"},
    "audience": {"segments": ["students"]},
    "schedule": {"start": "2027-05-01", "end": "2027-06-30"},
    "budget": {"currency": "CNY", "total": 200000},
}
"""What a draft is made from."""

PLAN: Mapping[str, Any] = {
    **FRAME,
    "cohorts": [
        {
            "id": "koc",
            "role": "koc",
            "creators": 40,
            "notes_per_creator": 1,
            "compensation": "gifted",
            "kpis": ["saves"],
        },
        {"id": "kol", "role": "kol", "creators": 2, "fee_per_note": 8000, "compensation": "paid", "kpis": ["orders"]},
    ],
}
"""What is checked and explained."""


def as_yaml(plan: Mapping[str, Any]) -> str:
    """A key a line, each value as JSON has it, which YAML reads too."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in plan.items())


def as_lines(plan: Mapping[str, Any]) -> str:
    """A batch: the plan, and a line that is none."""
    return f"{json.dumps(plan, ensure_ascii=False)}\n{{}}\n"
