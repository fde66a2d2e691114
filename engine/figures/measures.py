"""Measures: what the plan expects, and whether its targets agree with it."""
