"""What all HTML is made with, files from disk and pages of the service: one environment, one style, shared parts."""

from engine.render.html.environment import TAGS, asset, environment, tag_of

__all__ = ["TAGS", "asset", "environment", "tag_of"]
