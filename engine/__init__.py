"""Checks a campaign plan against cited rules: `Checker(load_rules()).check(text, name, as_of)` gives a Report."""

from engine.check import Checker
from engine.problems import Problem, Refused
from engine.report import Report
from engine.rules import load_rules

__all__ = ["Checker", "Problem", "Refused", "Report", "load_rules"]
