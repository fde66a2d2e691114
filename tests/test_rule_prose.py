"""A rule in plain sentences, the vocabulary, and new rules: what a strategist reads and fills in."""

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rich.console import Group

from engine.conditions import Test, leaves
from engine.facts import KINDS, vocabulary
from engine.findings import LANGUAGES, Language
from engine.render import fields, sentences, telling, terminal
from engine.render.page import page
from engine.rules import Rule, load_rules
from engine.terms import Term
from tests.given import ALONE, zhongcao
from tests.test_cli import squeezed
from tests.test_two_evaluators import Raw, read

BOOK = load_rules()


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """What is printed about a rule."""

    def printed(rule: Rule, lang: Language) -> str:
        terminal.to_terminal(telling.rule(page(BOOK, rule, lang)))
        return capsys.readouterr().out

    return printed


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_every_rule_is_told_whole(rule: Rule, lang: Language, told: Any) -> None:
    lines = told(rule, lang).splitlines()
    text = squeezed("\n".join(lines))
    tests = [leaf for leaf in leaves(rule.whole) if isinstance(leaf, Test)]
    names = [*rule.settings, *(test.name for test in tests), *(example.name for example in rule.examples)]
    cites = [part for cite in BOOK.citations(rule.cites, lang) for part in (cite.statement, cite.lines, cite.says)]
    for expected in (rule.title[lang], rule.id, rule.at, *names, *cites, *rule.explained_by):
        assert squeezed(expected) in text
    for setting in rule.settings:
        assert squeezed(BOOK.settings[setting].worded(lang)) in text
    if rule.conflict:
        assert squeezed(BOOK.dissent(rule.conflict, lang).settlement) in text
    head = "\n".join(lines[: lines.index("")])
    assert not set("{}") & set(head)
    assert not re.search(r"applies_when|setting:|field:|None|True|False", head)
    assert ("fires when" in head) if lang == "en" else re.search(r"触发[。：]", head.replace("\n", ""))


@cache
def plain(raw: str, lang: Language, about: str = "cohort") -> str:
    """The sentences for a condition that our first rule is given."""
    condition = read(about, json.loads(raw))
    rule = replace(BOOK.rules[0], about=about, applies_when=None, when=condition)
    return "\n".join(f"{'  ' * depth}{line}" for depth, line in sentences.meaning(rule, lang)[1:])


@pytest.mark.parametrize(
    ("raw", "en", "zh"),
    [
        (
            {"creators": {"below": 3}},
            "It fires when ‘creators’ (how many creators) is below 3.",
            "当“达人数”（creators，该分组的达人人数） 低于 3 时触发。",
        ),
        (
            {"none": [{"creators": {"below": 3}}]},
            "It fires when ‘creators’ (how many creators) is not below 3.",
            "当“达人数”（creators，该分组的达人人数） 不低于 3 时触发。",
        ),
        (
            {"plan.has_kol": True},
            "It fires when some planned cohort is made of KOLs (plan.has_kol).",
            "当计划的“是否有 KOL 分组”（plan.has_kol，计划中有由 KOL 组成的分组）为“是” 时触发。",
        ),
        (
            {"none": [{"plan.has_kol": True}]},
            "It fires when it is not so that some planned cohort is made of KOLs (plan.has_kol).",
            "当计划的“是否有 KOL 分组”（plan.has_kol，计划中有由 KOL 组成的分组）为“否” 时触发。",
        ),
        (
            {"kpis": {"given": False}},
            "It fires when ‘kpis’ (metrics that the cohort is judged by) is left out.",
            "当“分组指标”（kpis，考核该分组所用的指标） 未填写 时触发。",
        ),
        (
            {"publish.from": {"before": "field:publish.to"}},
            "It fires when ‘publish.from’ (first day on which notes go out) is before publish.to.",
            "当“发布开始”（publish.from，笔记发布的第一天） 早于发布结束 时触发。",
        ),
        (
            {"at_least": 2, "of": [{"role": "kol"}, {"creators": 1}, {"creators": 2}]},
            "It fires when at least 2 of these 3 hold:\n  ‘role’ (KOL or KOC) is KOL\n  ‘creators’ (how many creators) is 1\n  ‘creators’ is 2",
            "当以下 3 项中至少 2 项成立时触发：\n  “角色”（role，KOL 或 KOC） 为 KOL 达人\n  “达人数”（creators，该分组的达人人数） 为 1\n  “达人数” 为 2",
        ),
        (
            {"any": [{"all": [{"role": "kol"}, {"creators": 1}]}, {"none": [{"creators": 1}, {"creators": 2}]}]},
            """\
It fires when at least one of these holds:
  all of these hold:
    ‘role’ (KOL or KOC) is KOL
    ‘creators’ (how many creators) is 1
  none of these holds:
    ‘creators’ is 1
    ‘creators’ is 2""",
            """\
当以下至少一项成立时触发：
  以下全部成立：
    “角色”（role，KOL 或 KOC）为 KOL 达人
    “达人数”（creators，该分组的达人人数）为 1
  以下均不成立：
    “达人数”为 1
    “达人数”为 2""",
        ),
    ],
)  # fmt: skip
def test_a_condition_is_a_sentence(raw: Raw, en: str, zh: str) -> None:
    assert plain(json.dumps(raw), "en") == en
    assert squeezed(plain(json.dumps(raw), "zh")) == squeezed(zh)


