"""Text in; data, places and problems out. Every limit is tried on both sides."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from engine.problems import Refused, Unreadable
from engine.source import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, MAX_PROBLEMS, MAX_VALUES, Path, Place, Source, kind_of, read
from engine.source.json_quick import read_quickly
from engine.source.json_text import PlacedJSON


def refused(text: str | bytes, name: str = "plan.yaml", syntax: str | None = None) -> list[str]:
    """The problems of a text that cannot be read at all."""
    with pytest.raises(Unreadable) as caught:
        read(text, name, syntax)
    return [str(problem).removeprefix(f"{name}:") for problem in caught.value.problems]


def outcome(text: str | bytes, name: str = "plan.yaml", syntax: str | None = None) -> Source | Refused:
    """What comes of a text; anything but these two is a crash."""
    try:
        return read(text, name, syntax)
    except Refused as error:
        return error


def problems(text: str | bytes, name: str = "plan.yaml") -> list[str]:
    """The problems of a text that leave something to read, in the order of lines."""
    source = read(text, name)
    return [str(problem).removeprefix(f"{name}:") for problem in Refused(source.problems).problems]


def data(text: str | bytes, name: str = "plan.yaml") -> dict[str, Any]:
    """The data of a text without problems."""
    source = read(text, name)
    assert source.problems == []
    return source.data


def same(left: object, right: object) -> bool:
    """Equal in kind and value, so that true is not 1 and 1 is not 1.0."""
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and left == right


# --- What values mean -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(
            (word, word)
            for word in ("no", "No", "yes", "on", "off", "y", "n", "True", "FALSE", "nan", "NaN", "Infinity")
        ),
        *(
            (word, word)
            for word in ("12:30", "1:20:30", "2027-01-31", "2027-01-31 10:00", "1_000", "1,000", "50%", "0b11")
        ),
        *((word, word) for word in ("-0x1F", "0o18", "0X1F", "1e", ".", "e5", "--1", "1.2.3", "=", "<<", "nil")),
        *((word, None) for word in ("", "~", "null", "Null", "NULL", "# nothing")),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-0", 0),
        ("+12", 12),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.50", Decimal("1.50")),
        ("1.", Decimal(1)),
        (".5", Decimal("0.5")),
        ("-1.5e3", Decimal(-1500)),
        ("1E-2", Decimal("0.01")),
        ("'5'", "5"),
        ('"true"', "true"),
        ("'~'", "~"),
        ('""', ""),
        ('"\\u4e2d\\n"', "中\n"),
        ("|\n  a\n  b", "a\nb"),
        (">\n  a\n  b", "a b"),
        ("种草 笔记", "种草 笔记"),
        ("a # no", "a"),
        ("a#no", "a#no"),
        ("[no, 1, [x]]", ["no", 1, ["x"]]),
        ("{b: {}}", {"b": {}}),
    ],
)
def test_a_value_is_read_as_yaml_1_2_has_it(written: str, value: object) -> None:
    assert same(data(f"a: {written}"), {"a": value})


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(('"no"', "no"), ("null", None), ("true", True), ("false", False), ("0", 0), ("-7", -7)),
        *(("0.10", Decimal("0.10")), ("1e3", Decimal(1000)), ('"\\u4e2d"', "中"), ("[]", []), ("{}", {})),
        *(('"\\ud83d\\ude00"', "😀"), ('"a\\/b\\t"', "a/b\t"), ('[1, [true], {"b": null}]', [1, [True], {"b": None}])),
    ],
)
def test_a_value_is_read_as_json_has_it(written: str, value: object) -> None:
    text = f'{{"a": {written}}}'
    assert same(data(text, "plan.json"), {"a": value})
    assert same(data(text, "plan"), {"a": value})


def test_keys_are_text_whatever_they_look_like() -> None:
    assert data("{1: a, no: b, ~: c, 1.5: d, true: e, '': f, 2027-01-31: g}") == dict(
        zip(["1", "no", "~", "1.5", "true", "", "2027-01-31"], "abcdefg", strict=True)
    )


def test_the_name_the_caller_or_the_text_itself_tells_json_from_yaml() -> None:
    assert data('{"a": "\\ud83d\\ude00"}', "stdin") == {"a": "😀"}
    assert data("{a: no}", "stdin") == data("{a: no}", "plan.yml") == {"a": "no"}
    assert data('\n  {"a": 1}\n', "stdin") == {"a": 1}
    assert read("a: 1", "plan.json", "yaml").data == {"a": 1}
    assert refused("a: 1", "plan.json") == ["1:1: this is not JSON: Expecting value; write the value as JSON"]
    assert refused("{a: 1}", "plan", "json")[0].startswith("1:2: this is not JSON: ")
    assert refused('{"a": "\\ud83d\\ude00"}', "plan.yaml")[0].startswith("1:10: this is not YAML: ")


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    for text in ("\ufeffa: 1", "\ufeffa: 1".encode(), "a: 1".encode("utf-8-sig")):
        source = read(text, "plan.yaml")
        assert (source.data, source.values["a",]) == ({"a": 1}, (1, 4))
    for text in ('\ufeff{"a": 1}', '\ufeff{"a": 1}'.encode()):
        source = read(text, "plan.json")
        assert (source.data, source.values["a",]) == ({"a": 1}, (1, 7))


# --- What is not read at all ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "1:1: the file is empty"),
        (b"", "1:1: the file is empty"),
        ("\ufeff", "1:1: the file is empty"),
        (" \n\t\n", "1:1: the file is empty"),
        ("# only a comment\n\n# and one more", "1:1: the file is empty"),
        ("---\n", "expected a mapping of fields, found nothing"),
        ("null", "1:1: expected a mapping of fields, found nothing"),
        ("[a]", "1:1: expected a mapping of fields, found a list"),
        ("\n- a\n", "2:1: expected a mapping of fields, found a list"),
        ("just text", "1:1: expected a mapping of fields, found the text 'just text'"),
        ("5", "1:1: expected a mapping of fields, found the number 5"),
        ("true", "1:1: expected a mapping of fields, found the yes/no value true"),
        ("a: 1\n---\nb: 2\n", "2:1: a file holds one document; remove the second '---'"),
        ("a: 1\n...\n---\nb: 2\n", "3:1: a file holds one document; remove the second '---'"),
        ("? [a]\n: b", "1:3: a key must be plain text"),
        ("{{a: 1}: b}", "1:2: a key must be plain text"),
        ("a: b: c", "1:5: this is not YAML: mapping values are not allowed in this context"),
        ("a: 'x", "this is not YAML: found unexpected end of stream"),
        ("a:\n\t- b", "2:1: this is not YAML: found character that cannot start any token"),
        ("a: @x", "1:4: this is not YAML: found character that cannot start any token"),
        ("a: [1", "this is not YAML: did not find expected ',' or ']'"),
        ('a: "\\ud800"', "1:7: this is not YAML: found invalid Unicode character escape code"),
    ],
)
def test_a_text_that_holds_no_plan_is_refused(text: str | bytes, complaint: str) -> None:
    (only,) = refused(text)
    assert complaint in only


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[]", "1:1: expected a mapping of fields, found a list"),
        ("null", "1:1: expected a mapping of fields, found nothing"),
        ("", "1:1: the file is empty"),
        ("{", "1:2: this is not JSON: "),
        ('{"a": 1', "1:8: this is not JSON: "),
        ('{"a": 1,}', "1:9: this is not JSON: "),
        ('{"a": 1} {"b": 2}', "1:10: this is not JSON: Extra data"),
        ('{"a": 01}', "1:8: this is not JSON: "),
        ("{'a': 1}", "1:2: this is not JSON: "),
        ('{\n  "a": tru\n}', "2:8: this is not JSON: Expecting value"),
        ('{"a": "\t"}', "1:8: this is not JSON: Invalid control character"),
        ("# {}", "1:1: this is not JSON: Expecting value"),
    ],
)
def test_a_text_that_is_not_json_is_refused_where_it_stops_being_json(text: str, complaint: str) -> None:
    (only,) = refused(text, "plan.json")
    assert only.startswith(complaint)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 中\nb: ".encode() + b"\xff", "2:4"),
        (b"\x80abc", "1:1"),
        ("a: é".encode("latin-1"), "1:4"),
        ("a: 中".encode("gb18030"), "1:4"),
        ("a: 1".encode("utf-16"), "1:1"),
        (b"a: \xed\xa0\x80", "1:4"),
        (b"a: \xc0\x80", "1:4"),
    ],
)
def test_what_is_not_utf_8_is_refused_at_its_first_wrong_byte(text: bytes, place: str) -> None:
    assert refused(text) == [f"{place}: this is not UTF-8 text; save the file as UTF-8"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_refused(encoding: str) -> None:
    (only,) = refused("a: 1".encode(encoding))
    assert "the character U+0000 is not allowed" in only


@pytest.mark.parametrize(
    "code", [*range(9), 11, 12, *range(14, 32), 0x7F, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFE, 0xFFFF]
)
def test_a_control_character_or_half_of_a_pair_is_refused(code: int) -> None:
    complaint = f"the character U+{code:04X} is not allowed; delete it"
    assert refused(f"a: 1\n中: x{chr(code)}") == [f"2:5: {complaint}"]
    assert refused(f'{{"a": "{chr(code)}"}}', "plan.json") == [f"1:8: {complaint}"]
    assert problems(f'{{"a":\n "x\\u{code:04x}"}}', "plan.json") == [f"2:2: {complaint}"]


@pytest.mark.parametrize("escape", ["\\0", "\\e", "\\x07", "\\u0008", "\\uFFFF"])
def test_an_escape_brings_in_no_character_that_may_not_be_there(escape: str) -> None:
    for text in (f'a: "{escape}"', f'"x{escape}": a'):
        (only,) = problems(text)
        assert only.startswith("1:4: the character U+" if text.startswith("a") else "1:1: the character U+")


def test_a_json_key_is_held_to_the_same_characters() -> None:
    assert problems('{"a":1,\n "x\\ud800": 1}', "plan.json") == ["2:2: the character U+D800 is not allowed; delete it"]
    assert problems('{"x\\u001b[31m": 1}', "plan.json") == ["1:2: the character U+001B is not allowed; delete it"]


@pytest.mark.parametrize("code", [0x85, 0x2028, 0x2029])
def test_only_a_line_feed_or_return_ends_a_line(code: int) -> None:
    """PyYAML takes three more characters for line breaks, which no editor shows as such and YAML 1.2 dropped."""
    for text in (f'a: "x{chr(code)}y"\nb: 1', f"# x{chr(code)}y\nb: 1", f"a: x{chr(code)}c: y\nb: 1"):
        source = outcome(text)
        if isinstance(source, Refused):
            assert source.problems[0].location.line == 1
        else:
            assert source.problems or (source.values["b",] == (2, 4) and "c" not in source.data)


def test_a_text_may_have_a_million_bytes_and_not_one_more() -> None:
    for text in ("a: " + "x" * (MAX_BYTES - 3), "a: " + "中" * ((MAX_BYTES - 3) // 3) + "x" * ((MAX_BYTES - 3) % 3)):
        assert len(text.encode()) == MAX_BYTES == 1_000_000
        for fine, over in ((text, text + "x"), (text.encode(), text.encode() + b"x")):
            assert len(data(fine)["a"]) == len(text) - 3
            assert refused(over) == ["1:1: the text is longer than 1,000,000 bytes; split it"]


def nested(depth: int, opening: str, closing: str) -> str:
    """A text that is this many lists or mappings deep, the one around it counted."""
    return opening * (depth - 1) + "1" + closing * (depth - 1)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"b":', "}")])
def test_a_plan_may_be_32_levels_deep_and_not_33(opening: str, closing: str) -> None:
    assert MAX_DEPTH == 32
    for name in ("plan.json", "plan.yaml", "plan"):
        fine, over = (f'{{"a":{nested(depth, opening, closing)}}}' for depth in (32, 33))
        assert data(fine, name)
        column = len('{"a":') + 31 * len(opening) + 1
        assert refused(over, name) == [f"1:{column}: nested more than 32 levels deep; make it flatter"]


def test_depth_counts_in_block_style_too() -> None:
    assert data("\n".join("  " * level + "a:" for level in range(32)))
    (only,) = refused("\n".join("  " * level + "a:" for level in range(34)))
    assert only.startswith("33:65: nested more than 32 levels deep")
    assert refused("a:\n" + "- " * 40 + "x")[0].startswith("2:63: nested more than 32 levels deep")


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 100_000, '{"a":' * 100_000, "- " * 100_000, "? " * 100_000])
def test_bottomless_texts_are_refused_without_harm(text: str) -> None:
    for name in ("plan", "plan.yaml", "plan.json"):
        assert len(refused(text, name)) == 1


# --- What is complained of, and the rest read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2", ["2:1: the key 'a' is given twice; keep one"]),
        ("{a: 1, b: 2, 'a': 3}", ["1:14: the key 'a' is given twice; keep one"]),
        ("a: {b: 1, b: 2}", ["1:11: the key 'b' is given twice; keep one"]),
        ("- x\n", []),
        ("a: [{b: 1}, {b: 1}]\nb: 1", []),
        ("a: 1\na: 2\na: 3", [f"{line}:1: the key 'a' is given twice; keep one" for line in (2, 3)]),
        ("a: {b: 1}\na: {b: 2}\na: {b: 3}", [f"{line}:1: the key 'a' is given twice; keep one" for line in (2, 3)]),
        ("种草: 1\n种草: 2", ["2:1: the key '种草' is given twice; keep one"]),
        ("a: &x 1", ["1:4: anchors are not allowed; remove '&x'"]),
        ("a: &x {b: 1}", ["1:4: anchors are not allowed; remove '&x'"]),
        ("&x a: 1", ["1:1: anchors and tags are not allowed; write the key alone"]),
        ("!!str a: 1", ["1:1: anchors and tags are not allowed; write the key alone"]),
        ("a: *x", ["1:4: aliases are not allowed; write the value of '*x' out"]),
        ("<<: *x", ["1:5: aliases are not allowed; write the value of '*x' out"]),
        ("a: [*x, 1]\nb: *x", [f"{at}: aliases are not allowed; write the value of '*x' out" for at in ("1:5", "2:4")]),
        ("a: !!int 5", ["1:4: tags are not allowed; remove 'tag:yaml.org,2002:int'"]),
        ("a: !x []", ["1:4: tags are not allowed; remove '!x'"]),
        ("a: ! 5", ["1:4: tags are not allowed; remove '!'"]),
        ("a: !!python/none ", ["1:4: tags are not allowed; remove 'tag:yaml.org,2002:python/none'"]),
        ("a: !!binary aGk=", ["1:4: tags are not allowed; remove 'tag:yaml.org,2002:binary'"]),
    ],
)  # fmt: skip
def test_what_could_surprise_is_complained_of_at_its_place(text: str, expected: list[str]) -> None:
    if text.startswith("-"):
        text = f"a:\n{text}"
    assert problems(text) == expected


@pytest.mark.parametrize("word", [".inf", ".Inf", ".INF", "-.inf", "+.inf", "-.INF", ".nan", ".NaN", ".NAN"])
def test_what_is_no_finite_number_is_complained_of_in_yaml(word: str) -> None:
    expected = f"1:4: {word} is not a number that can be judged; leave the field out if it is unknown"
    assert problems(f"a: {word}") == [expected]
    assert data(f"a: '{word}'") == {"a": word}


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_finite_number_is_complained_of_in_json(word: str) -> None:
    expected = f"1:7: {word} is not a number that can be judged; leave the field out if it is unknown"
    assert problems(f'{{"a": {word}}}', "plan.json") == [expected]
    assert data(f'{{"a": "{word}"}}', "plan.json") == {"a": word}


@pytest.mark.parametrize(
    ("fine", "over"),
    [
        ("9" * 15, "9" * 16),
        ("-" + "9" * 15, "-" + "9" * 16),
        ("1" + "0" * 14, "1" + "0" * 15),
        ("0." + "1" * 14, "0." + "1" * 15),
        ("12345.0123456789", "12345.01234567891"),
        ("1e14", "1e15"),
        ("1e-14", "1e-15"),
        ("9.9e14", "9.9e15"),
        ("0e5", "1e400"),
        ("1" + "0" * 14, "1e99999999999999999999"),
        ("1" + "0" * 14, "1e-99999999999999999999"),
        ("0", "9" * 5000),
    ],
)
def test_a_number_may_have_15_digits_and_not_16(fine: str, over: str) -> None:
    assert MAX_DIGITS == 15
    for before, after, name in (("a: ", "", "plan.yaml"), ('{"a": ', "}", "plan.json")):
        assert data(before + fine + after, name)["a"] == Decimal(fine)
        (only,) = problems(before + over + after, name)
        assert re.fullmatch(rf"1:{len(before) + 1}: the number \S+ has more than 15 digits; round it", only)


def test_numbers_in_other_bases_have_the_same_limit() -> None:
    assert data("{a: 0x38D7EA4C67FFF, b: 0o34327724461477777}") == {"a": 10**15 - 1, "b": 10**15 - 1}
    assert len(problems("{a: 0x38D7EA4C68000, b: 0o34327724461500000}")) == 2


def test_many_problems_are_told_at_once_in_the_order_of_lines() -> None:
    text = """\
