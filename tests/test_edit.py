"""Changing values in the text of a plan: what is put and removed, and that every other byte stays."""

import copy
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.source import REMOVED, CannotEdit, Path, parted, put, read, with_value
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


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        # what is emptied
        ("a: 1", "a", "{}"),
        ("\ufeffa: 1  # x\n", "a", "\ufeff{}\n"),
        ("a:  # list\n  # one\n  - b: 1  # x\n    # deep\n  # other\n", "a.0", "a: []  # list\n  # other\n"),
        ("a:\n  - b: 1  # x\n", "a.0.b", "a:\n  - {}\n"),
        ("a: [  # list\n  1,  # one\n]\n", "a.0", "a: [  # list\n]\n"),
        ("a: [\n  1,  # one\n]\n", "a.0", "a: []\n"),
        ("a: [ 1,  # one\n  # list\n]\n", "a.0", "a: [\n  # list\n]\n"),
        ("--- {a: 1}\n", "a", "--- {}\n"),
        # comments: of the whole text, of the entry, of others
        ("# plan\na: 1\nb: 2\n", "a", "# plan\nb: 2\n"),
        ("---\n# a\na: 1\n...\n", "a", "---\n{}\n...\n"),
        ("a: 1\n# other\n\n# b\n# b\nb: 2  # b\n\n  # b\n# other\n", "b", "a: 1\n# other\n\n# other\n"),
        ('x: "\n# text"\nb: 1\n', "b", 'x: "\n# text"\n'),
        # the first entry beside a dash
        ("l:\n- a: 1  # a\n    # a\n  b: 2\n", "l.0.a", "l:\n- b: 2\n"),
        ("l:\n- a: 1  # a\n  # b\n  b: 2\n", "l.0.a", "l:\n-\n  # b\n  b: 2\n"),
        ("l:\n- - a\n\n  - b\n", "l.0.0", "l:\n-\n\n  - b\n"),
        # keys with a question mark
        ("? a\n? b\n: 1\n", "a", "? b\n: 1\n"),
        ("? a\n? b\n: 1\n", "b", "? a\n"),
        ("? a\n: b: 1\n  c: 2\n", "a.b", "? a\n: c: 2\n"),
        ("a: {c: 2, ? b : 1}\n", "a.b", "a: {c: 2}\n"),
        # texts that keep their line ends, and the end of the text
        ("a: |+\n  x\n\n\nb: 1\n", "a", "b: 1\n"),
        ("a: |\n  x\n\n\nb: 1\n", "a", "\n\nb: 1\n"),
        ("a: |+\n  x\n\n# b\nb: 1\n\n\nc: 2\n", "b", "a: |+\n  x\n\nc: 2\n"),
        ("a: |+\n  x\n# a\n\nb: 1\n\nc: 2\n", "b", "a: |+\n  x\n# a\n\n\nc: 2\n"),
        ("m:\n  a: |\n    x\nb: 1", "b", "m:\n  a: |\n    x\n"),
        ("a: |-\n  x\nb: 1", "b", "a: |-\n  x"),
        ("a: 1\r\nb: 2", "b", "a: 1"),
        ("a: 1\r\nb: 2\rc: 3\n", "b", "a: 1\r\nc: 3\n"),
        # brackets over lines that entries share
        ("l: [a, # a\n  b]\n", "l.0", "l: [b]\n"),
        ("l: [a, # a\n  # b\n  b]\n", "l.0", "l: [\n  # b\n  b]\n"),
        ("l: [a, # a\n  # b\n  b]\n", "l.1", "l: [a # a\n]\n"),
        ("l: [a, # a\n  b,]\n", "l.1", "l: [a, # a\n]\n"),
        ("l: [a, b, # both\n  c]\n", "l.0", "l: [b, # both\n  c]\n"),
        ("l: [a, b, # both\n  c]\n", "l.1", "l: [a, # both\n  c]\n"),
        ("l: [a, b, # both\n  c]\n", "l.2", "l: [a, b # both\n]\n"),
        ("l: [\n\ta,\t# a\n\tb\n]\n", "l.0", "l: [\n\tb\n]\n"),
        ("l: [a: 1, b]\n", "l.0.a", "l: [{}, b]\n"),
        ("l: {b , c: , d}\n", "l.b", "l: {c: , d}\n"),
        ("l: {b , c: , d}\n", "l.d", "l: {b , c: }\n"),
        # commas before their entries
        ("l: [\n  a\n  , b  # b\n  , c\n]\n", "l.0", "l: [\n  b  # b\n  , c\n]\n"),
        ("l: [\n  a # a\n  , b  # b\n  , c\n]\n", "l.1", "l: [\n  a # a\n  , c\n]\n"),
        ("l: [\n  a\n  , b  # b\n]\n", "l.1", "l: [\n  a\n]\n"),
        ("l: [\n  a # a\n  , b ]\n", "l.1", "l: [\n  a # a\n ]\n"),
        ("l: [\n  a,\n  b\n  ,\n]\n", "l.1", "l: [\n  a,\n]\n"),
    ],
)
def test_what_goes_with_an_entry(text: str, path: str, expected: str) -> None:
    assert removed(text, parted(path)) == expected


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ('{"a": 1,\n "b": 2}', "a", '{"b": 2}'),
        ('{"a": 1,\n "b": 2}', "b", '{"a": 1}'),
        ('{"a":1,"b":[1,2]}\n', "b.0", '{"a":1,"b":[2]}\n'),
        ('{"a":1\n,"b":2\n,"c":3}', "b", '{"a":1\n,"c":3}'),
        ('{\r\n\t"#a": 1,\r\n\t"b": "\\u6625"\r\n}', "b", '{\r\n\t"#a": 1\r\n}'),
        ('{\n  "a": {\n    "b": 2\n  }\n}\n', "a.b", '{\n  "a": {}\n}\n'),
    ],
)
def test_what_goes_with_an_entry_of_json(text: str, path: str, expected: str) -> None:
    assert removed(text, parted(path), name="p.json") == expected


