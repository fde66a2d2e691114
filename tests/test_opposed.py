"""Two findings that pull one field opposite ways: told with both sources, the one to follow, and why."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.conditions import Test, branches, leaves
from engine.opposed import LESS, MORE, telling
from engine.rules import Rule, load_rules
from engine.values import Value
from tests.given import DAY, EXAMPLES

BAD_PLANS = sorted((Path(__file__).parent / "bad_plans").glob("*.yaml"))

COHORT = {
    "id": "a", "role": "koc", "tier": "mid", "creators": 6, "notes_per_creator": 2, "niche": ["tea"],
    "publish": {"from": "2027-05-05"},
}  # fmt: skip
"""Every rule of these tests fires on it."""

Case = tuple[str, tuple[Any, Any], tuple[Any, Any]]
"""A field, and two conditions, each with what a cohort says that is clear of it."""

BELOW, ABOVE = ({"creators": {"below": 9}}, {"creators": 9}), ({"creators": {"above": 4}}, {"creators": 4})

OPPOSED: dict[str, Case] = {
    "numbers": ("creators", BELOW, ABOVE),
    "one value between them": (
        "creators",
        ({"creators": {"at_most": 6}}, {"creators": 7}),
        ({"creators": {"at_least": 6}}, {"creators": 5}),
    ),
    "days": (
        "publish.from",
        ({"publish.from": {"before": "2027-05-09"}}, {"publish": {"from": "2027-05-09"}}),
        ({"publish.from": {"after": "2027-05-01"}}, {"publish": {"from": "2027-05-01"}}),
    ),
    "words": (
        "tier",
        ({"tier": ["head", "mid"]}, {"tier": "tail"}),
        ({"tier": {"is_not": "head"}}, {"tier": "head"}),
    ),
    "lists": (
        "niche",
        ({"niche": {"contains": ["tea", "tech"]}}, {"niche": ["food"]}),
        ({"niche": {"lacks": ["tech"]}}, {"niche": ["tech"]}),
    ),
    "a condition that asks for more, but points at the field": (
        "creators",
        ({"all": [{"role": "koc"}, BELOW[0]]}, {"role": "koc", **BELOW[1]}),
        ABOVE,
    ),
}
"""No value of the field leaves both conditions false."""

FREE: dict[str, Case] = {
    "the same way": ("creators", BELOW, ({"creators": {"below": 7}}, {"creators": 7})),
    "numbers that clear both": ("creators", ({"creators": 6}, {"creators": 5}), ABOVE),
    "a number beyond the range that one of them names": (
        "creators",
        ({"creators": {"between": [5, 7]}}, {"creators": 4}),
        ABOVE,
    ),
    "a third word": ("tier", ({"tier": "mid"}, {"tier": "head"}), ({"tier": {"is_not": "head"}}, {"tier": "head"})),
    "another list": (
        "niche",
        ({"niche": {"contains": ["tea"]}}, {"niche": []}),
        ({"niche": {"lacks": ["tech"]}}, {"niche": ["tech"]}),
    ),
    "another field clears it, and it points there": (
        "notes_per_creator",
        ({"all": [{"notes_per_creator": 2}, BELOW[0]]}, {"notes_per_creator": 1, "creators": 1}),
        ABOVE,
    ),
    "another field": ("creators", BELOW, ({"notes_per_creator": {"above": 1}}, {"notes_per_creator": 1})),
}
"""Something clears both."""


def rule(id_: str, at: str, when: Any, clear: Any, **more: Any) -> dict[str, Any]:
    """A rule of an agency's own."""
    words = {"en": f"Rule {id_}", "zh": f"规则 {id_}"}
    examples = [
        {"name": "it fires", "plan": {"cohorts": [COHORT]}, "fires": ["cohorts.0"]},
        {"name": "it is clear", "plan": {"cohorts": [{"id": "a", **clear}]}, "clear": True},
    ]
    about = {"severity": "warning", "about": "cohort", "at": at, "cites": ["D0-01"], "examples": examples}
    return {"id": id_, "title": words, "says": words, "do": words, "when": when} | about | more


