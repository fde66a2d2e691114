"""What to ask next: the open fields of a plan ranked, each with its question, and what a planner answers put in."""

from engine.asking.interview import Heard, Interview
from engine.asking.questions import Option, Question
from engine.asking.replies import NOTHING, NoAnswer, half_width, meant

__all__ = ["NOTHING", "Heard", "Interview", "NoAnswer", "Option", "Question", "half_width", "meant"]
