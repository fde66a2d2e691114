"""The entrance of plans: whatever comes in, a report comes out, or a refusal with its place, soon and in little memory.

tests/corpus keeps a small file of every kind that was ever a problem. Hypothesis changes them, and makes up others.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import create_app
from engine.check import Checker
from engine.plan import FIELDS
from engine.problems import Refused
from engine.report import Report
from engine.rules import load_rules
from engine.source import MAX_BYTES
from tests.given import DAY, NAUGHTY, PLAN, RULES
from tests.naughty import UNFIT

CORPUS = sorted(Path(__file__).with_name("corpus").iterdir())
CHECKER = Checker(load_rules([RULES]))
CLIENT = create_app([RULES]).test_client()
LINES = "application/jsonl"

WORK, BYTES = 6_000_000, 200_000_000
"""No text takes more calls and returns of Python (about a second of a processor), or more memory."""

HOG = {
    "numbers that are none": b'{"a": [' + b"1e999," * 160_000 + b"1]}",
    "unknown words": b"objective: {secondary: [" + b"sels, " * 49_000 + b"]}",
    "unknown fields": b"".join(b"k%d: 1\n" % at for at in range(49_000)),
    "entries with unknown fields": b"cohorts:\n" + b"- {a: 1}\n" * 24_000,
    "a third of a million empty creators": b'{"roster": [' + b"{}," * 330_000 + b"{}]}",
    "2,000 empty creators": b'{"roster": [' + b"{}," * 1999 + b"{}]}",
    "a third of a million lists": b"a: [" + b"[]," * 330_000 + b"]",
    "anchors": b"a: [" + b"&a b, " * 160_000 + b"]",
    "one key": b"a: 1\n" * 199_000,
    "one text": b"campaign: {name: " + b"x" * 990_000 + b"}",
    "escapes": b'a: "' + b"\\x41" * 240_000 + b'"',
    "lines": b"\n" * 990_000 + b"a: 1",
}
"""Texts of up to MAX_BYTES that are all work."""


def lawful(text: bytes | str, syntax: str | None) -> Report | Refused:
    """What comes of a text; anything else than these two, or without places, is a defect."""
    try:
        return CHECKER.check(text, "plan", date.fromisoformat(DAY), syntax=syntax)
    except Refused as refused:
        wrong = [one for one in refused.problems if min(one.location.line, one.location.column) < 1]
        wrong += [one for one in refused.problems if any(UNFIT.search(one.told(lang)) for lang in ("en", "zh"))]
        if wrong or not refused.problems:
            pytest.fail(f"{text!r} is refused with {wrong}")
        return refused


@contextmanager
def little() -> Iterator[None]:
    """Fails when more than WORK or BYTES are taken meanwhile; work is calls and returns, which no busy machine changes."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, work = _memory("VmRSS"), count()
    sys.setprofile(lambda *_: next(work))
    try:
        yield
    finally:
        sys.setprofile(None)
    assert next(work) < WORK
    assert _memory("VmHWM") - before < BYTES


def _memory(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) * 1024


@pytest.mark.parametrize("syntax", ["yaml", "json", None])
@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.name)
def test_a_kept_text_is_checked_or_refused(file: Path, syntax: str | None) -> None:
    with little():
        lawful(file.read_bytes(), syntax)


def test_the_kept_texts_are_of_both_fates() -> None:
    fates = {type(lawful(file.read_bytes(), None)) for file in CORPUS}
    assert fates == {Report, Refused} | {type(lawful(b"[", None))}


@pytest.mark.parametrize("text", HOG.values(), ids=HOG)
def test_a_text_that_is_all_work_takes_little(text: bytes) -> None:
    assert len(text) <= MAX_BYTES
    for syntax in ("json", "yaml") if text.startswith(b"{") else ("yaml",):
        with little():
            lawful(text, syntax)


def test_a_batch_of_kept_texts_answers_every_line() -> None:
    lines = [file.read_bytes().replace(b"\n", b" ").replace(b"\r", b" ") for file in CORPUS]
    lines += [text.replace(b"\n", b" ") for text in NAUGHTY.values() if len(text) < MAX_BYTES]
    answered(lines)


def answered(lines: list[bytes]) -> None:
    """A batch has an answer for each of its lines, a report or a problem with places."""
    answer = CLIENT.post(f"/v1/checks?as_of={DAY}", data=b"\n".join(lines), content_type=LINES)
    assert answer.status_code == 200, answer.text
    told = [json.loads(line) for line in answer.data.split(b"\n")[:-1]]
    assert [one["line"] for one in told] == [at for at, line in enumerate(lines, 1) if line.strip()]
    for one in told:
        assert ("report" in one) != ("problem" in one)
        assert "report" in one or one["problem"]["status"] in (400, 422), one
        assert "report" in one or one["problem"]["errors"]


# --- Made up ----------------------------------------------------------------------------------------------------------

SEEDS = [*(file.read_bytes() for file in CORPUS if file.stat().st_size < 1_000), PLAN.encode()]
BITS = st.sampled_from(
    [*(bytes([code]) for code in (*b"\x00\t\r\n \"'#&*!%@`|>-?:,[]{}\\~=<", 0x7F, 0x80, 0xC2, 0xED, 0xFE, 0xFF)),
     b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\\ud800", b"\\u0000", b"<<: ", b"*a", b"&a ", b"!!x ", b"---\n", b"...\n", b"1e999", b".nan", b"NaN",
     b": ", b"- ", b"? ", b"\n  ", "种草".encode(), "🌱".encode(), b"9" * 17, b"[" * 40]
)  # fmt: skip


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """A kept text with some bytes taken out, doubled, put in, or those of another one in their place."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        end = draw(st.integers(at, min(len(text), at + 40)))
        between = draw(st.one_of(BITS, st.binary(max_size=4), st.just(b""), st.just(text[at:end] * 2), other()))
        text = text[:at] + between + text[end:]
    return text


@st.composite
def other(draw: st.DrawFn) -> bytes:
    text = draw(st.sampled_from(SEEDS))
    at = draw(st.integers(0, len(text)))
    return text[at : at + draw(st.integers(0, 60))]


NAMES = sorted({step.removesuffix("[]") for path in FIELDS for step in path.split(".")})
KEYS = st.one_of(st.sampled_from(NAMES), st.text(max_size=8))
ATOMS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.dates().map(str),
    st.sampled_from(["kol", "koc", "sales", "none", "NZ/Auckland", "CNY", "paid", "a", "2027-05-03", "0.1", "1e3"]),
)  # fmt: skip
PLANS = st.dictionaries(
    KEYS,
    st.recursive(
        ATOMS,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
        max_leaves=20,
    ),
    max_size=8,
)


@given(changed(), st.sampled_from(["yaml", "json", None]))
def test_a_changed_text_is_checked_or_refused(text: bytes, syntax: str | None) -> None:
    with little():
        lawful(text, syntax)


@given(PLANS, st.sampled_from(["yaml", "json"]))
def test_made_up_data_is_checked_or_refused(data: dict[str, Any], syntax: str) -> None:
    with little():
        lawful(json.dumps(data, ensure_ascii=syntax == "json"), syntax)


@settings(max_examples=settings.default.max_examples // 5)  # type: ignore[union-attr]
@given(
    st.lists(
        st.one_of(
            changed().map(lambda text: text.replace(b"\n", b" ")), PLANS.map(lambda data: json.dumps(data).encode())
        ),
        max_size=6,
    )
)
def test_a_made_up_batch_answers_every_line(lines: list[bytes]) -> None:
    answered(lines)
