"""The days of a plan as bars, with the problems that were found at them as pins."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import pygal
from rich.cells import cell_len, set_cell_size

from engine.findings import SEVERITIES
from engine.render.html.charts.drawing import EDGE, SIZE, Picture, drawn, plain
from engine.render.html.pins import Line
from engine.render.phrases import Words

WIDE, ROW, PIN = 1060, 28, 26
"""Pixels: the width of a timeline, the height of its rows, and the width of a pin with its room."""

PINS, TICKS, LETTERS = 8, 6, 20
"""Most pins behind a bar that ends on the last day, days written below, and letters of a name; the table has all."""


def timeline(lines: Sequence[Line], words: Words, day: Callable[[date], str]) -> Picture:
    """A bar for each line from its first to its last day, or a word where the plan does not say both.

    A problem with a day of its line is pinned on that day, any other behind the bar. `day` writes a day.
    """
    known = sorted(one for line in lines for one in (line.span.start, line.span.end) if one)
    if not known:
        return Picture(words["timeline"], "")
    first, last = known[0].toordinal(), known[-1].toordinal() + 1
    labels = [_short(line.name) for line in lines]
    wide = WIDE - 4 * EDGE - max(map(cell_len, labels)) * 0.6 * SIZE
    behind_all = min(PINS, max(len(line.pins) + (1 if line.span.start and line.span.end else 4) for line in lines))
    pin = (last - first) * PIN / (wide - behind_all * PIN)
    end = last + behind_all * pin
    chart = pygal.XY(
        **plain(WIDE, 3 * EDGE + SIZE + ROW * len(lines), labels),
        xrange=(first, end),
        range=(0.5, len(lines) + 0.5),
        allow_interruptions=True,
        print_values=True,
        dots_size=PIN * 0.42,
        show_x_guides=True,
        show_y_guides=False,
    )
    every = -(-(last - first) // TICKS)
    chart.x_labels = [{"label": day(date.fromordinal(at)), "value": at} for at in range(first, last, every)]
    chart.y_labels = [{"label": label, "value": len(lines) - at} for at, label in enumerate(labels)]
    # A series a kind, not one a line: pygal takes its time over each.
    bars: dict[str, list[tuple[float, int] | None]] = {}
    pins: dict[str, list[dict[str, Any]]] = {name: [] for name in ("unsaid", *SEVERITIES)}
    for height, line in zip(range(len(lines), 0, -1), lines, strict=True):
        start, stop = line.span.start or line.span.end, line.span.end or line.span.start
        behind = float(first)
        if start and stop:
            behind = stop.toordinal() + 1
            bars.setdefault(line.span.kind, []).extend([(start.toordinal(), height), (behind, height), None])
        if None in (line.span.start, line.span.end):
            pins["unsaid"].append({"value": (behind, height), "formatter": lambda _: words["not said"]})
            behind += 3 * pin
        for severity, at, told in _pinned(line, behind, pin, end, words):
            pins[severity].append({"value": (at, height), **told})
    for bar in bars.values():
        chart.add("", bar, show_dots=False)
    for points in pins.values():
        chart.add("", points, stroke=False)
    return drawn(chart, "timeline", words["timeline"], words["timeline told"], (*bars, *pins))


def _pinned(
    line: Line, behind: float, pin: float, end: float, words: Words
) -> Iterator[tuple[str, float, dict[str, Any]]]:
    """The pins of a line that have room: the severity of each, where it is, and what it says and leads to."""
    taken = float("-inf")
    for one in sorted(line.pins, key=lambda one: (one.day or date.max, one.number)):
        taken = max(one.day.toordinal() if one.day else behind + 0.6 * pin, taken + pin)
        if taken > end:
            return
        yield (
            one.severity,
            taken,
            {
                "formatter": lambda _, number=one.number: str(number),
                "label": f"{one.number} {words[f'one {one.severity}']}{words['colon']}{one.title}",
                "xlink": f"#problem-{one.number}",
            },
        )


def _short(name: str) -> str:
    return name if cell_len(name) <= LETTERS else set_cell_size(name, LETTERS - 1).rstrip() + "…"
