"""Rules of an agency beside the shipped ones: what they add, what they may not take, and where they are told apart."""

import json
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from api import create_app
from engine.check import Checker
from engine.cli import main
from engine.coverage import changed_documents
from engine.problems import Refused
from engine.rules import SHIPPED, Rulebook, beside, load_rules
from tests.given import DAY, RULES, serving, zhongcao

RULE = """\
id: {id}
title: {{en: A KOC writes too many notes, zh: 单个 KOC 笔记过多}}
severity: warning
about: cohort
applies_when: {{role: koc}}
when: {{notes_per_creator: {{above: setting:acme_notes}}}}
says: {{en: "Each KOC of '{{id}}' writes {{notes_per_creator}} notes.", zh: "“{{id}}”组每人 {{notes_per_creator}} 篇。"}}
do: {{en: Book more KOCs., zh: 增加人数。}}
at: notes_per_creator
cites: [AG-01]
examples:
  - {{name: three, plan: {{cohorts: [{{role: koc, notes_per_creator: 3}}]}}, fires: [cohorts.0]}}
  - {{name: two, plan: {{cohorts: [{{role: koc, notes_per_creator: 2}}]}}, clear: true}}
"""

FILES = {
    "sources.yaml": "documents:\n  AG: {file: acme.pdf, publisher: Acme, title: {en: Playbook, zh: 手册}}\n",
    "statements/AG.yaml": (
        'AG-01:\n  lines: "31"\n  basis: stated\n  claim: {en: Two notes at most., zh: 最多两篇。}\n'
        "  encoded_by: [too-many-notes]\n"
    ),
    "settings.yaml": (
        "acme_notes:\n  value: 2\n  unit: notes\n  origin: document\n  cites: [AG-01]\n"
        "  meaning: {en: Most notes of a KOC., zh: 每人最多笔记数。}\n"
    ),
    "acme_rules/too-many-notes.yaml": RULE.format(id="too-many-notes"),
}
"""A folder with a rule, and the source and the number of its own that it rests on."""

PLAN = """\
version: 1
objective: {primary: trust}
cohorts:
  - {id: drinkers, role: koc, creators: 40, notes_per_creator: 3}
"""

PACK = "acme:\n  sets: [%s]\n  title: {en: Acme, zh: Acme}\n  notice: {en: Ours., zh: 我方。}\n"


