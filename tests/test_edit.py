"""Changing values in the text of a plan: what is put and removed, and that every other byte stays."""

import copy
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.source import REMOVED, CannotEdit, Path, put, read
from tests.documents import WORDS, Box, Document, documents


def removed(text: str, *paths: Path, name: str = "p.yaml") -> str:
    return put(text.encode(), name, [(path, REMOVED) for path in paths]).decode()


# --- Putting --------------------------------------------------------------------------------------------------------


@given(WORDS)
def test_any_words_read_back_in_every_style(words: str) -> None:
    for name, text in (("a.yaml", "k: {}\nl: [a]\n"), ("b.yaml", "{l: [a]}"), ("c.json", '{"l": ["a"]}')):
        for path in (("l", 1), ("l", 0), ("n",), ("n", "m", 0)):
            new = put(text.encode(), name, [(path, words)])
            value: Any = read(new, name).data
            for step in path:
                value = value[step]
            assert value == words


@pytest.mark.parametrize(
    "word", ["12e456789012", "123456789012", "0x1f", "no", "null", "~", "1_000", "12:30", "- a", "", "2027-01-31"]
)
def test_words_that_yaml_could_take_for_something_else_stay_words(word: str) -> None:
    text = put(b"a: 1\n", "p.yaml", [(("b",), word), (("c",), [word])])
    assert read(text, "p.yaml").data == {"a": 1, "b": word, "c": [word]}
    loaded = yaml.safe_load(text)
    assert loaded["b"] == (date(2027, 1, 31) if word == "2027-01-31" else word)


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ("a: 1 # x\n", ("a",), 2, "a: 2 # x\n"),
        ("a: {b: [1, 2]}\n", ("a", "b", 1), "x, y", "a: {b: [1, 'x, y']}\n"),
        ("a:\n  b: 1\n  # c\nd: 2\n", ("a", "e"), True, "a:\n  b: 1\n  e: true\n  # c\nd: 2\n"),
        ("a:\n- 1\n- 2\n", ("a", 2), 3, "a:\n- 1\n- 2\n- 3\n"),
        ("a:\n  b: 1\nd: 2\n", ("a",), {"x": [1]}, "a:\n  x:\n    - 1\nd: 2\n"),
        ("a:\n- 1\n# c\nd: 2\n", ("a",), [], "a:\n  []\n# c\nd: 2\n"),
        ("a:\n- 1\nd: 2\n", ("a",), {"b": 1}, "a:\n  b: 1\nd: 2\n"),
        ("a: |\n  long\n\nb: 1\n", ("a",), "short", "a: short\n\nb: 1\n"),
        ("a:\n  - b: 1\n", ("a", 0, "c", "d"), None, "a:\n  - b: 1\n    c:\n      d: null\n"),
    ],
)
def test_any_value_can_be_put(text: str, path: tuple[str | int, ...], value: Any, expected: str) -> None:
    assert put(text.encode(), "p.yaml", [(path, value)]).decode() == expected


@pytest.mark.parametrize("path", [("a", "b"), ("l", 3), ("l", "x"), (0,)])
def test_a_value_that_has_no_place_is_refused_with_what_was_to_be_put(path: tuple[str | int, ...]) -> None:
    with pytest.raises(CannotEdit) as refused:
        put(b"a: text\nl: [1]\n", "p.yaml", [(path, "v")])
    assert refused.value.piece.endswith(": v")


# --- Removing -------------------------------------------------------------------------------------------------------


@given(documents(), st.data())
def test_what_is_left_is_what_the_same_hand_would_have_written_without_it(
    document: Document, data: st.DataObject
) -> None:
    """The law: see the head of engine/source/removal.py; tests/documents.py says it once more, the other way round."""
    path = data.draw(st.sampled_from(document.root.paths()))
    text, name = document.text, document.name
    wanted = copy.deepcopy(read(text, name).data)
    around: Any = wanted
    for step in path[:-1]:
        around = around[step]
    del around[path[-1]]
    document.root.remove(path)
    assert removed(text, path, name=name) == document.text
    assert read(document.text, name).data == wanted


@given(documents(), st.sampled_from([7, "x, y", [1], {"k": ["v"]}]), st.data())
def test_what_was_added_at_the_end_and_removed_leaves_no_trace(
    document: Document, value: Any, data: st.DataObject
) -> None:
    boxes = [path for path in [(), *document.root.paths()] if isinstance(document.root.at(path), Box)]
    around = data.draw(st.sampled_from(boxes))
    box = document.root.at(around)
    assert isinstance(box, Box)
    path = (*around, "new" if box.kind == "map" else len(box.entries))
    text, name = document.text, document.name
    added = put(text.encode(), name, [(path, value)])
    assert added.decode() != text
    assert put(added, name, [(path, REMOVED)]).decode() == text
    assert put(text.encode(), name, [(path, value), (path, REMOVED)]).decode() == text