@pytest.mark.parametrize(
    ("raw", "en", "zh"),
    [
        ({"kpis": {"lacks": ["saves"]}}, "does not contain saves.", "不包含收藏"),
        ({"kpis": {"lacks": ["saves", "ctr"]}}, "contains none of saves or click-through rate.", "不包含收藏或点击率"),
        ({"none": [{"kpis": {"contains": "cpe"}}]}, "does not contain cost per interaction.", "不包含单次互动成本"),
        ({"role": ["koc", "kol"]}, "is KOC or KOL.", "为 KOC 素人或 KOL 达人"),
    ],
)
def test_one_word_and_several_are_told_as_people_do(raw: Raw, en: str, zh: str) -> None:
    assert plain(json.dumps(raw), "en").endswith(en)
    assert zh in plain(json.dumps(raw), "zh")


def test_the_command_tells_a_rule_of_ours() -> None:
    ran = zhongcao("rules", "explain", "kol-carries-sales", *ALONE)
    assert (ran.code, ran.err) == (0, "")
    for line in (
        "It looks at each cohort.",
        "It applies when ‘role’ (KOL or KOC) is KOL; elsewhere it is not applicable.",
        "Its finding points at ‘kpis’.",
        "    - orders (cohorts.0)",
    ):
        assert line in ran.out.splitlines()
    chinese = zhongcao("rules", "explain", "kol-carries-sales", *ALONE, "--lang", "zh").out
    assert "当“角色”（role，KOL 或 KOC）为 KOL 达人时适用，其余情况为“不适用”。" in chinese.splitlines()


def test_as_json_a_rule_has_its_sentences_beside_what_its_file_says() -> None:
    ran = zhongcao("rules", "explain", "kol-carries-sales", *ALONE, "--lang", "zh", "--format", "json")
    told = json.loads(ran.out)
    assert (told["id"], told["severity"], told["when"]) == (
        "kol-carries-sales",
        "warning",
        {"kpis": {"contains": "setting:sales_counts"}},
    )
    assert told["sentences"][1] == {
        "depth": 0,
        "text": "当“角色”（role，KOL 或 KOC）为 KOL 达人时适用，其余情况为“不适用”。",
    }
    assert [used["name"] for used in told["settings"]] == ["sales_counts"]
    assert (told["citations"][0]["statement"], told["dissent"]["id"]) == ("D3-16", "C-01")


def test_an_unknown_rule_is_told_with_the_nearest_one() -> None:
    ran = zhongcao("rules", "explain", "few-creator", *ALONE)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "there is no rule 'few-creator' (did you mean 'few-creators'?)\n"