def report(folder: Path, *rules: dict[str, Any], settings: Any = None, lang: str = "en", format_: str = "json") -> str:
    """What a check says by such rules."""
    for one in rules:
        (folder / "own").mkdir(exist_ok=True)
        (folder / "own" / f"{one['id']}.yaml").write_text(json.dumps(one, ensure_ascii=False), encoding="utf-8")
    (folder / "settings.yaml").write_text(json.dumps(settings or {}, ensure_ascii=False), encoding="utf-8")
    asked = (
        "check",
        "-",
        "--no-shipped",
        "--rules",
        str(folder),
        "--format",
        format_,
        "--lang",
        lang,
        "--as-of",
        DAY,
        "--fail-on",
        "never",
    )
    ran = CliRunner().invoke(main, asked, input=json.dumps({"cohorts": [COHORT]}))
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def opposed(folder: Path, *rules: dict[str, Any], **more: Any) -> list[Any]:
    told = json.loads(report(folder, *rules, **more))
    assert len(told["findings"]) == len(rules)
    found: list[Any] = told["opposed"]
    return found


@pytest.mark.parametrize("name", [*OPPOSED, *FREE])
def test_findings_are_opposed_when_no_value_clears_both(name: str, tmp_path: Path) -> None:
    at, one, other = (OPPOSED | FREE)[name]
    found = opposed(tmp_path, rule("one", at, *one), rule("other", "creators" if name in FREE else at, *other))
    assert len(found) == (name in OPPOSED), found
    if found:
        assert {side["rule"] for side in found[0]["sides"]} == {"one", "other"}
        assert found[0]["read_from"] == [f"cohorts.0.{at}"]


def test_an_opposed_pair_is_told_whole(tmp_path: Path) -> None:
    rules = rule("more", "creators", *BELOW), rule("fewer", "creators", *ABOVE, severity="error", cites=["D3-16"])
    (pair,) = opposed(tmp_path, *rules)
    assert (pair["field"], pair["label"], pair["by"]) == ("creators", "creators", "severity")
    assert pair["why"] == "It is the graver finding."
    first, second = pair["sides"]
    assert first | {"cites": []} == {
        "rule": "fewer", "severity": "error", "path": "cohorts.0.creators", "title": "Rule fewer",
        "found": ["is above 4"], "remedy": "Rule fewer", "cites": [],
    }  # fmt: skip
    assert second["found"] == ["is below 9"]
    assert [[cite["statement"] for cite in side["cites"]] for side in (first, second)] == [["D3-16"], ["D0-01"]]


def number(value: int, origin: str, cite: str) -> dict[str, Any]:
    words = {"en": "A line.", "zh": "界线。"}
    return {"value": value, "unit": "creators", "origin": origin, "meaning": words, "cites": [cite]}


LINES = {
    "document": number(9, "document", "D3-16"),
    "external": number(9, "external", "X-03"),
    "house": number(9, "house", "D0-01"),
}
UPPER = {origin: line | {"value": 4} for origin, line in LINES.items()}


@pytest.mark.parametrize(("low", "high"), list(combinations(LINES, 2)))
def test_of_two_numbers_that_with_the_better_origin_is_followed(low: str, high: str, tmp_path: Path) -> None:
    settings = {"own_least": LINES[high], "own_most": UPPER[low]}
    more = rule("more", "creators", {"creators": {"below": "setting:own_least"}}, BELOW[1])
    fewer = rule("fewer", "creators", {"creators": {"above": "setting:own_most"}}, ABOVE[1])
    (pair,) = opposed(tmp_path, more, fewer, settings=settings)
    assert (pair["by"], pair["sides"][0]["rule"]) == ("origin", "fewer")
    assert ("document" in pair["why"]) == (low == "document")


def test_a_graver_finding_comes_before_a_better_number(tmp_path: Path) -> None:
    settings = {"own_least": LINES["house"], "own_most": UPPER["document"]}
    more = rule("more", "creators", {"creators": {"below": "setting:own_least"}}, BELOW[1], severity="error")
    fewer = rule("fewer", "creators", {"creators": {"above": "setting:own_most"}}, ABOVE[1])
    (pair,) = opposed(tmp_path, more, fewer, settings=settings)
    assert (pair["by"], pair["sides"][0]["rule"]) == ("severity", "more")


def test_of_two_sides_of_a_conflict_the_settled_one_is_followed(tmp_path: Path) -> None:
    fewer = rule("fewer", "creators", *ABOVE, cites=["D4-02"])
    more = rule("more", "creators", *BELOW, cites=["D3-16"], conflict="C-01")
    (pair,) = opposed(tmp_path, fewer, more)
    assert (pair["by"], pair["sides"][0]["rule"]) == ("conflict", "more")
    assert pair["why"].startswith("The majority view makes it a warning")


def test_where_nothing_decides_the_planner_does(tmp_path: Path) -> None:
    (pair,) = opposed(tmp_path, rule("more", "creators", *BELOW), rule("fewer", "creators", *ABOVE))
    assert pair["by"] is None
    assert "for you to decide" in pair["why"]


