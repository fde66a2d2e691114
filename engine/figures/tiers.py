"""Tiers: how much the top takes, and when it speaks."""