a: &x 1
b: [*x, .nan, !!str c]
种草: {d: 1, d: 2}
b: 9999999999999999
e: "\\0"
"""
    assert [told.split(";")[0] for told in problems(text)] == [
        "1:4: anchors are not allowed",
        "2:5: aliases are not allowed",
        "2:9: .nan is not a number that can be judged",
        "2:15: tags are not allowed",
        "3:12: the key 'd' is given twice",
        "4:1: the key 'b' is given twice",
        "4:4: the number 9999999999999999 has more than 15 digits",
        "5:4: the character U+0000 is not allowed",
    ]


def test_of_a_key_that_is_given_twice_the_first_value_is_read() -> None:
    for name in ("plan.yaml", "plan.json"):
        source = read('{"a": {"b": 1}, "a": {"b": 2, "c": 3}, "d": 4}', name)
        assert source.data == {"a": {"b": 1}, "d": 4}
        assert source.values["a", "b"] == (1, 13)
        assert [told.split(":")[1] for told in problems('{"a": 1, "a": {"b": 1}, "a": {"b": 1}}', name)] == ["10", "25"]


def test_a_problem_that_ends_the_reading_comes_with_those_before_it() -> None:
    assert refused("a: &x 1\nb: *x\n---\n") == [
        "1:4: anchors are not allowed; remove '&x'",
        "2:4: aliases are not allowed; write the value of '*x' out",
        "3:1: a file holds one document; remove the second '---'",
    ]
    assert len(refused("a: !x 1\nb: 'c")) == 2


def test_a_long_value_is_shown_short_and_on_one_line() -> None:
    (only,) = refused('"' + "x" * 100 + '\\n y"')
    assert only == f"1:1: expected a mapping of fields, found the text '{'x' * 39}…'"


# --- Places ---------------------------------------------------------------------------------------------------------


def places(text: str, name: str = "plan.yaml") -> dict[str, Place]:
    return {".".join(map(str, path)): place for path, place in read(text, name).values.items()}


def test_places_count_lines_and_characters_from_1() -> None:
    text = """\
