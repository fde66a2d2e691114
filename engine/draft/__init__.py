"""A full plan from a playbook and a few inputs: counts, dates, fees, briefs, ads, measures, each with its reason."""

from engine.draft.inputs import draftable
from engine.draft.whole import NoDraft, draft

__all__ = ["NoDraft", "draft", "draftable"]
