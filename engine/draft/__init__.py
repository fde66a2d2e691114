"""A full plan from a playbook and a few inputs: counts, dates, fees, briefs, ads, measures, each with its reason."""

from engine.draft.inputs import INPUTS, TAKEN, framed, input_of
from engine.draft.whole import draft

__all__ = ["INPUTS", "TAKEN", "draft", "framed", "input_of"]