# 计划
campaign:
  name:   '春季 种草'
  tags: [国货, {b: 茶}]

list:
- 甲
-   x: 乙
    y:
end: |
  t
"""
    assert places(text) == {
        "": (2, 1), "campaign": (3, 3), "campaign.name": (3, 11), "campaign.tags": (4, 9), "campaign.tags.0": (4, 10),
        "campaign.tags.1": (4, 14), "campaign.tags.1.b": (4, 18), "list": (7, 1), "list.0": (7, 3), "list.1": (8, 5),
        "list.1.x": (8, 8), "list.1.y": (9, 7), "end": (10, 6),
    }  # fmt: skip
    keys = {".".join(map(str, path)): place for path, place in read(text, "plan.yaml").keys.items()}
    assert keys == {
        "campaign": (2, 1), "campaign.name": (3, 3), "campaign.tags": (4, 3), "campaign.tags.1.b": (4, 15),
        "list": (6, 1), "list.1.x": (8, 5), "list.1.y": (9, 5), "end": (10, 1),
    }  # fmt: skip


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["plan.yaml", "plan.json"])
def test_every_ending_of_lines_counts_as_one(ending: str, name: str) -> None:
    text = ending.join(["{", '"a": "中",', "", '  "b": [1,', '  "x"]', "}", ""])
    assert places(text, name) == {"": (1, 1), "a": (2, 6), "b": (4, 8), "b.0": (4, 9), "b.1": (5, 3)}


def test_a_tab_and_an_emoji_are_one_character_each() -> None:
    assert places("a:\t1\n'😀':\t[x,\ty]") == {"": (1, 1), "a": (1, 4), "😀": (2, 6), "😀.0": (2, 7), "😀.1": (2, 10)}
    assert places('{"😀":\t1, "b": 2}', "plan.json") == {"": (1, 1), "😀": (1, 7), "b": (1, 15)}


def test_an_escape_is_as_long_as_it_is_written() -> None:
    text = '{"\\ud83d\\ude00": "\\ud83d\\ude00", "b": "\\u4e2d", "c": {"d": []}}'
    assert places(text, "plan.json") == {"": (1, 1), "😀": (1, 18), "b": (1, 39), "c": (1, 54), "c.d": (1, 60)}


def test_a_place_that_the_text_does_not_have_is_that_of_what_is_around_it() -> None:
    source = read("a:\n  b: 1\n", "plan.yaml")
    assert str(source.locate(("a", "c", 0))) == "plan.yaml:2:3"
    assert str(source.locate(("x",))) == "plan.yaml:1:1"
    assert str(source.locate_key(("a", "b"))) == "plan.yaml:2:3"
    assert str(source.locate_key(("a", "c"))) == "plan.yaml:2:3"


def test_kinds_of_values_have_names_that_planners_know() -> None:
    values: list[Any] = [None, True, 5, Decimal("0.5"), "a\n b", [], {}]
    assert [str(kind_of(value)) for value in values] == [
        "nothing", "the yes/no value true", "the number 5", "the number 0.5", "the text 'a b'", "a list", "a mapping",
    ]  # fmt: skip
    assert [kind_of(value).told("zh") for value in values[-3:]] == ["文本“a b”", "列表", "一组字段"]


# --- Laws -----------------------------------------------------------------------------------------------------------

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029\ufffe\uffff"), max_size=12
)
NUMBERS = st.integers(1 - 10**15, 10**15 - 1) | st.decimals(
    min_value=-(10**6), max_value=10**6, allow_nan=False, allow_infinity=False, places=6
)
LEAVES = (
    st.none()
    | st.booleans()
    | NUMBERS
    | TEXT
    | st.sampled_from(["no", "12:30", "2027-01-31", "~", "1_0", "null", "- a", "a: b"])
)
DATA = st.dictionaries(
    TEXT,
    st.recursive(
        LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
    ),
    max_size=4,
)
READ_OTHERWISE = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+")
"""Text that PyYAML, which follows YAML 1.1, writes without quotes though YAML 1.2 reads a number."""


class Dumper(yaml.SafeDumper):
    """Writes every value out, however often it occurs, and numbers as they are."""

    def ignore_aliases(self, _: object) -> bool:
        return True

    def exact(self, value: Decimal) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:float", plain(value))


Dumper.add_representer(Decimal, Dumper.exact)
Dumper.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"-?[0-9]+\.[0-9]+"), list("-0123456789"))


def plain(number: Decimal) -> str:
    return format(number, "f")


def as_json(value: Any, ascii_only: bool) -> str:
    """JSON with exact numbers: the standard library has none."""
    marks: dict[str, str] = {}

    def mark(found: Decimal) -> str:
        marks[f'"\ufeff{len(marks)}"'] = plain(found)
        return f"\ufeff{len(marks) - 1}"

    text = json.dumps(value, ensure_ascii=False, default=mark, indent=1)
    for key, number in marks.items():
        text = text.replace(key, number)
    return re.sub(r"[^\x00-\x7f]+", lambda found: json.dumps(found.group())[1:-1], text) if ascii_only else text


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for entry in value:
            yield from texts(entry)
            if isinstance(value, dict):
                yield from texts(value[entry])


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of some data, the mappings and lists too, with its path."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from leaves(inner, (*path, at))


def at(text: str, place: Place) -> str:
    """What stands at a place and after it."""
    line, column = place
    return "\n".join(text.split("\n")[line - 1 :])[column - 1 :]


@given(DATA, st.booleans())
def test_json_reads_back_the_same_and_every_place_is_that_of_its_value(value: dict[str, Any], ascii_only: bool) -> None:
    text = as_json(value, ascii_only)
    source = read(text, "plan.json")
    assert source.problems == []
    assert same(source.data, value)
    assert set(source.values) == {path for path, _ in leaves(value)}
    for path, inner in leaves(value):
        standing, _ = json.JSONDecoder(parse_float=Decimal).raw_decode(at(text, source.values[path]))
        assert same(standing, inner)
        if path and isinstance(path[-1], str):
            assert json.JSONDecoder().raw_decode(at(text, source.keys[path]))[0] == path[-1]


@given(DATA, st.booleans())
def test_json_read_quickly_is_as_the_placed_reader_has_it(value: dict[str, Any], ascii_only: bool) -> None:
    text = as_json(value, ascii_only)
    quick, placed = Source("plan.json"), Source("plan.json")
    found = read_quickly(quick, text)
    assume(found is not None)
    assert same(found, PlacedJSON(placed, text).read())
    assert (quick.values, quick.keys) == (placed.values, placed.keys)
    for path in (*placed.values, ("no",), (0,), ("no", 0)):
        assert quick.locate(path) == placed.locate(path)
        assert quick.locate_key(path) == placed.locate_key(path)


ODD = (
    *('{"a": 1, "a": 2}', '{"a": [{"b": 1, "b": 1}]}', '{"a": NaN}', '{"a": 1e3}', '{"a": 1234567890123456}'),
    *('{"a": 0.12345678901234567}', '{"a": "\\ud800"}', '{"a": "\\udc00"}', '{"a": "\\ud800\\u4e2d"}'),
    *('{"a": "\\ud83d\\ud83d\\ude00"}', '{"a": "\\\\ud83d\\ude00"}', '{"a": "\\u0000"}', '{"a": "\\b"}'),
    *('{"a": "\\u0085"}', '{"a": "\\u2028"}', '{"a": "\\uFFFE"}', '{"a\\f": 1}', '{"a": 1', '{"a": 1} x'),
    *('{"a": ' * 32 + "{}" + "}" * 32, "[" * 100_000),
)


@pytest.mark.parametrize("text", ODD)
def test_what_is_odd_is_left_to_the_placed_reader(text: str) -> None:
    assert read_quickly(Source("plan.json"), text) is None


@pytest.mark.parametrize(
    "text", ['{"a": "\\ud83d\\ude00\\n\\u4e2d"}', '{"a": ' * 31 + "{}" + "}" * 31, ' {"a": [-0.5, 0]} ']
)
def test_what_is_plain_is_read_quickly(text: str) -> None:
    assert read_quickly(Source("plan.json"), text) is not None


@given(DATA, st.booleans())
def test_yaml_reads_back_the_same_and_every_place_is_that_of_its_value(value: dict[str, Any], flow: bool) -> None:
    assume(not any(READ_OTHERWISE.fullmatch(text) for text in texts(value)))
    text = yaml.dump(value, Dumper=Dumper, allow_unicode=True, sort_keys=False, default_flow_style=flow)
    source = read(text, "plan.yaml")
    assert source.problems == []
    assert same(source.data, value)
    assert set(source.values) == {path for path, _ in leaves(value)}
    for path, inner in leaves(value):
        standing = at(text, source.values[path])
        assert standing.startswith(first_letters(inner)), (path, text)
        if path and isinstance(path[-1], str):
            assert at(text, source.keys[path]).startswith((path[-1][:1], "'", '"')), (path, text)


def first_letters(value: Any) -> tuple[str, ...]:
    """What the text of a value can begin with."""
    if isinstance(value, bool) or value is None:
        return (json.dumps(value),)
    if isinstance(value, int | Decimal):
        return (plain(Decimal(value)),)
    if isinstance(value, str):
        return (value.split(" ")[0], "'", '"') if value else ("''", '""')
    if isinstance(value, list):
        return ("[", "- ")
    return ("{", *(f"{key[:1]}" for key in value), "'", '"', "?")


@given(DATA)
def test_json_is_yaml_with_the_same_data_and_places(value: dict[str, Any]) -> None:
    text = as_json(value, ascii_only=False)
    as_yaml, as_itself = read(text, "plan", "yaml"), read(text, "plan", "json")
    assert same(as_yaml.data, as_itself.data)
    assert (as_yaml.values, as_yaml.keys, as_yaml.problems) == (as_itself.values, as_itself.keys, as_itself.problems)


PIECES = [
    *(
        "a",
        "b",
        "中",
        "😀",
        ":",
        ": ",
        " ",
        "  ",
        "\n",
        "\r",
        "\t",
        "- ",
        "? ",
        ", ",
        "{",
        "}",
        "[",
        "]",
        "&a ",
        "*a",
        "!",
        "!!str ",
    ),
    *(
        "|",
        ">",
        "'",
        '"',
        "#",
        "%",
        "%YAML 1.2\n",
        "%TAG ! x\n",
        "@",
        "`",
        "---",
        "...",
        "\\",
        "\\ud800",
        "\\0",
        "\\x",
        "<<",
        "=",
        "~",
    ),
    *(
        "1",
        "-",
        "+",
        ".",
        "0x",
        "0o",
        "1e999999999999999999999",
        "0e999999999999999999999",
        ".nan",
        "NaN",
        "-Infinity",
        "null",
        "true",
    ),
    *("\x85", "\u2028", "\ufeff", "\x00", "\ud800", "9" * 16, '"a":', "a: ", '{"a":', "[[[[[[[[[[", "\n  ", "\n- "),
]


def never_more_than_refused(text: str | bytes, name: str, syntax: str | None) -> None:
    """Read a text; whatever it is, it is read, or refused at places that it has."""
    found = outcome(text, name, syntax)
    told = found.problems
    assert told or isinstance(found, Source)
    for problem in told:
        assert problem.location.file == name
        assert problem.location.line >= 1
        assert problem.location.column >= 1
        assert problem.said("en").strip()
        assert problem.said("zh").strip()


SYNTAX = st.sampled_from(["yaml", "json", None])


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), SYNTAX)
@example("1e99999999999999999999: {", None)
@example("[1e99999999999999999999]", "json")
def test_no_text_raises_more_than_a_refusal(text: str, syntax: str | None) -> None:
    never_more_than_refused(text, "plan", syntax)


@given(st.text() | st.binary() | st.text().map(lambda text: text.encode("utf-16")), SYNTAX)
def test_no_bytes_raise_more_than_a_refusal(text: str | bytes, syntax: str | None) -> None:
    never_more_than_refused(text, "plan", syntax)


@given(DATA, st.data())
def test_a_damaged_plan_raises_no_more_than_a_refusal(value: dict[str, Any], draw: st.DataObject) -> None:
    for text in (as_json(value, ascii_only=True), yaml.dump(value, Dumper=Dumper, allow_unicode=True)):
        cut = draw.draw(st.integers(0, len(text)))
        over = draw.draw(st.integers(0, 3))
        never_more_than_refused(text[:cut] + draw.draw(st.sampled_from(PIECES)) + text[cut + over :], "plan", None)


def test_a_source_starts_out_empty() -> None:
    assert Source("plan.yaml") == Source("plan.yaml", {}, {}, {}, [])


# --- How much ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opening", "closing", "name"),
    [('{"a": [', "]}", "plan.yaml"), ('{"a": [', "]}", "plan.json"), ('{"b": "\\\\", "a": [', "]}", "plan.json"), ("a: [", "]", "plan.yaml")],
)  # fmt: skip
def test_a_text_may_have_50000_values_and_not_one_more(opening: str, closing: str, name: str) -> None:
    assert MAX_VALUES == 50_000
    room = MAX_VALUES - (3 if '"b"' in opening else 2)  # the mapping, its list, and what stands before that
    assert len(data(f"{opening}{'0,' * (room - 1)}0{closing}", name)["a"]) == room
    (only,) = refused(f"{opening}{'0,' * room}0{closing}", name)
    assert only == f"1:{len(opening) + 2 * room + 1}: there are more than 50,000 values; split the file"


@pytest.mark.parametrize(("text", "name"), [("&x 1,", "plan.yaml"), ("NaN,", "plan.json"), ("*x,", "plan.yaml")])
def test_after_a_thousand_problems_a_text_is_not_read_on(text: str, name: str) -> None:
    def of(count: int) -> str:
        return f'{{"a": [{text * count} 1]}}'

    assert len(problems(of(MAX_PROBLEMS - 1), name)) == MAX_PROBLEMS - 1
    found = refused(of(MAX_PROBLEMS + 1), name)
    assert len(found) == MAX_PROBLEMS + 1
    assert sum("there may be more problems; mend these first" in one for one in found) == 1
