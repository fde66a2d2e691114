"""Texts: words and themes that briefs and claims contain."""
