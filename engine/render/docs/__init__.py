"""The catalogue as files, to read on disk or to publish: pure functions, a catalogue in, texts by their names out."""

from collections.abc import Callable, Mapping

from engine.render.catalogue import Catalogue
from engine.render.docs import html, markdown

FORMATS: Mapping[str, Callable[[Catalogue], Mapping[str, str]]] = {"markdown": markdown.files, "html": html.files}
"""Every format by its name: `index`, `sources`, `settings` and `glossary`, and `rules/ID` for each rule."""