def test_changes_are_made_one_after_the_other() -> None:
    text = "l: [1, 2, 3]  # numbers\n"
    assert removed(text, ("l", 2), ("l", 0)) == "l: [2]  # numbers\n"
    assert removed(text, ("l", 0), ("l", 0)) == "l: [3]  # numbers\n"
    with pytest.raises(CannotEdit, match="there is nothing at '2' that could be removed"):
        removed(text, ("l", 0), ("l", 2))
    changes = [(("l", 1), REMOVED), (("m",), ["x"]), (("l", 2), 4), (("m", 0), REMOVED), (("m", 0), "y")]
    assert put(text.encode(), "p.yaml", changes) == b"l: [1, 3, 4]  # numbers\nm:\n  - y\n"


@pytest.mark.parametrize("path", ["b", "a.b", "l.1", "l.x", "n.x", ""])
def test_what_is_not_there_cannot_be_removed(path: str) -> None:
    with pytest.raises(CannotEdit) as refused:
        removed("a: text\nl: [1]\nn:\n", parted(path))
    assert refused.value.piece == f"{path}: (removed)"


def test_a_comment_between_an_entry_and_its_comma_belongs_to_nobody_for_sure() -> None:
    with pytest.raises(CannotEdit, match="a comment stands between the entry and its comma"):
        removed("l: [\n  a\n  # a or b?\n  , b\n]\n", ("l", 0))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: |\n  x", "a: |-\n  x\nz: 1"),
        ("a: >2+  # c\r\n  头", "a: >2-  # c\r\n  头\r\nz: 1"),
        ("m:\n- |-\n  x", "m:\n- |-\n  x\nz: 1"),
        ("a: |+\n  x\n", "a: |+\n  x\nz: 1\n"),
        ("a: |+\n  x\n  ", "a: |+\n  x\nz: 1\n  "),
    ],
)
def test_a_text_at_the_end_stays_as_it_is_when_something_follows(text: str, expected: str) -> None:
    assert put(text.encode(), "p.yaml", [(("z",), 1)]).decode() == expected


def test_data_without_a_value() -> None:
    data = {"a": [1, {"b": 2}], "n": None}
    assert with_value(data, ("a", 1, "b"), REMOVED) == {"a": [1, {}], "n": None}
    assert with_value(data, ("a", 0), REMOVED) == {"a": [{"b": 2}], "n": None}
    assert data == {"a": [1, {"b": 2}], "n": None}
    for path in (("b",), ("a", 2), ("a", -1), ("a", "b"), ("n", "x"), ("n", 0)):
        with pytest.raises(ValueError, match="there is nothing at"):
            with_value(data, path, REMOVED)