def written(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write files into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def loaded(*folders: Path, shipped: bool = True) -> Rulebook:
    return load_rules(beside(folders, shipped))


OURS = loaded()
"""The shipped rules, nothing beside them."""


def complaints(*folders: Path, shipped: bool = True) -> list[str]:
    """What is wrong with folders, the shipped one by that name."""
    with pytest.raises(Refused) as refused:
        loaded(*folders, shipped=shipped)
    return [str(problem).replace(f"{SHIPPED}/", "SHIPPED/") for problem in refused.value.problems]


def place(file: str, key: str) -> str:
    """Where a key of a shipped file stands at the start of a line."""
    lines = (SHIPPED / file).read_text("utf-8").splitlines()
    line = next(line for line in lines if line.strip() == f"{key}:")
    return f"SHIPPED/{file}:{lines.index(line) + 1}:{line.index(key) + 1}"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def folded(result: Result) -> str:
    """What a command said, on one line."""
    return " ".join(result.output.split())


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    return written(tmp_path / "rules")


# --- What they add --------------------------------------------------------------------------------------------------


def test_a_folder_is_added_with_all_that_it_has(agency: Path) -> None:
    shipped, both = OURS, loaded(agency)
    assert len(both.rules) == len(shipped.rules) + 1
    assert both.digest != shipped.digest
    for part in ("settings", "statements", "documents"):
        here, there = getattr(both, part), getattr(shipped, part)
        assert here.items() > there.items()
        assert len(here) == len(there) + 1
    report = Checker(both).check(PLAN, "plan.yaml", date.fromisoformat(DAY))
    own = next(finding for finding in report.findings if finding.rule == "too-many-notes")
    (cite,) = own.cites
    assert (own.set, own.pack, cite.statement, cite.document, cite.publisher) == (
        *("acme_rules", "guidance", "AG-01"),
        *("acme.pdf", "Acme"),
    )
    assert [used.name for used in own.settings] == ["acme_notes"]
    assert {finding.rule for finding in report.findings} > {"too-many-notes", "only-kocs"}
    assert report.rules.count == len(shipped.asked(["guidance"])) + 1


def test_the_command_adds_folders_and_leaves_the_shipped_rules_out_when_asked(agency: Path, tmp_path: Path) -> None:
    plan = written(tmp_path, {"plan.yaml": PLAN}) / "plan.yaml"
    more = written(
        tmp_path / "more",
        {"more_rules/other.yaml": RULE.format(id="other").replace("above: setting:acme_notes", "above: 2")},
    )
    ask = ("check", plan, "--as-of", DAY, "--format", "json", "--rules", agency)
    counts = [json.loads(run(*ask, *options).output)["rules"]["count"] for options in ((), ("--rules", more))]
    assert counts[1] == counts[0] + 1
    alone = json.loads(run(*ask, "--no-shipped").output)
    assert (alone["rules"]["count"], [finding["rule"] for finding in alone["findings"]]) == (1, ["too-many-notes"])
    told = run("check", plan, "--no-shipped")
    assert told.exit_code == 2
    assert "without the shipped rules name a folder of others" in folded(told)


def test_a_pack_of_ones_own_is_off_until_it_is_asked_for(agency: Path) -> None:
    written(agency, {"packs.yaml": PACK % "acme_rules"})
    checker = Checker(loaded(agency))
    assert list(checker.rulebook.packs) == [*OURS.packs, "acme"]
    for packs, found in (((), False), (("acme",), True), (("platform",), False)):
        report = checker.check(PLAN, "plan.yaml", date.fromisoformat(DAY), packs=packs)
        assert report.rules.packs == ("guidance", *packs)
        assert ("too-many-notes" in {finding.rule for finding in report.findings}) == found


def test_the_order_of_folders_and_naming_one_twice_change_nothing(agency: Path) -> None:
    assert load_rules([agency, SHIPPED]).digest == loaded(agency).digest
    assert loaded(agency, agency).digest == loaded(agency).digest
    assert beside([SHIPPED]) == (SHIPPED,)


def test_a_folder_may_have_no_rule_beside_the_shipped_ones_but_not_nothing(tmp_path: Path) -> None:
    own = "tea_notes:\n  term: {en: tea note, zh: 茶笔记}\n  meaning: {en: A note., zh: 笔记。}\n  source: {en: us, zh: 我方}\n"
    assert "tea_notes" in loaded(written(tmp_path / "words", {"glossary.yaml": own})).glossary
    (tmp_path / "empty").mkdir()
    assert complaints(tmp_path / "empty") == [
        f"{tmp_path}/empty:1:1: there is no rule in this folder; rules are files named <set>/<rule-id>.yaml"
    ]


def test_own_statements_say_what_became_of_them_as_ours_do(agency: Path) -> None:
    statement = agency / "statements/AG.yaml"
    text = statement.read_text("utf-8")
    statement.write_text(text.replace("[too-many-notes]", "[too-many-note, no-baseline]"), encoding="utf-8")
    assert complaints(agency) == [
        f"{statement}:5:16: there is no rule 'too-many-note' (did you mean 'too-many-notes'?)",
        f"{statement}:5:31: the rule 'no-baseline' does not cite AG-01",
    ]


@pytest.mark.parametrize("name", ["AG-1", "X"])
def test_a_document_is_named_so_that_its_statements_can_be_told(agency: Path, name: str) -> None:
    written(agency, {"sources.yaml": FILES["sources.yaml"].replace("AG:", f"{name}:")})
    told = [line for line in complaints(agency) if line.startswith(f"{agency}/sources.yaml:2:3: ")]
    assert len(told) == 1
    assert "a document is named without a hyphen, and not X" in told[0]


def test_a_document_with_a_digest_is_watched_and_one_without_is_not(agency: Path, tmp_path: Path) -> None:
    for digest, count in (("", 0), (f", sha256: '{'0' * 64}'", 1)):
        written(agency, {"sources.yaml": FILES["sources.yaml"].replace("acme.pdf", f"acme.pdf{digest}")})
        with pytest.raises(Refused) as refused:
            changed_documents(loaded(agency), tmp_path)
        assert len(refused.value.problems) == len(OURS.documents) + count


# --- What they may not take -----------------------------------------------------------------------------------------


def test_every_name_of_the_shipped_rules_is_told_at_once_with_both_places(agency: Path) -> None:
    words = "en: x, zh: 某"
    setting = FILES["settings.yaml"] + FILES["settings.yaml"].replace("acme_notes", "koc_echo_notes")
    written(
        agency,
        {
            "settings.yaml": setting,
            "sources.yaml": FILES["sources.yaml"] + "  D1: {file: d, publisher: p, title: {en: d, zh: 文}}\n",
            "statements/AG.yaml": FILES["statements/AG.yaml"]
            + f'D1-01:\n  lines: "1"\n  basis: stated\n  claim: {{{words}}}\n  context: {{{words}}}\n',
            "profiles.yaml": "ten-thousand:\n  settings: {acme_notes: 3}\n  origin: house\n  cites: [AG-01]\n"
            f"  meaning: {{{words}}}\n",
            "conflicts.yaml": f"C-01:\n  topic: {{{words}}}\n  settlement: {{{words}}}\n  settings: [acme_notes]\n"
            f"  positions: [{{says: {{{words}}}, cites: [AG-01]}}, {{says: {{{words}}}, cites: [AG-01]}}]\n",
            "packs.yaml": (PACK % "acme_rules").replace("acme:", "law-cn:"),
            "glossary.yaml": f"koc:\n  term: {{en: x, zh: 某}}\n  meaning: {{{words}}}\n  source: {{{words}}}\n",
            "playbooks/launch.yaml": f"objective: launch\nlead: koc\nsupport: kol\norder: {{{words}}}\ncites: [AG-01]\n",
            "acme_rules/no-baseline.yaml": RULE.format(id="no-baseline"),
            "kfs_ads/another.yaml": RULE.format(id="another"),
        },
    )
    found = sorted(line.removeprefix(f"{agency}/") for line in complaints(agency) if " too; " in line)
    other = "choose another name"
    zh = "to change a shipped value write it under 'settings' in zhongcao.yaml, else choose another name"
    rule = "SHIPPED/measurement_and_kpis/no-baseline.yaml:2:5"
    more = "or switches it off; a rule of your own has an id of its own"
    one = "an objective has one; with --no-shipped yours take the place of the shipped ones"
    assert found == sorted(
        [
            f"acme_rules/no-baseline.yaml:1:5: the rule 'no-baseline' is in {rule} too; zhongcao.yaml changes its severity {more}",
            f"conflicts.yaml:1:1: the conflict 'C-01' is in {place('conflicts.yaml', 'C-01')} too; {other}",
            f"glossary.yaml:1:1: the term 'koc' is in {place('glossary.yaml', 'koc')} too; {other}",
            "kfs_ads:1:1: the set 'kfs_ads' is in SHIPPED/kfs_ads:1:1 too; a set is in one folder; choose another name",
            f"packs.yaml:1:1: the pack 'law-cn' is in {place('packs.yaml', 'law-cn')} too; {other}",
            f"playbooks/launch.yaml:1:1: the playbook 'launch' is in SHIPPED/playbooks/launch.yaml:2:1 too; {one}",
            f"profiles.yaml:1:1: the profile 'ten-thousand' is in {place('profiles.yaml', 'ten-thousand')} too; {other}",
            f"settings.yaml:7:1: the setting 'koc_echo_notes' is in {place('settings.yaml', 'koc_echo_notes')} too; {zh}",
            f"sources.yaml:3:3: the document 'D1' is in {place('sources.yaml', 'D1')} too; {other}",
            f"statements/AG.yaml:6:1: the statement 'D1-01' is in {place('statements/D1.yaml', 'D1-01')} too; {other}",
        ]
    )


def test_two_folders_of_ones_own_share_no_name_either(agency: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other", {"settings.yaml": FILES["settings.yaml"]})
    assert complaints(agency, other) == [
        f"{other}/settings.yaml:1:1: the setting 'acme_notes' is in {agency}/settings.yaml:1:1 too; choose another name"
    ]


def test_a_spelling_of_another_term_is_told(tmp_path: Path) -> None:
    text = "fans:\n  term: {en: fan, zh: 粉}\n  also: [%s]\n  meaning: {en: x, zh: 某}\n  source: {en: x, zh: 某}\n"
    loaded(written(tmp_path, {"glossary.yaml": text % "fannie"}))
    (told,) = complaints(written(tmp_path, {"glossary.yaml": text % "KoCs"}))
    assert told == (
        f"{tmp_path}/glossary.yaml:1:1: 'KoCs' is a spelling of 'koc' too ({place('glossary.yaml', 'koc')}); "
        "leave it to one of them"
    )


def test_a_file_is_of_one_document(agency: Path) -> None:
    other = (
        FILES["sources.yaml"].replace("AG:", "BG:") + "  CG: {file: own.pdf, publisher: p, title: {en: x, zh: 某}}\n"
    )
    folder = written(agency.parent / "other", {"sources.yaml": other})
    assert complaints(agency, folder) == [
        f"{folder}/sources.yaml:2:14: 'acme.pdf' is the file of 'AG' too ({agency}/sources.yaml:2:14); choose another name"
    ]


@pytest.mark.parametrize("set_", ["kfs_ads", "law_cn"])
def test_a_pack_has_sets_of_its_own_folder(agency: Path, set_: str) -> None:
    written(agency, {"packs.yaml": PACK % f"acme_rules, {set_}"})
    told = complaints(agency)
    assert told[0] == f"{agency}/packs.yaml:2:22: the set '{set_}' is in {SHIPPED}; a pack has sets of its own folder"


@pytest.mark.parametrize("count", [20, 21])
def test_a_copy_of_the_shipped_rules_is_told_once(agency: Path, count: int) -> None:
    names = [path.stem for path in sorted(SHIPPED.glob("objective_mix/*.yaml"))][:count]
    written(agency, {f"acme_rules/{name}.yaml": RULE.format(id=name) for name in names})
    told = complaints(agency)
    if count == 20:
        assert [line.split(": ")[0].removeprefix(f"{agency}/acme_rules/") for line in told] == [
            f"{name}.yaml:1:5" for name in names
        ]
    else:
        (only,) = told
        assert only.startswith(
            f"{agency}:1:1: this folder has 21 names of the shipped rules, such as the rule '{names[0]}' ("
        )
        assert f"{agency}/acme_rules/{names[0]}.yaml:1:5, and SHIPPED/objective_mix/{names[0]}.yaml:2:5)" in only
        assert only.endswith(
            "leave the shipped rules out with --no-shipped (the service: ZHONGCAO_NO_SHIPPED=1), or keep here only what is added"
        )


def test_a_whole_copy_is_one_complaint_and_loads_alone(tmp_path: Path) -> None:
    copy = copytree(SHIPPED, tmp_path / "copy")
    assert len(complaints(copy)) == 1
    assert [rule.id for rule in loaded(copy, shipped=False).rules] == [rule.id for rule in OURS.rules]


# --- Without the shipped rules --------------------------------------------------------------------------------------


def test_without_the_shipped_rules_what_they_share_is_still_there(agency: Path) -> None:
    alone, shipped = loaded(agency, shipped=False), OURS
    assert [rule.id for rule in alone.rules] == ["too-many-notes"]
    assert alone.statements.keys() == {*shipped.statements, "AG-01"}
    assert alone.conflicts == shipped.conflicts
    assert alone.settings.keys() == {*shipped.settings, "acme_notes"}


def test_without_the_shipped_rules_an_edition_of_a_shared_file_takes_its_place(agency: Path) -> None:
    term = "%s:\n  term: {en: x, zh: 某}\n  meaning: {en: x, zh: 某}\n  source: {en: x, zh: 某}\n"
    written(agency, {"glossary.yaml": term % "koc"})
    assert list(loaded(agency, shipped=False).glossary) == ["koc"]
    written(agency, {"glossary.yaml": term % "xx"})
    assert list(loaded(agency, shipped=False).glossary) == [*OURS.glossary, "xx"]


# --- The workbench --------------------------------------------------------------------------------------------------


def test_work_on_rules_is_work_on_the_folder_here(agency: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(agency.parent)
    assert run("rules", "check").output == "1 rule with 2 examples: nothing is wrong\n"
    assert run("rules", "test").output == "All 2 examples as expected (rules: 1)\n"
    assert "acme_rules/too-many-notes" in run("rules", "explain", "too-many-notes").output
    assert run("rules", "test", "no-baseline").output.endswith("(rules: 1)\n")  # any rule by its name
    assert '"acme_notes"' not in run("settings", "--format", "json").output  # no rules are worked on there
    assert '"acme_notes"' in run("settings", "--format", "json", "--rules", "rules").output
    assert '"AG-01"' in run("sources", "--format", "json", "--rules", "rules").output


def test_a_rule_that_says_what_a_shipped_one_says_is_told_in_its_own_file(agency: Path) -> None:
    text = (SHIPPED / "measurement_and_kpis/no-saves-kpi.yaml").read_text("utf-8")
    written(
        agency, {"a_set/a-rule.yaml": text.replace("id: no-saves-kpi", "id: a-rule")}
    )  # 'a_set' is the first by name
    told = run("rules", "check", agency)
    assert f"{agency}/a_set/a-rule.yaml:2:1: warning: this rule fires exactly where 'no-saves-kpi' does" in told.output
    assert SHIPPED.as_posix() not in told.output


@pytest.mark.parametrize(("most", "fits"), [(3, True), (2, False)])
def test_a_value_of_a_zhongcao_yaml_that_leaves_a_condition_no_plan_is_named(
    agency: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, fits: bool
) -> None:
    rule = agency / "acme_rules/too-many-notes.yaml"
    rule.write_text(
        rule.read_text("utf-8").replace(
            "when: {notes_per_creator: {above: setting:acme_notes}}",
            "when:\n  all:\n    - notes_per_creator: {above: 1}\n    - notes_per_creator: {below: setting:acme_notes}",
        ),
        encoding="utf-8",
    )  # fmt: skip
    config = written(tmp_path, {"zhongcao.yaml": f"settings:\n  acme_notes: {most}\n"}) / "zhongcao.yaml"
    (agency / "settings.yaml").write_text(FILES["settings.yaml"].replace("value: 2", "value: 4"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    near, named = run("rules", "check", "rules"), run("rules", "check", "rules", "--config", config)
    assert near.output == named.output
    faults = [line for line in near.output.splitlines() if "can never fire" in line]
    assert len(faults) == (0 if fits else 1)
    for fault in faults:
        assert fault.startswith("rules/acme_rules/too-many-notes.yaml:6:1: error: ")
        assert f" (with the value that {config}:2:15 gives); " in fault


# --- New rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_folder_is_started_from_nothing_with_a_source(
    tmp_path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("rules", "new", "acme_rules", "first", "--cites", "AG-01", "--lang", lang)
    assert done.output == "rules/acme_rules/first.yaml\nrules/sources.yaml\nrules/statements/AG.yaml\n"
    assert ("TODO: name of the document" in Path("rules/sources.yaml").read_text("utf-8")) == (lang == "en")
    assert run("rules", "new", "acme_rules", "second", "--cites", "AG-01").output == "rules/acme_rules/second.yaml\n"
    assert run("rules", "new", "acme_rules", "third", "--cites", "D1-01").output == "rules/acme_rules/third.yaml\n"
    book = loaded(Path("rules"))
    own = [rule for rule in book.rules if rule.set == "acme_rules"]
    assert [(rule.id, rule.cites) for rule in own] == [
        ("first", ("AG-01",)),
        ("second", ("AG-01",)),
        ("third", ("D1-01",)),
    ]
    assert book.statements["AG-01"].rules == ("first",)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["s", "a", "--cites", "AG-02"], "there is no statement 'AG-02' (did you mean 'AG-01'?); write it into"),
        (["s", "a", "--cites", "BG-01"], "its document into"),
        (["s", "a", "--cites", "X-99"], "write it into"),
        (["s", "a", "--cites", "ours"], "one of your own is named as AG-01 is"),
        (["s", "no-baseline"], "measurement_and_kpis/no-baseline.yaml already"),
        (["kfs_ads", "a"], "kfs_ads already; a set is in one folder, choose another"),
    ],
)
def test_what_a_new_rule_may_not_be_writes_nothing(agency: Path, arguments: list[str], complaint: str) -> None:
    done = run("rules", "new", *arguments, "--rules", agency)
    assert done.exit_code == 2
    assert complaint in folded(done)
    assert {str(path.relative_to(agency)) for path in agency.rglob("*.yaml")} == set(FILES)


# --- Impact ---------------------------------------------------------------------------------------------------------


def test_an_agency_compares_its_folder_with_a_revision_of_it(agency: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    who = ("-c", "user.name=林", "-c", "user.email=lin@example.com", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "rules")):
        subprocess.run(["git", *who, *command], cwd=agency, check=True)
    plan = written(agency.parent, {"plan.yaml": PLAN}) / "plan.yaml"
    written(agency, {"settings.yaml": FILES["settings.yaml"].replace("value: 2", "value: 3")})
    monkeypatch.chdir(agency)
    done = run("rules", "impact", "--from", "HEAD", "--to", ".", plan, "--as-of", DAY, "--format", "json")
    told = json.loads(done.output)
    assert [(rule["set"], rule["rule"]) for rule in told["rules"]] == [("acme_rules", "too-many-notes")]
    assert [(change["plan"], change["kinds"]) for change in told["rules"][0]["changes"]] == [(str(plan), ["removed"])]
    # The shipped rules themselves stand alone: with nothing beside them our rule is one that comes.
    done = run("rules", "impact", "--from", SHIPPED, "--to", ".", plan, "--as-of", DAY, "--format", "json")
    told = json.loads(done.output)
    assert [(rule["rule"], rule["change"]) for rule in told["rules"]] == [("too-many-notes", "added")]


# --- The service ----------------------------------------------------------------------------------------------------


def test_the_service_answers_from_both_and_follows_edits(agency: Path) -> None:
    application = create_app(beside([agency]))
    client = application.test_client()
    asked = {"data": PLAN.encode(), "content_type": "application/yaml"}
    answer = client.post(f"/v1/checks?as_of={DAY}", **asked)
    assert answer.headers["Zhongcao-Rules"] == loaded(agency).digest
    assert "too-many-notes" in {finding["rule"] for finding in answer.get_json()["findings"]}
    assert client.get("/readyz").get_json()["rules"] == len(OURS.rules) + 1
    assert "AG-01" in {row["statement"] for row in client.get("/v1/sources").get_json()["statements"]}

    written(agency, {"acme_rules/no-baseline.yaml": RULE.format(id="no-baseline")})
    application.extensions["zhongcao"].refresh()
    (told,) = client.get("/readyz").get_json()["problems"]
    assert told["file"] == f"{agency}/acme_rules/no-baseline.yaml"
    assert f"is in {SHIPPED}/measurement_and_kpis/no-baseline.yaml:2:5 too" in told["message"]
    (agency / "acme_rules/no-baseline.yaml").unlink()
    written(agency, {"settings.yaml": FILES["settings.yaml"].replace("value: 2", "value: 3")})
    application.extensions["zhongcao"].refresh()
    answer = client.post(f"/v1/checks?as_of={DAY}", **asked)
    assert "too-many-notes" not in {finding["rule"] for finding in answer.get_json()["findings"]}
    assert answer.headers["Zhongcao-Rules"] == loaded(agency).digest


def test_the_service_takes_folders_and_leaves_ours_out_by_its_environment() -> None:
    """That it leaves ours out is tried in test_api.py."""
    with serving(ZHONGCAO_RULES=str(RULES), ZHONGCAO_RELOAD="0") as server:
        assert server.ask("GET", "/readyz").json()["rules"] == len(OURS.rules) + 4
    ran = zhongcao("serve", "--no-shipped")
    assert (ran.code, "name a folder of others" in ran.err) == (2, True)
