"""Prices: fees and quotes in CNY, and how the money adds up."""
