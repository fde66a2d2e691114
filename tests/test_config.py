"""zhongcao.yaml: what it changes, that the report shows it, and every mistake in it at its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.problems import Refused
from engine.rules import load_rules
from tests.given import ALONE, DAY, PLAN, RULES, zhongcao


def check(plan: Path, *options: str) -> dict[str, Any]:
    """The report on a plan, by the command line."""
    asked = (*ALONE, "--as-of", DAY, "--fail-on", "never", "--format", "json")
    done = zhongcao("check", plan, *asked, *options, cwd=plan.parent)
    assert done.code == 0, done.err
    return json.loads(done.out)  # type: ignore[no-any-return]


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return written(tmp_path / "clients" / "春茶" / "plan.yaml", PLAN)


def severities(report: dict[str, Any]) -> dict[str, str]:
    return {finding["rule"]: finding["severity"] for finding in report["findings"]}


def test_without_a_config_nothing_is_changed(plan: Path) -> None:
    assert check(plan)["overrides"] == []


@pytest.mark.parametrize("folder", [".", "..", "../.."])
def test_it_is_looked_for_beside_the_plan_and_upwards(plan: Path, folder: str) -> None:
    config = written(plan.parent / folder / "zhongcao.yaml", "settings:\n  fewest_creators: 2\n")
    report = check(plan)
    assert "few-creators" not in severities(report)
    (change,) = report["overrides"]
    assert Path(change.pop("file")).resolve() == config.resolve()
    assert change == {"kind": "setting", "name": "fewest_creators", "was": 3, "now": 2, "line": 2}


def test_the_nearest_one_is_taken_and_a_named_one_before_it(plan: Path) -> None:
    written(plan.parent.parent / "zhongcao.yaml", "severities: {few-creators: error}\n")
    written(plan.parent / "zhongcao.yaml", "severities: {few-creators: info}\n")
    named = written(plan.parent / "other.yaml", "severities: {few-creators: warning}\n")
    assert severities(check(plan))["few-creators"] == "info"
    assert severities(check(plan, "--config", str(named)))["few-creators"] == "warning"


def test_plans_of_several_folders_each_have_their_own(tmp_path: Path) -> None:
    one, two = (written(tmp_path / name / "plan.yaml", PLAN) for name in ("one", "two"))
    written(tmp_path / "one" / "zhongcao.yaml", "disabled: [few-creators]\n")
    options = [*ALONE, "--as-of", DAY, "--fail-on", "never", "--format", "json"]
    done = zhongcao("check", one, two, *options)
    first, second = json.loads(done.out)
    assert "few-creators" not in severities(first)
    assert "few-creators" in severities(second)
    assert (len(first["overrides"]), len(second["overrides"])) == (1, 0)
    assert first["rules"]["count"] == second["rules"]["count"] - 1
    assert first["rules"]["digest"] != second["rules"]["digest"]


def test_a_changed_number_says_so_in_the_finding(plan: Path) -> None:
    written(plan.parent / "zhongcao.yaml", "settings: {fewest_creators: 4}\n")
    finding = next(one for one in check(plan)["findings"] if one["rule"] == "few-creators")
    assert finding["settings"] == [{"name": "fewest_creators", "value": 4, "shown": "4", "origin": "config"}]
    assert "fewer than 4" in finding["message"]


def test_a_severity_moves_the_verdict_and_a_rule_that_is_off_is_not_counted(plan: Path) -> None:
    written(plan.parent / "zhongcao.yaml", "severities: {ads-before-notes: info}\n")
    assert check(plan)["verdict"] == "revise"
    written(plan.parent / "zhongcao.yaml", "disabled: [ads-before-notes, kol-carries-sales]\n")
    report = check(plan)
    assert (report["verdict"], report["rules"]["count"]) == ("ready", 2)
    assert [change["name"] for change in report["overrides"]] == ["ads-before-notes", "kol-carries-sales"]


@pytest.mark.parametrize(("name", "line", "above"), [("ten-thousand", 10000, 20000), ("fifty-thousand", 50000, 100000)])
def test_a_profile_moves_the_line_between_koc_and_kol_with_its_origin(
    tmp_path: Path, name: str, line: int, above: int
) -> None:
    book = load_rules(config=written(tmp_path / "zhongcao.yaml", f"profile: {name}\n"))
    setting = book.settings["role_kol_min_followers"]
    assert (setting.value, book.settings["role_borderline_below"].value) == (line, above)
    assert setting.origin == ("document" if name == "ten-thousand" else "external")
    both = load_rules(
        config=written(tmp_path / "both.yaml", f"profile: {name}\nsettings: {{role_kol_min_followers: 7}}\n")
    )
    assert (both.settings["role_kol_min_followers"].value, both.settings["role_kol_min_followers"].origin) == (
        7,
        "config",
    )


MISTAKES = [
    ("profile: fifty-thousnd\n", "1:10: there is no profile 'fifty-thousnd' (did you mean 'fifty-thousand'?)"),
    ("settings: {fewest_creator: 3}\n", "1:12: there is no setting 'fewest_creator' (did you mean 'fewest_creators'?)"),
    ("settings: {fewest_creators: 2.5}\n", "1:29: 'fewest_creators': expected a whole number of creators, found 2.5"),
    ("settings: {fewest_creators: -1}\n", "1:29: 'fewest_creators': expected a number from 0 up, found -1"),
    ("settings: {fewest_creators: many}\n", "1:29: 'fewest_creators': expected a number, found the text 'many'"),
    ("settings: {fewest_creators: true}\n", "1:29: 'fewest_creators': expected a number, found the yes/no value true"),
    ("settings: {mix_trust_koc_note_share: 1.01}\n",
     "1:38: 'mix_trust_koc_note_share': expected a share from 0 to 1, found 1.01; 50 % is 0.5"),
    ("settings: {sales_counts: orders}\n", "1:26: 'sales_counts': expected a list of words, found the text 'orders'"),
    ("settings: {sales_counts: [order]}\n", "1:27: 'order' is no metric (did you mean 'orders'?)"),
    ("settings: {conflicts_launch_order: kol}\n",
     "1:36: 'conflicts_launch_order': expected one of koc_first, sandwich, kol_first, found the text 'kol'"),
    ("severities: {few-creator: info}\n", "1:14: there is no rule 'few-creator' (did you mean 'few-creators'?)"),
    ("severities: {few-creators: grave}\n",
     "1:28: expected one of error, warning, recommendation, info, found the text 'grave'"),
    ("disabled: [few-creator]\n", "1:12: there is no rule 'few-creator' (did you mean 'few-creators'?)"),
    ("disabled: few-creators\n", "1:11: expected a list, found the text 'few-creators'"),
    ("setings: {}\n", "1:1: unknown key 'setings' (did you mean 'settings'?)"),
    ("- a\n", "1:1: expected a mapping of fields, found a list"),
]  # fmt: skip


def complaints(path: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        load_rules([RULES], path)
    return [str(problem).removeprefix(f"{path}:") for problem in refused.value.problems]


@pytest.mark.parametrize(("text", "complaint"), MISTAKES)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    assert complaints(written(tmp_path / "zhongcao.yaml", text)) == [complaint]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = "bar: 1\nprofile: nine\nsettings: {nope: 1, fewest_creators: x}\nseverities: {a: grave, b: info}\ndisabled: [c]\n"
    told = complaints(written(tmp_path / "zhongcao.yaml", text))
    assert [line.split(":")[0] for line in told] == ["1", "2", "3", "3", "4", "4", "5"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{koc_gifted_min: 51}", "1:28: 'koc_gifted_min' is 51, above 'koc_gifted_max', which is 50; correct one of them"),
        ("{koc_gifted_max: 29}", "1:28: 'koc_gifted_min' is 30, above 'koc_gifted_max', which is 29; correct one of them"),
        ("{price_kol_min_cny: 20001}",
         "1:31: 'price_kol_min_cny' is 20001, above 'price_kol_max_cny', which is 20000; correct one of them"),
        ("{koc_gifted_min: 50}", ""),
        ("{koc_gifted_min: 60, koc_gifted_max: 60}", ""),
    ],
)  # fmt: skip
def test_the_ends_of_a_range_do_not_pass_each_other(tmp_path: Path, text: str, complaint: str) -> None:
    config = written(tmp_path / "zhongcao.yaml", f"settings: {text}\n")
    done = zhongcao("playbook", "launch", "--config", config)
    assert (done.code, complaint in done.err) == (2 if complaint else 0, True), done.err


@pytest.mark.parametrize("value", ["0", "1", "0.5"])
def test_a_share_may_be_all_or_nothing(tmp_path: Path, value: str) -> None:
    config = written(tmp_path / "zhongcao.yaml", f"settings: {{mix_trust_koc_note_share: {value}}}\n")
    assert str(load_rules(config=config).settings["mix_trust_koc_note_share"].value) == value


def test_a_broken_config_checks_nothing_and_no_file_is_a_message(plan: Path) -> None:
    written(plan.parent / "zhongcao.yaml", "setings: {}\n")
    done = zhongcao("check", plan)
    assert (done.code, done.out) == (2, "")
    assert "zhongcao.yaml:1:1: unknown key 'setings'" in done.err
    done = zhongcao("check", plan, "--config", "no.yaml")
    assert (done.code, done.out) == (2, "")
    assert "no.yaml:1:1: this file cannot be read" in done.err


@pytest.mark.parametrize("key", ["packs", "disabled", "profile"])
def test_a_mapping_where_none_belongs_is_told_at_its_place(plan: Path, key: str) -> None:
    written(plan.parent / "zhongcao.yaml", f"{key}: {{}}\n")
    done = zhongcao("check", plan)
    assert (done.code, done.out) == (2, "")
    assert f"zhongcao.yaml:1:{len(key) + 3}: expected a {'text' if key == 'profile' else 'list'}, found a" in done.err


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_every_change_is_shown_to_people(plan: Path, lang: str, format_: str) -> None:
    config = "profile: fifty-thousand\nsettings: {fewest_creators: 4, sales_counts: [gmv]}\nseverities: {few-creators: info}\n"
    written(plan.parent / "zhongcao.yaml", config + "disabled: [no-comment-owner]\n")
    done = zhongcao("check", plan, *ALONE, "--as-of", DAY, "--lang", lang, "--format", format_)
    text = " ".join(done.out.replace("\\", "").split())
    assert ("Changed by zhongcao.yaml", "zhongcao.yaml 的改动")[lang == "zh"] in text
    for part in (
        "fifty-thousand",
        "fewest_creators = 4",
        "sales_counts = gmv",
        "few-creators = info",
        "no-comment-owner",
    ):
        assert part in text


def test_settings_are_listed_with_origin_and_citation_and_show_what_a_config_changed(tmp_path: Path) -> None:
    written(tmp_path / "zhongcao.yaml", "settings: {koc_echo_notes: 12}\n")
    for lang in ("en", "zh"):
        done = zhongcao("settings", "--format", "json", "--lang", lang, cwd=tmp_path)
        told = json.loads(done.out)
        by_name = {setting["name"]: setting for setting in told["settings"]}
        assert by_name["koc_echo_notes"]["value"] == 12
        assert by_name["koc_echo_notes"]["origin"] == "config"
        assert by_name["price_koc_max_cny"] | {"meaning": ""} == {
            "name": "price_koc_max_cny", "value": 1000, "unit": "CNY", "choices": [], "origin": "document",
            "cites": ["D3-29"], "meaning": "",
        }  # fmt: skip
        assert {profile["name"] for profile in told["profiles"]} >= {"ten-thousand", "fifty-thousand"}
        assert all(setting["cites"] and setting["meaning"] for setting in told["settings"])
        done = zhongcao("settings", "--lang", lang, cwd=tmp_path)
        assert all(name in done.out for name in by_name)
