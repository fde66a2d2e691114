"""Waivers: which findings a plan accepts, what is wrong with a waiver, and how one is asked for.

A waiver waives the findings of its rule on a day when rule, reason and name are given, the rule exists and can be
waived, and its last day is not over. One that remembers digests waives a finding only as long as the rule and the plan
values that the rule read are the same. All other waivers waive nothing and are findings themselves.
"""

from engine.waivers.asking import Refusal, Wanted, entry, placed, waivable
from engine.waivers.memory import Memory, value_at
from engine.waivers.sorting import SET, Sorted, Waivers

__all__ = ["SET", "Memory", "Refusal", "Sorted", "Waivers", "Wanted", "entry", "placed", "value_at", "waivable"]
