"""The report of a check: a contract that programs rely on, and the laws that it keeps whatever the plan says."""

import copy
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.check import Checker
from engine.findings import LANGUAGES, SEVERITIES, Language
from engine.outcomes import EvaluatorsDisagree
from engine.plan import FIELDS
from engine.problems import Refused
from engine.render import FORMATS
from engine.report import Report
from engine.rules import SHIPPED, load_rules
from engine.source import read
from tests.given import ADVISED, BLAST, DAY, EXAMPLES, INFORMED, OPEN, PLAN, QUIET, RULES, WARNED, installed

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def checker(folder: Path = RULES) -> Checker:
    return Checker(load_rules([folder]))


def check(
    text: str | bytes,
    day: str = DAY,
    lang: Language = "en",
    name: str = "plan.yaml",
    rules: Path = RULES,
    packs: tuple[str, ...] = (),
) -> Report:
    return checker(rules).check(text, name, date.fromisoformat(day), lang, packs=packs)


def as_json(report: Report) -> Any:
    return json.loads(FORMATS["json"](report))


def fired(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


# --- The contract ---------------------------------------------------------------------------------------------------

CITE = {
    *("statement", "document", "lines", "publisher", "says"),
    *("addresses", "relayed", "dated", "read", "confidence"),
}
FINDING = {
    *("rule", "set", "severity", "title", "message", "remedy", "path", "location", "because", "cites", "settings"),
    *("conflict", "explained_by", "waived_before", "pack", "notice"),
}
CONTRACT: dict[str, set[str]] = {
    "": {
        *("verdict", "language", "as_of", "plan", "rules", "counts", "findings", "not_assessed", "waived"),
        *("missing_required", "mix", "proposed_packs"),
    },
    "plan": {"name", "digest"},
    "rules": {"version", "digest", "packs", "count", "evaluators"},
    "counts": {*SEVERITIES, "clear", "not_applicable", "not_assessed", "waived"},
    "findings.0": FINDING,
    "findings.0.location": {"file", "line", "column"},
    "findings.0.because.0": {"field", "value", "test", "from", "label", "shown"},
    "findings.0.cites.0": CITE,
    "findings.0.settings.0": {"name", "value", "origin", "shown"},
    "findings.0.conflict": {"id", "topic", "positions", "publishers", "settlement"},
    "findings.0.conflict.positions.0": {"says", "cites"},
    "not_assessed.0": {"rule", "set", "pack", "title", "needs", "cites"},
    "not_assessed.0.cites.0": CITE,
    "waived.0": {"rule", "reason", "by", "date", "until", "finding"},
    "waived.0.finding": FINDING,
    "mix": {"currency", "planned", "planned_tiers", "planned_stages", "recommended"},
    "mix.planned": {"kol", "koc"},
    "mix.planned.kol": {"creators", "notes", "fees", "fees_cny"},
    "mix.planned_tiers.0": {"tier", "creators", "notes", "fees", "fees_cny"},
    "mix.planned_stages": {"content", "feed", "search"},
    "mix.planned_stages.feed": {"money", "money_cny"},
    "mix.recommended": {"objective", "lead", "support", "order", "cites", "roles", "tiers", "stages"},
    "mix.recommended.roles.kol": {"creators", "notes", "note_share", "fee_share", "fees"},
    "mix.recommended.roles.kol.creators": {"bounds", "cny", "unit", "origin", "cites", "settings"},
    "mix.recommended.tiers.0": {"tier", "role", "origin", "cites"},
    "mix.recommended.stages": {"content", "feed", "search"},
    "mix.recommended.stages.feed": {"why", "share", "money"},
    "mix.recommended.cites.0": CITE,
}


def test_a_report_has_every_field_that_was_promised() -> None:
    waived = "waivers: [{rule: few-creators, reason: a pilot, by: Lin, until: 2027-01-31}]\n"
    report = as_json(check(WARNED.replace("start: 2027-05-03", "end: 2027-06-01") + waived))
    for path, keys in CONTRACT.items():
        part = report
        for step in filter(None, path.split(".")):
            part = part[int(step)] if step.isdigit() else part[step]
        assert keys <= set(part), path


def test_a_report_says_what_was_checked_and_by_what() -> None:
    report = as_json(check(PLAN))
    assert report["plan"] == {"name": "春茶 launch", "digest": report["plan"]["digest"]}
    assert (report["as_of"], report["language"]) == (DAY, "en")
    rules = report["rules"]
    assert (rules["packs"], rules["count"]) == (["guidance"], 4)
    assert rules["evaluators"] in (["tree"], ["tree", "durable_rules"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", rules["version"])
    for part in ("plan", "rules"):
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", report[part]["digest"])


def test_a_report_cannot_be_changed() -> None:
    report = check(PLAN)
    with pytest.raises(ValueError, match="frozen"):
        report.verdict = "ready"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        report.findings[0].severity = "info"  # type: ignore[misc]


# --- The verdict ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "verdict", "counts"),
    [
        (PLAN, "blocked", (1, 1, 1, 1)),
        (WARNED, "revise", (0, 1, 1, 1)),
        (ADVISED, "ready", (0, 0, 1, 1)),
        (INFORMED, "ready", (0, 0, 0, 1)),
        (QUIET, "ready", (0, 0, 0, 0)),
    ],
    ids=["an error", "a warning", "a recommendation", "an info", "nothing"],
)
def test_an_error_blocks_a_warning_asks_to_revise_and_the_rest_is_ready(
    plan: str, verdict: str, counts: tuple[int, ...]
) -> None:
    report = check(plan)
    assert report.verdict == verdict
    assert tuple(getattr(report.counts, severity) for severity in SEVERITIES) == counts


def test_a_plan_that_lacks_a_required_field_is_at_best_to_revise() -> None:
    lacking = ("brand: 山茶, ", "")
    for plan, verdict in ((QUIET, "revise"), (WARNED, "revise"), (PLAN, "blocked")):
        report = check(plan.replace(*lacking))
        assert (report.verdict, report.missing_required) == (verdict, ("campaign.brand",))


def test_what_can_be_judged_is_judged_though_required_fields_are_missing() -> None:
    report = check("ads: {feed: {budget: 5, start: 2027-05-02}}\ncohorts: [{id: a, publish: {from: 2027-05-03}}]\n")
    assert fired(report) == ["ads-before-notes", "no-comment-owner"]
    assert "campaign.name" in report.missing_required
    assert report.plan.name == ""


# --- Findings -------------------------------------------------------------------------------------------------------


def test_a_finding_is_told_whole() -> None:
    finding = as_json(check(PLAN))["findings"][0]
    for cite in finding["cites"]:
        assert CHINESE.search(cite.pop("says")) is None
    assert finding == {
        "rule": "ads-before-notes",
        "set": "timing",
        "pack": "guidance",
        "severity": "error",
        "title": "Feed ads start before the notes",
        "message": "Feed ads start on 2027-05-02, the first note comes on 2027-05-03.",
        "remedy": "Start feed ads on 2027-05-03 or later.",
        "path": "ads.feed.start",
        "location": {"file": "plan.yaml", "line": 9, "column": 34},
        "because": [
            {
                "field": "feed_planned",
                "label": "feed_planned",
                "value": True,
                "shown": "yes",
                "test": "is yes",
                "from": ["ads.feed.budget"],
            },
            {
                "field": "ads.feed.start",
                "label": "ads.feed.start",
                "value": "2027-05-02",
                "shown": "2027-05-02",
                "test": "is before first_note (2027-05-03)",
                "from": ["ads.feed.start"],
            },
        ],
        "cites": [
            {
                "statement": statement,
                "document": "003_c5a7ed7effd27f63.txt",
                "lines": checker().rulebook.statements[statement].lines,
                "publisher": "PRIZM Digital (New Zealand)",
                "addresses": [],
                "relayed": [],
                "dated": None,
                "read": None,
                "confidence": None,
            }
            for statement in ("D3-21", "D3-22")
        ],
        "settings": [],
        "conflict": None,
        "explained_by": None,
        "waived_before": None,
        "notice": None,
    }


def test_the_same_finding_in_chinese() -> None:
    english, chinese = (as_json(check(PLAN, lang=lang))["findings"][1] for lang in LANGUAGES)
    assert chinese["title"] == "KOL 组背销售指标"
    assert chinese["message"] == "“头部”组以订单、收藏考核。"
    assert chinese["because"][1]["shown"] == "订单、收藏"
    assert chinese["because"][1]["test"] == "包含订单或销售额"
    for key in ("rule", "set", "severity", "path", "location", "explained_by"):
        assert chinese[key] == english[key]
    for key in ("field", "value", "from"):
        assert [reason[key] for reason in chinese["because"]] == [reason[key] for reason in english["because"]]


def test_findings_stand_by_severity_and_then_by_place() -> None:
    report = check(
        "ads: {feed: {budget: 5, start: 2027-05-02}}\n"
        "cohorts:\n"
        "- {id: a, role: kol, creators: 1, kpis: [gmv], publish: {from: 2027-05-03}}\n"
        "- {id: b, role: kol, kpis: [orders], creators: 1, publish: {from: 2027-05-04}}\n"
    )
    assert [(finding.severity, finding.path, finding.location.line) for finding in report.findings] == [
        ("error", "ads.feed.start", 1),
        ("warning", "cohorts.0.kpis", 3),
        ("warning", "cohorts.1.kpis", 4),
        ("recommendation", "cohorts.0.creators", 3),
        ("recommendation", "cohorts.1.creators", 4),
        ("info", "readiness.comment_owner", 1),
    ]


def test_a_finding_about_a_field_that_is_left_out_points_to_what_is_around_it() -> None:
    for text, place in (("version: 1", (1, 1)), ("readiness: {}", (1, 12)), ("version: 1\nreadiness:\n  {}", (3, 3))):
        (finding,) = check(text).findings
        assert (finding.location.line, finding.location.column) == place


def test_a_setting_is_shown_with_its_value_and_origin() -> None:
    found = {finding.rule: as_json(check(PLAN))["findings"][at] for at, finding in enumerate(check(PLAN).findings)}
    assert found["few-creators"]["settings"] == [
        {"name": "fewest_creators", "value": 3, "shown": "3", "origin": "house"}
    ]
    assert found["kol-carries-sales"]["settings"] == [
        {"name": "sales_counts", "value": ["orders", "gmv"], "shown": "orders, GMV", "origin": "document"}
    ]
    assert found["no-comment-owner"]["settings"] == []


def test_a_disagreement_is_told_with_every_side_and_publishers_are_counted_not_documents() -> None:
    dissent = check(PLAN).findings[1].conflict
    assert dissent is not None
    assert dissent.id == "C-01"
    cites = [cite for position in dissent.positions for cite in position.cites]
    assert dissent.publishers == len({cite.publisher for cite in cites})
    assert len(dissent.positions) >= 2
    book = checker().rulebook
    ours = [book.dissent(id_, "en") for id_ in book.conflicts]
    together = [
        dissent
        for dissent in ours
        if len({c.document for p in dissent.positions for c in p.cites}) > dissent.publishers > 0
    ]
    assert together, "two of the documents share a publisher"


def test_a_finding_is_explained_by_another_only_where_that_one_fires_too() -> None:
    explained = {finding.rule: finding.explained_by for finding in check(PLAN).findings}
    assert explained["few-creators"] == "kol-carries-sales"
    assert set(explained.values()) == {None, "kol-carries-sales"}
    assert check(ADVISED).findings[0].explained_by is None
    two = check("cohorts: [{id: a, role: kol, creators: 2, kpis: [orders]}, {id: b, role: koc, creators: 2}]")
    assert [finding.explained_by for finding in two.findings if finding.rule == "few-creators"] == [
        "kol-carries-sales",
        None,
    ]


# --- What is not judged, and what is waived -------------------------------------------------------------------------


def test_a_rule_that_cannot_be_judged_is_never_counted_as_clear_and_says_what_it_needs() -> None:
    report = check(OPEN.replace("role: kol, ", ""))
    assert {item.rule: item.needs for item in report.not_assessed} == {
        "ads-before-notes": ("cohorts.0.publish.from",),
        "kol-carries-sales": ("cohorts.0.role", "cohorts.0.kpis"),
    }
    assert (report.counts.not_assessed, report.counts.clear) == (2, 0)
    assert [cite.statement for cite in report.not_assessed[0].cites] == ["D3-16"]


def test_a_rule_that_is_clear_of_one_cohort_and_open_for_another_is_open() -> None:
    clear, open_, firing = "{role: kol, kpis: [saves]}", "{role: kol}", "{role: kol, kpis: [orders]}"

    def end(*cohorts: str) -> tuple[bool, tuple[str, ...]]:
        report = check(f"cohorts: [{', '.join(cohorts)}]")
        needs = [item.needs for item in report.not_assessed if item.rule == "kol-carries-sales"]
        return "kol-carries-sales" in fired(report), needs[0] if needs else ()

    assert end(clear) == (False, ())
    assert end(clear, open_) == end("{role: koc}", open_) == (False, ("cohorts.1.kpis",))
    assert end(open_, clear, open_) == (False, ("cohorts.0.kpis", "cohorts.2.kpis"))
    assert end(clear, open_, firing) == (True, ())


def test_what_is_outside_of_a_guard_is_not_applicable_and_not_clear() -> None:
    report = check(QUIET.replace("role: kol", "role: koc").replace("budget: 100", "budget: 0"))
    assert (report.counts.not_applicable, report.counts.clear) == (2, 2)


def test_filling_in_what_a_rule_needs_settles_it() -> None:
    assert fired(check(OPEN)) == ["few-creators", "no-comment-owner"]
    assert check(PLAN).not_assessed == ()


WAIVER = "waivers: [{{rule: {rule}, reason: {reason}, by: {by}{until}}}]\n"


def waived(rule: str = "ads-before-notes", reason: str = "a teaser", by: str = "Lin", until: str = "") -> str:
    return PLAN + WAIVER.format(rule=rule, reason=reason, by=by, until=until and f", until: {until}")


@pytest.mark.parametrize(
    ("plan", "holds"),
    [
        (waived(), True),
        (waived(until=DAY), True),
        (waived(until="2027-01-16"), True),
        (waived(until="2027-01-14"), False),
        (waived(reason="''"), False),
        (waived(reason="' '"), False),
        (waived(reason="null"), False),
        (waived(by="''"), False),
        (waived(by="null"), False),
        (waived(rule="ads-before-note"), False),
        (waived(rule="Ads-Before-Notes"), False),
        (waived(rule="''"), False),
    ],
)
def test_a_waiver_holds_with_rule_reason_and_name_until_its_last_day(plan: str, holds: bool) -> None:
    report = check(plan)
    assert (report.verdict, report.counts.error, report.counts.waived) == (
        ("revise", 0, 1) if holds else ("blocked", 1, 0)
    )
    assert ("ads-before-notes" in fired(report)) is not holds


def test_a_waived_finding_is_shown_with_who_accepted_it_and_why() -> None:
    report = check(waived(until="2027-01-31"))
    (item,) = as_json(report)["waived"]
    before = as_json(check(PLAN))["findings"][0]
    assert item == {
        "rule": "ads-before-notes",
        "reason": "a teaser",
        "by": "Lin",
        "date": None,
        "until": "2027-01-31",
        "finding": before,
    }
    assert as_json(check(waived()))["waived"][0]["until"] is None


def test_a_waiver_covers_every_finding_of_its_rule_and_no_other() -> None:
    two = "cohorts: [{id: a, creators: 1}, {id: b, creators: 1}]\n"
    report = check(two + WAIVER.format(rule="few-creators", reason="pilot", by="Lin", until=""))
    assert [item.finding.path for item in report.waived] == ["cohorts.0.creators", "cohorts.1.creators"]
    assert fired(report) == ["no-comment-owner"]
    assert report.counts.waived == 2


def test_an_expired_waiver_beside_one_that_holds_takes_nothing_from_it() -> None:
    both = "waivers:\n" + "".join(
        f"- {{rule: ads-before-notes, reason: {reason}, by: Lin, until: {until}}}\n"
        for reason, until in (("old", "2026-01-01"), ("current", "2027-12-31"), ("older", "2025-01-01"))
    )
    assert [item.reason for item in check(PLAN + both).waived] == ["current"]


# --- The mix --------------------------------------------------------------------------------------------------------


def test_the_planned_mix_stands_beside_the_recommended_one() -> None:
    mix = check(PLAN).mix
    assert mix.planned["kol"].model_dump() == {"creators": 2, "notes": 2, "fees": 0, "fees_cny": 0}
    assert mix.planned["koc"].model_dump() == {"creators": 0, "notes": 0, "fees": 0, "fees_cny": 0}
    assert mix.recommended.objective == "sales"
    assert mix.recommended.order
    assert mix.recommended.cites


def test_a_mix_that_is_not_known_is_null_and_not_zero() -> None:
    mix = check("version: 1").mix
    assert mix.planned["kol"].model_dump() == dict.fromkeys(("creators", "notes", "fees", "fees_cny"))
    assert mix.recommended.objective is None


def test_every_objective_has_a_recommendation_of_the_sources_or_says_that_they_are_silent() -> None:
    for objective in FIELDS["objective.primary"].terms or ():
        for lang in LANGUAGES:
            recommended = check(f"objective: {{primary: {objective}}}", lang=lang).mix.recommended
            assert recommended.order
            assert recommended.cites
            assert bool(CHINESE.search(recommended.order)) == (lang == "zh")


# --- The same input gives the same bytes ----------------------------------------------------------------------------


def reordered(value: Any) -> Any:
    """The same data with the keys of every mapping the other way round."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    return [reordered(entry) for entry in value] if isinstance(value, list) else value


def written(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, default=float)


def without_places(report: Report) -> Any:
    """A report without locations, and without the order that they make."""
    found = as_json(report)
    for finding in (*found["findings"], *(item["finding"] for item in found["waived"])):
        del finding["location"]
    found["findings"].sort(key=lambda finding: (finding["rule"], finding["path"]))
    found["waived"].sort(key=lambda item: (item["rule"], item["finding"]["path"]))
    del found["missing_required"]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plan", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_input_gives_the_same_bytes(plan: Path, lang: Language) -> None:
    text = plan.read_bytes()
    for format_ in FORMATS.values():
        assert len({format_(check(text, lang=lang, rules=SHIPPED)) for _ in range(3)}) == 1


@pytest.mark.parametrize("plan", EXAMPLES, ids=lambda path: path.stem)
def test_the_order_of_keys_and_the_syntax_change_nothing_but_places(plan: Path) -> None:
    data = read(plan.read_bytes(), plan.name).data
    as_written, in_json, other_way = (
        check(text, name=name, rules=SHIPPED)
        for text, name in (
            (plan.read_text("utf-8"), "plan.yaml"),
            (written(data), "plan.json"),
            (written(reordered(data)), "plan.json"),
        )
    )
    assert without_places(as_written) == without_places(in_json) == without_places(other_way)
    assert sorted(as_written.missing_required) == sorted(other_way.missing_required)


def test_the_hashes_of_the_process_change_nothing() -> None:
    for format_ in ("json", "text"):
        runs = {
            installed("check", BLAST, "--as-of", DAY, "--format", format_, env={"PYTHONHASHSEED": seed}).out
            for seed in ("0", "1")
        }
        assert len(runs) == 1
        assert runs != {""}


def test_the_digest_of_a_plan_is_that_of_what_it_says() -> None:
    digests = {
        name: check(text).plan.digest
        for name, text in {
            "plan": PLAN,
            "comments and blanks": "# a comment\n" + PLAN.replace(": {", ":  {") + "\n\n",
            "json": written(reordered(read(PLAN, "plan.yaml").data)),
            "another number": PLAN.replace("total: 1000", "total: 1001"),
            "a number as text": PLAN.replace("name: 春茶 launch", "name: '5'"),
        }.items()
    }
    assert digests["plan"] == digests["comments and blanks"] == digests["json"]
    assert len(set(digests.values())) == 3


def test_the_digest_of_a_plan_is_the_same_in_every_version() -> None:
    """Reports that people kept are compared by it."""
    digest = "c3aa9744214caf6eb993d6f88f3f1dda3e4e60d59f712b6463c4ce2c4b00dfa1"
    assert check("version: 1").plan.digest == f"sha256:{digest}"


def test_the_digest_of_the_rules_is_that_of_their_files_wherever_they_are(tmp_path: Path) -> None:
    def digest(folder: Path) -> str:
        return load_rules([folder]).digest

    shutil.copytree(RULES, tmp_path / "same")
    shutil.copytree(RULES, tmp_path / "edited")
    shutil.copytree(RULES, tmp_path / "moved")
    rule = tmp_path / "edited/people/few-creators.yaml"
    rule.write_text(rule.read_text().replace("Book {", "Please book {"))
    (tmp_path / "moved/people/few-creators.yaml").rename(tmp_path / "moved/timing/few-creators.yaml")
    assert digest(RULES) == digest(tmp_path / "same")
    assert len({digest(RULES), digest(tmp_path / "edited"), digest(tmp_path / "moved")}) == 3


# --- Laws over whatever a plan says ---------------------------------------------------------------------------------

SAMPLES: dict[str, list[Any]] = {
    "text": ["", "甲 a", "b"],
    "bool": [True, False],
    "int": [0, 1, 7, 40_000],
    "number": [0, 2, Decimal("0.05")],
    "money": [0, 100, Decimal("99.9")],
    "share": [0, 1, Decimal("0.5")],
    "date": ["2027-01-01", "2027-05-03", "2027-06-01"],
    "date or none": ["2027-01-01", "none"],
    "place": ["NZ", "CN/上海"],
    "list of text": [[], ["甲"], ["a", "b"]],
    "list of place": [[], ["NZ", "CN/上海"]],
}
LEAVES = [
    field for field in FIELDS.values() if field.type not in ("map", "list of entries") and field.path != "version"
]


def samples(path: str) -> list[Any]:
    field = FIELDS[path]
    if field.terms:
        words = [str(term) for term in field.terms]
        return [[], *([word] for word in words), words[:3]] if field.type.startswith("list") else words
    return SAMPLES[field.type]


def entries(data: dict[str, Any], path: str) -> Iterator[dict[str, Any]]:
    """Every mapping of a plan that could hold the field; those on the way are made when they are left out."""
    holders = [data]
    for step in path.split(".")[:-1]:
        key = step.removesuffix("[]")
        found: list[dict[str, Any]] = []
        for holder in holders:
            if step.endswith("[]"):
                listed = holder.setdefault(key, [{}])
                found += listed if isinstance(listed, list) else []
            else:
                found.append(holder.setdefault(key, {}))
        holders = found
    yield from holders


BASES = [PLAN, QUIET, "version: 1\n", *(path.read_text("utf-8") for path in EXAMPLES)]
CHANGES = st.lists(
    st.sampled_from(LEAVES).flatmap(
        lambda field: st.tuples(st.just(field.path), st.integers(0, 3), st.sampled_from([None, *samples(field.path)]))
    ),
    max_size=10,
)
DROPS = st.lists(st.sampled_from([path for path in FIELDS if path.count(".") <= 1]), max_size=3)


@st.composite
def plans(draw: st.DrawFn) -> str:
    """A plan of which some fields were changed and some left out, and that is still a plan."""
    data = copy.deepcopy(read(draw(st.sampled_from(BASES)), "plan.yaml").data)
    for path, number, value in draw(CHANGES):
        found = list(entries(data, path))
        if found:
            holder = found[number % len(found)]
            holder[path.rpartition(".")[2]] = value
    for path in draw(DROPS):
        for holder in list(entries(data, path)):
            holder.pop(path.rpartition(".")[2].removesuffix("[]"), None)
    return written(data)


def report_of(text: str, lang: Language, rules: Path) -> Report:
    try:
        return check(text, lang=lang, name="plan.json", rules=rules, packs=("all",))
    except Refused:
        assume(False)
        raise


FOLDERS = st.sampled_from([RULES, SHIPPED])


@given(plans(), st.sampled_from(LANGUAGES), FOLDERS)
def test_the_laws_of_a_report(text: str, lang: Language, rules: Path) -> None:
    report = report_of(text, lang, rules)
    counts = report.counts
    standing = {finding.rule for finding in report.findings if finding.set != "waivers"}
    accepted = {item.rule for item in report.waived}
    open_ = [item.rule for item in report.not_assessed]

    # Every rule comes to exactly one end.
    assert not standing & accepted
    assert not (standing | accepted) & set(open_)
    assert len(open_) == len(set(open_)) == counts.not_assessed
    ends = len(standing | accepted) + counts.clear + counts.not_applicable + counts.not_assessed
    assert ends == report.rules.count == len(checker(rules).rulebook.rules)

    # Counts are counts of what is listed.
    for severity in SEVERITIES:
        assert getattr(counts, severity) == sum(finding.severity == severity for finding in report.findings)
    assert counts.waived == len(report.waived)

    # The verdict follows.
    worst = "blocked" if counts.error else "revise" if counts.warning or report.missing_required else "ready"
    assert report.verdict == worst

    # Findings stand in order, and no two say the same.
    keys = [(SEVERITIES.index(f.severity), f.location.line, f.location.column) for f in report.findings]
    assert keys == sorted(keys)
    assert len({(finding.rule, finding.path) for finding in report.findings}) == len(report.findings)


@given(plans(), st.sampled_from(LANGUAGES), FOLDERS)
def test_the_laws_of_a_finding(text: str, lang: Language, rules: Path) -> None:
    report = report_of(text, lang, rules)
    lines = text.split("\n")
    for finding in (*report.findings, *(item.finding for item in report.waived)):
        assert_is_whole(finding, lang)
        assert 1 <= finding.location.line <= len(lines)
        assert 1 <= finding.location.column <= len(lines[finding.location.line - 1])
        assert pattern(finding.path) in FIELDS
    for item in report.not_assessed:
        assert item.needs, item.rule
        assert bool(CHINESE.search(item.title)) == (lang == "zh"), item.rule
        assert len(item.needs) == len(set(item.needs))
        assert item.cites
        for need in item.needs:
            assert pattern(need) in FIELDS, (item.rule, need)
    for path in report.missing_required:
        assert pattern(path) in FIELDS


@given(plans(), FOLDERS)
def test_languages_differ_in_words_only(text: str, rules: Path) -> None:
    english, chinese = (report_of(text, lang, rules) for lang in LANGUAGES)
    assert english.counts == chinese.counts
    assert english.verdict == chinese.verdict
    assert [(f.rule, f.path) for f in english.findings] == [(f.rule, f.path) for f in chinese.findings]
    assert [(item.rule, item.needs) for item in english.not_assessed] == [
        (item.rule, item.needs) for item in chinese.not_assessed
    ]


@given(plans(), FOLDERS)
def test_the_order_of_keys_changes_nothing_but_places(text: str, rules: Path) -> None:
    report = report_of(text, "en", rules)
    other_way = report_of(written(reordered(json.loads(text))), "en", rules)
    assert without_places(report) == without_places(other_way)


@given(plans(), st.sampled_from(LANGUAGES))
def test_every_format_takes_every_report(text: str, lang: Language) -> None:
    report = report_of(text, lang, SHIPPED)
    for render in FORMATS.values():
        shown = render(report)
        assert shown.endswith("\n")
        assert "\x1b" not in shown
        whole = "".join(shown.split())  # Chinese has no blanks, so a line may end anywhere
        assert all(finding.rule in whole for finding in report.findings)


def pattern(path: str) -> str:
    """The path of a field, whichever entry it is of: cohorts[].role for cohorts.0.role."""
    return re.sub(r"\.\d+", "[]", path)


def assert_is_whole(finding: Any, lang: Language) -> None:
    """A finding has all its parts, in its language."""
    assert finding.because, finding.rule
    assert finding.cites or finding.set == "waivers", finding.rule  # no document speaks of waivers
    for cite in finding.cites:
        assert all((cite.statement, cite.publisher, cite.says)), finding.rule
        assert bool(cite.document and cite.lines) != bool(cite.addresses and cite.dated and cite.confidence), (
            finding.rule
        )
    for reason in finding.because:
        assert all((reason.field, reason.label, reason.shown, reason.test)), finding.rule
        assert all(pattern(path) in FIELDS for path in reason.read_from), finding.rule
    for used in finding.settings:
        assert used.origin in ("document", "house", "external")
        assert used.shown
    texts = [finding.title, finding.message, finding.remedy, *(cite.says for cite in finding.cites)]
    if finding.conflict:
        texts += [finding.conflict.topic, finding.conflict.settlement]
        texts += [position.says for position in finding.conflict.positions]
    for text in texts:
        assert text == text.strip() != "", finding.rule
        assert "{" not in text, finding.rule
        assert "}" not in text, finding.rule
        assert lang == "en" or CHINESE.search(text), finding.rule


# --- Every rule that is shipped -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_shipped_rule_speaks_both_languages_through_the_whole_arrow(lang: Language) -> None:
    silent = []
    for rule in checker(SHIPPED).rulebook.rules:
        for example in rule.examples:
            if example.outcome == "fires" and not example.settings:
                report = check(written(example.plan), lang=lang, rules=SHIPPED, packs=(rule.pack,))
                found = [finding for finding in report.findings if finding.rule == rule.id]
                for finding in found:
                    assert_is_whole(finding, lang)
                    if lang == "en" and not CHINESE.search(written(example.plan)):
                        assert not CHINESE.search(finding.title + finding.message + finding.remedy), rule.id
                silent += [] if found else [f"{rule.id}: {example.name}"]
    assert silent == []


# --- Two evaluators -------------------------------------------------------------------------------------------------


def test_evaluators_that_disagree_are_told_with_both_answers() -> None:
    error = EvaluatorsDisagree({("a", ""), ("b", "cohorts.0")}, {("b", "cohorts.0"), ("c", "briefs.1")})
    assert str(error).startswith("internal error: the two evaluators disagree")
    assert "Only the condition tree fires: a at the plan." in str(error)
    assert "Only durable_rules fires: c at briefs.1." in str(error)


def test_a_checker_that_was_closed_still_answers_by_the_tree() -> None:
    closed = Checker(load_rules([RULES]))
    before = closed.check(PLAN, "plan.yaml", date.fromisoformat(DAY))
    closed.close()
    assert closed.check(PLAN, "plan.yaml", date.fromisoformat(DAY)).findings == before.findings


def test_plans_written_by_yaml_tools_are_checked_alike() -> None:
    data = yaml.safe_load(written(read(PLAN, "plan.yaml").data))
    text = yaml.safe_dump(data, allow_unicode=True)
    assert without_places(check(text)) == without_places(check(PLAN))