def test_what_a_config_changes_is_told_as_it_is_now(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("settings: {fewest_creators: 7}\nseverities: {few-creators: error}\n", encoding="utf-8")
    ran = zhongcao("rules", "explain", "few-creators", *ALONE, "--config", config)
    assert "people/few-creators (error)" in ran.out
    assert "is below 7 (the setting ‘fewest_creators’)" in ran.out
    assert "fewest_creators = 7 (set in zhongcao.yaml)" in squeezed_lines(ran.out)


def squeezed_lines(text: str) -> str:
    return " ".join(text.split())


# --- The vocabulary -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_listed_with_its_meaning_and_origin(kind: str, lang: Language) -> None:
    printed = zhongcao("rules", "fields", kind, "--lang", lang)
    (told,) = json.loads(zhongcao("rules", "fields", kind, "--lang", lang, "--format", "json").out)
    own = [word for word in vocabulary(kind).values() if word.kind == kind]
    assert printed.code == 0
    assert [field["name"] for field in told["fields"]] == [word.name for word in own]
    assert printed.out == terminal.plain(Group(*fields.table([kind], lang)))
    text = terminal.plain(Group(*fields.table([kind], lang)), 1000)
    for word, field in zip(own, told["fields"], strict=True):
        label, meaning = word.zh if lang == "zh" else word.name, word.meaning[lang]
        assert (field["type"], field["unit"]) == (word.type, word.unit)
        assert (field["label"], field["meaning"]) == (label, meaning)
        assert field["values"] == ([as_value(term, lang) for term in word.terms] if word.terms else None)
        assert (field["from"] is None) is (field["figure"] is not None)
        assert word.name in printed.out
        for told_of in (word, *(word.terms or ())):
            assert told_of.meaning[lang] in text
            assert lang == "en" or told_of.zh in text
        for part in (field["from"] or "", *(field["figure"] or {"settings": []})["settings"]):
            assert part in text


def as_value(term: Term, lang: Language) -> dict[str, str]:
    return {"value": term.value, "label": term.zh if lang == "zh" else term.en, "meaning": term.meaning[lang]}


@pytest.mark.parametrize("kind", KINDS)
def test_in_chinese_no_field_is_told_in_english(kind: str) -> None:
    english = re.compile("[A-Za-z]+( [a-z]+){2}")
    assert english.search(zhongcao("rules", "fields", kind).out)
    assert not english.search(zhongcao("rules", "fields", kind, "--lang", "zh").out)


def test_all_kinds_are_listed_and_an_unknown_one_refused() -> None:
    assert [kind["kind"] for kind in json.loads(zhongcao("rules", "fields", "--format", "json").out)] == list(KINDS)
    refused = zhongcao("rules", "fields", "ads")
    assert refused.code == 2
    assert "'cohort'" in refused.err


def test_the_operators_of_a_field_are_those_that_a_rule_may_use() -> None:
    (told,) = json.loads(zhongcao("rules", "fields", "cohort", "--format", "json").out)
    operators = {field["name"]: field["operators"] for field in told["fields"]}
    assert operators["kpis"] == ["is", "is_not", "contains", "lacks", "only", "given"]
    assert operators["notes"] == ["is", "is_not", "below", "at_most", "above", "at_least", "between"]
    assert told["also"] == {"plan.": "plan", "brief.": "brief"}


# --- New rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_rule_loads_and_every_example_fails(kind: str, lang: Language, tmp_path: Path) -> None:
    ran = zhongcao(
        "rules", "new", "our_rules", "few-notes", "--rules", tmp_path, "--no-shipped", "--about", kind, "--lang", lang
    )
    path = tmp_path / "our_rules" / "few-notes.yaml"
    assert (ran.code, ran.out, ran.err) == (0, f"{path}\n", "")
    book = load_rules([tmp_path])
    (rule,) = book.rules
    assert (rule.id, rule.set, rule.about) == ("few-notes", "our_rules", kind)
    assert {example.outcome for example in rule.examples} == {"fires", "clear"}
    tried = zhongcao("rules", "test", "few-notes", "--rules", tmp_path, "--no-shipped")
    assert tried.code == 1
    assert "2 of 2 examples not as expected" in tried.out + tried.err


def test_a_new_rule_goes_into_the_rules_of_this_folder(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    ran = zhongcao("rules", "new", "s", "a-rule", cwd=tmp_path)
    assert (ran.code, Path(ran.out.strip())) == (0, Path("rules/s/a-rule.yaml"))
    assert (tmp_path / "rules" / "s" / "a-rule.yaml").is_file()


def test_beside_schemas_a_new_rule_names_its_own(tmp_path: Path) -> None:
    assert zhongcao("schema", "--all", tmp_path / "schemas").code == 0
    assert zhongcao("rules", "new", "s", "a-rule", "--rules", tmp_path, "--no-shipped").code == 0
    assert zhongcao("rules", "new", "s", "bare", "--rules", tmp_path / "elsewhere").code == 0
    schema = "# yaml-language-server: $schema=../schemas/rule.json\n"
    assert (tmp_path / "s" / "a-rule.yaml").read_text("utf-8").startswith(f"{schema}# A new rule.")
    assert (tmp_path / "elsewhere" / "s" / "bare.yaml").read_text("utf-8").startswith("# A new rule.")


@pytest.mark.parametrize("id_", ["123", "null", "true", "1e5", "2027-01-01", "a-1"])
def test_an_id_that_yaml_could_misread_stays_the_id(id_: str, tmp_path: Path) -> None:
    assert zhongcao("rules", "new", "s", id_, "--rules", tmp_path, "--no-shipped").code == 0
    assert [rule.id for rule in load_rules([tmp_path]).rules] == [id_]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "s" / "a-rule.yaml"
    assert zhongcao("rules", "new", "s", "a-rule", "--rules", tmp_path, "--no-shipped").code == 0
    path.write_text(path.read_text("utf-8").replace("TODO", "Done"), encoding="utf-8")
    before = path.read_bytes()
    for set_ in ("s", "other"):
        ran = zhongcao("rules", "new", set_, "a-rule", "--rules", tmp_path, "--no-shipped")
        assert (ran.code, ran.out) == (2, "")
        assert f"the rule 'a-rule' is in {path} already" in ran.err
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.rglob("*.yaml")] == ["a-rule.yaml"]


@pytest.mark.parametrize(
    ("set_", "id_", "told"),
    [
        ("Set", "a", "a set is a folder, named in small letters"),
        ("../s", "a", "a set is a folder, named in small letters"),
        ("s/t", "a", "a set is a folder, named in small letters"),
        ("__s", "a", "a set is a folder, named in small letters"),
        ("statements", "a", "'statements' holds what rules share"),
        ("schemas", "a", "'schemas' holds what rules share"),
        ("common-mistakes", "a", "(did you mean 'common_mistakes'?)"),
        ("s", "A", "an id is made of words of small letters"),
        ("s", "a_b", "an id is made of words of small letters"),
        ("s", "../a", "an id is made of words of small letters"),
        ("s", "", "an id is made of words of small letters"),
        ("s", "a" * 300, "this file cannot be written: "),
    ],
)
def test_a_bad_name_writes_nothing(set_: str, id_: str, told: str, tmp_path: Path) -> None:
    ran = zhongcao("rules", "new", set_, id_, "--rules", tmp_path, "--no-shipped")
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert list(tmp_path.rglob("*.yaml")) == []


def test_beside_broken_rules_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "bad.yaml").write_text("id: bad\n", encoding="utf-8")
    ran = zhongcao("rules", "new", "s", "good", "--rules", tmp_path, "--no-shipped")
    assert (ran.code, ran.out) == (2, "")
    assert f"{tmp_path}/s/bad.yaml:1:1: 'title' is missing; add it" in ran.err
    assert not (tmp_path / "s" / "good.yaml").exists()
