"""Seeding: what the KOC waves and the four steps amount to."""