@pytest.mark.parametrize("format_", ["text", "markdown"])
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("Opposed advice", "creators: no value clears both of these", "Rule fewer (is above 4) → Rule fewer", "D3-16", "Follow fewer: It is the graver finding.")),
        ("zh", ("相互矛盾的建议", "没有任何取值能同时消除以下两条", "规则 more（低于 9）", "以 fewer 为准：该问题更严重。")),
    ],
)  # fmt: skip
def test_it_is_told_in_reports(format_: str, lang: str, said: tuple[str, ...], tmp_path: Path) -> None:
    rules = rule("more", "creators", *BELOW), rule("fewer", "creators", *ABOVE, severity="error", cites=["D3-16"])
    told = " ".join(report(tmp_path, *rules, lang=lang, format_=format_).split())
    assert all("".join(part.split()) in "".join(told.split()) for part in said), told


# --- The shipped rules ----------------------------------------------------------------------------------------------


def test_no_shipped_advice_is_opposed_on_any_plan_here() -> None:
    """Plans that between them make every rule of every pack fire."""
    asked = ("check", *map(str, (*EXAMPLES, *BAD_PLANS)), "--pack", "all", "--format", "json", "--as-of", DAY)
    reports = json.loads(CliRunner().invoke(main, [*asked, "--fail-on", "never"]).stdout)
    assert len(reports) == len(EXAMPLES) + len(BAD_PLANS)
    assert [report["opposed"] for report in reports] == [[]] * len(reports)


POINTED_ELSEWHERE = {
    ("gift-not-disclosed", "paid-notes-unmarked-cn"),
    ("gift-not-disclosed", "paid-off-platform-penalised"),
}
"""Pairs that between them leave no kind of compensation, but point at the disclosure and the booking, which clear them."""

COMPARED = {
    ("kol-brief-final-too-early", "seeding-without-shortlist"),  # it points at the day of the brief, which clears it
    ("medians-without-scope", "roster-reads-above-impressions"),  # one asks whether the number is given
    ("trends-not-studied", "trends-studied-too-late"),  # no day at all, and too late a day
}
"""Pairs that compare their field with other fields."""


def test_of_the_shipped_rules_no_others_can_be_opposed() -> None:
    """Every pair of rules of all packs that ask one field is searched for values that leave neither of them false."""
    asked: dict[tuple[str, str], dict[str, list[Test]]] = {}
    rules = {one.id: one for one in load_rules().rules}
    for one in rules.values():
        for leaf in leaves(one.when):
            if isinstance(leaf, Test) and leaf.word.type != "bool":
                key = (leaf.word.kind, leaf.name.removeprefix(f"{leaf.word.kind}."))
                asked.setdefault(key, {}).setdefault(one.id, []).append(leaf)
    pairs = [pair for found in asked.values() for pair in combinations(sorted(found.items()), 2)]
    assert len(pairs) > 200
    compared = {(one, other) for (one, its), (other, others) in pairs if differ([*its, *others])}
    apart = {(one, other) for (one, its), (other, others) in pairs if no_way_out(rules[one], its, rules[other], others)}
    assert (compared, apart) == (COMPARED, POINTED_ELSEWHERE)


def differ(tests: list[Test]) -> bool:
    """Whether questions that compare fields are not all made false by more, or all by less."""
    ways = {"more" if test.operator in MORE else "less" if test.operator in LESS else "?" for test in tests}
    return any(test.operand.field for test in tests) and ways not in ({"more"}, {"less"})


def no_way_out(one: Rule, its: list[Test], other: Rule, others: list[Test]) -> bool:
    """Whether for every value of the field one of the rules may be true, and for some both, but neither for all."""
    tests = [*its, *others]
    if any(test.operand.field for test in tests):
        return False
    values = list(telling(its[0].word, [test.operand.value for test in tests if test.operator != "given"]))
    first, second = fires(one, its, values), fires(other, others, values)
    return bool(first & second) and len(first | second) == len(values) not in (len(first), len(second))


def fires(rule: Rule, tests: list[Test], values: list[Any]) -> set[int]:
    """With which values the rule may be true: those that some branch allows which asks the field at all."""
    rows = [[(test, wanted) for test, wanted in row if test in tests] for row in branches(rule.when)]

    def holds(test: Test, wanted: bool, value: Any) -> bool:
        return test.truth({test.name: Value(value, ("there",))}) is wanted  # type: ignore[arg-type]

    return {at for at, value in enumerate(values) for row in rows if row and all(holds(*one, value) for one in row)}
