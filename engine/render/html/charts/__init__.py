"""The pictures of a report: the planned mix beside the advised one and the timeline, SVG in the style of its page."""

from engine.render.html.charts.bars import bars
from engine.render.html.charts.drawing import Picture
from engine.render.html.charts.timeline import timeline

__all__ = ["Picture", "bars", "timeline"]
