"""What durable_rules 2.0.28 does wrong does not reach us: a test for each crash, hang, error, wrong answer and leak of it.

Every test goes through the product's own doors: rule files and the text of a plan in, findings out. A check fails when
the two evaluators disagree, so that an answer here is always the answer of both. What could crash or hang runs in a
process of its own with a time limit. Another version, or another engine, is judged by running this module.
"""

import importlib
import itertools
import json
import os
import select
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine import inference
from engine.check import Checker
from engine.facts import vocabulary
from engine.problems import Refused
from engine.report import Report
from engine.rules import load_rules
from engine.rules.loader import MAX_ALTERNATIVES, MAX_TESTS
from tests.given import DAY, ROOT, installed, zhongcao

if sys.version_info >= (3, 13):
    pytest.skip("durable_rules cannot be imported on Python 3.13 and later", allow_module_level=True)

LIMIT = 60
"""Seconds in which a process of its own must answer; most take one."""

AT = {"plan": "campaign.name", "cohort": "id", "brief": "id", "creator": "nickname"}
"""The field that findings of a kind point at."""

Fired = list[tuple[str, str]]
"""The rules that fire, each with the path of its fact; a list, so that nothing fires twice unseen."""


# --- Rule files and plans in, findings out ---------------------------------------------------------------------------


def rule(name: str, when: str, about: str = "plan") -> str:
    """The text of a rule file."""
    return textwrap.dedent(f"""\
        id: {name}
        title: {{en: Rule {name}, zh: 规则 {name}}}
        severity: error
        about: {about}
        when: {when}
        says: {{en: It fires., zh: 触发。}}
        do: {{en: Change the plan., zh: 请修改计划。}}
        at: {AT[about]}
        cites: [D1-23]
        examples:
          - {{name: it fires, plan: {{}}, fires: {"true" if about == "plan" else "[]"}}}
          - {{name: it is clear, plan: {{}}, clear: true}}
        """)


def rules(whens: Iterable[str], about: str = "plan") -> dict[str, str]:
    """Rules of these conditions, named r0, r1 and so on."""
    return {f"r{at}": rule(f"r{at}", when, about) for at, when in enumerate(whens)}


def numbered(count: int, places: Iterable[str] = ("",)) -> Fired:
    """The findings of r0, r1 and so on at all of these places."""
    return sorted((f"r{at}", place) for at in range(count) for place in places)


def written(root: Path, files: Mapping[str, str]) -> Path:
    """A rule folder with these files."""
    for name, text in files.items():
        path = root / "set" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def plan(**fields: Any) -> str:
    """The text of a plan, as JSON."""
    return json.dumps(fields, ensure_ascii=False)


def findings(report: Mapping[str, Any]) -> Fired:
    ends = tuple(f".{end}" for end in AT.values())
    found = []
    for finding in report["findings"]:
        path = finding["path"]
        place = next((path.removesuffix(end) for end in ends if path.endswith(end)), "")
        found.append((finding["rule"], "" if path == AT["plan"] else place))
    return sorted(found)


def checked(folder: Path, *texts: str) -> list[Report]:
    """The reports of both evaluators on some plans, in this process."""
    checker = Checker(load_rules([folder]))
    try:
        reports = [checker.check(text, "plan", date.fromisoformat(DAY)) for text in texts]
    finally:
        checker.close()
    assert all(report.rules.evaluators == ("tree", "durable_rules") for report in reports)
    return reports


def fired(folder: Path, *texts: str) -> list[Fired]:
    """What fires on some plans, in this process."""
    return [findings(report.model_dump()) for report in checked(folder, *texts)]


def answered(folder: Path, text: str | bytes, env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The report of a process of its own, which neither dies nor hangs."""
    done = installed(
        "check", "-", "--format", "json", "--rules", folder, "--no-shipped", "--as-of", DAY, stdin=text, env=env
    )
    assert done.code in (0, 1), done
    assert done.err == ""
    report: dict[str, Any] = json.loads(done.out)
    return report


def fired_apart(folder: Path, text: str | bytes) -> Fired:
    """What fires, in a process of its own; both evaluators answered."""
    report = answered(folder, text)
    assert report["rules"]["evaluators"] == ["tree", "durable_rules"]
    return findings(report)


def refusal(folder: Path) -> str:
    """Why the rules are refused when they load, in this process; what is refused never reaches durable_rules."""
    with pytest.raises(Refused) as refused:
        load_rules([folder])
    return str(refused.value)


def plan_refusal(folder: Path, text: str | bytes) -> str:
    """Why a plan is refused, in this process."""
    checker = Checker(load_rules([folder]))
    with pytest.raises(Refused) as refused:
        checker.check(text, "plan", date.fromisoformat(DAY))
    checker.close()
    return str(refused.value)


def complaint(folder: Path, text: str | bytes = "{}") -> str:
    """Why a process of its own refuses the rules or the plan."""
    done = zhongcao("check", "-", "--rules", folder, "--no-shipped", "--as-of", DAY, stdin=text)
    assert done.code == 2, done
    assert "Traceback" not in done.err
    return done.err


SCRIPT = """
import json, os, resource, sys, threading, time
from datetime import date
from pathlib import Path
from engine.check import Checker
from engine.problems import Refused
from engine.rules import load_rules

folder = Path(sys.argv[1])

def fired(checker, text):
    report = checker.check(text, "plan", date(2027, 1, 15))
    return sorted((finding.rule, finding.path) for finding in report.findings)

def peak():
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (2**20 if sys.platform == "darwin" else 2**10)

def at_most(megabytes):
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
"""
"""What the scripts below share; memory is counted in MB."""


def script(body: str) -> list[str]:
    return [sys.executable, "-c", SCRIPT + textwrap.dedent(body)]


def said(folder: Path, body: str, *arguments: str) -> Any:
    """What a script prints as JSON, in a process of its own with a time limit."""
    command = [*script(body), str(folder), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
    return json.loads(done.stdout)


# --- The library itself, and life without it -------------------------------------------------------------------------


def test_durable_rules_is_importable() -> None:
    assert inference.AVAILABLE
    assert callable(importlib.import_module("durable_rules_engine").create_ruleset)


def test_where_it_cannot_be_imported_the_tree_answers_alone_and_says_so(tmp_path: Path) -> None:
    """'On 3.13 it installs and fails to import': so does the module that stands in its way here."""
    folder = written(tmp_path / "rules", rules(["{role: koc}", "{role: {is_not: koc}}"], "cohort"))
    (tmp_path / "durable_rules_engine.py").write_text("raise ImportError('undefined symbol')\n", encoding="utf-8")
    text = plan(cohorts=[{"role": "koc"}, {"role": "kol"}, {}])
    both, alone = answered(folder, text), answered(folder, text, {"PYTHONPATH": str(tmp_path)})
    assert both["rules"].pop("evaluators") == ["tree", "durable_rules"]
    assert alone["rules"].pop("evaluators") == ["tree"]
    assert both == alone
    assert findings(alone) == [("r0", "cohorts.0"), ("r1", "cohorts.1")]


# --- Crashes ---------------------------------------------------------------------------------------------------------

QUIET_PLANS = {
    "the empty plan": "{}",
    "no cohorts": plan(cohorts=[], briefs=[], roster=[]),
    "cohorts that match no rule": plan(cohorts=[{"creators": 1}, {"creators": 2}]),
    "cohorts that are not planned": plan(cohorts=[{"creators": 0}]),
    "a plan that matches no rule": plan(budget={"total": 5}, briefs=[{"id": "b", "role": "kol"}]),
}


@pytest.mark.parametrize("text", QUIET_PLANS.values(), ids=QUIET_PLANS.keys())
def test_crash_delete_state_after_nothing_fired(tmp_path: Path, text: str) -> None:
    folder = written(tmp_path, rules(["{creators: {above: 1000}}"], "cohort"))
    written(tmp_path, {"total": rule("total", "{budget.total: {above: 1000}}")})
    written(tmp_path, {"both": rule("both", "{role: both}", "brief")})
    assert fired_apart(folder, text) == []


def test_crash_delete_state_after_a_first_assert_that_failed(tmp_path: Path) -> None:
    """What cannot be asserted is refused before anything is asserted; the state is whole for the next plan."""
    folder = written(tmp_path, rules(["{creators: {above: 1}}"], "cohort"))
    body = """
    checker = Checker(load_rules([folder]))
    answers = []
    for text in ('{"cohorts": 5}', '{"cohorts": [{"creators": 2}]}') * 3:
        try:
            answers.append(fired(checker, text))
        except Refused:
            answers.append("refused")
    print(json.dumps(answers))
    """
    assert said(folder, body) == ["refused", [["r0", "cohorts.0.id"]]] * 3


@pytest.mark.parametrize(
    ("cohorts", "places"),
    [
        ([], []),
        ([{}], ["cohorts.0"]),
        ([{}, {}], ["cohorts.0", "cohorts.1"]),
        ([{}, {"creators": 5}], ["cohorts.0"]),
    ],
)
def test_crash_a_batch_that_is_empty_or_begins_with_an_empty_fact(
    tmp_path: Path, cohorts: list[Any], places: list[str]
) -> None:
    folder = written(tmp_path, rules(["{creators: {given: false}}", "{creators: {given: true}}"], "cohort"))
    given = [f"cohorts.{at}" for at, cohort in enumerate(cohorts) if cohort]
    found = [("r0", place) for place in places] + [("r1", place) for place in given]
    assert fired_apart(folder, plan(cohorts=cohorts)) == sorted(found)


ARITHMETIC = [
    "{budget.total: {divide: 0}}",
    "{budget.total: {$div: {l: 1, r: 0}}}",
    "{budget.total: {above: {$mul: [2, 3]}}}",
    "{budget.total: {above: {$div: {$l: 1, $r: 0}}}}",
    "{$mul: [{budget.total: 2}]}",
    "{budget.total: {above: 1 / 0}}",
    "{budget.total: {above: field:budget.total / 0}}",
    "{budget.total: 5, $div: 0}",
]


@pytest.mark.parametrize("when", ARITHMETIC)
def test_crash_division_by_zero_in_a_rule(tmp_path: Path, when: str) -> None:
    """A rule cannot calculate at all."""
    folder = written(tmp_path, rules([when]))
    assert refusal(folder).startswith(f"{folder / 'set' / 'r0.yaml'}:5:")


def test_crash_division_by_zero_in_a_plan(tmp_path: Path) -> None:
    """A share of nothing does not exist: no comparison with it is true."""
    tests = ["{above: 0}", "{at_most: 1}", "{is_not: 1}", "none"]
    folder = written(tmp_path, rules(f"{{koc_creator_share: {test}}}" for test in tests))
    assert fired_apart(folder, plan(cohorts=[{"role": "koc", "creators": 0}])) == [("r2", ""), ("r3", "")]


def test_crash_timer_threads(tmp_path: Path) -> None:
    """`Host()` starts threads that read freed states; a checker starts none."""
    folder = written(tmp_path, rules(["{budget.total: {above: 1}}"]))
    body = """
    def threads():
        tasks = Path("/proc/self/task")
        return [threading.active_count(), len(list(tasks.iterdir())) if tasks.exists() else 1]

    before = threads()
    checker = Checker(load_rules([folder]))
    for _ in range(50):
        fired(checker, '{"budget": {"total": 2}}')
    time.sleep(0.7)
    print(json.dumps([before, threads()]))
    """
    before, after = said(folder, body)
    assert before == after


def repeated(names: list[str], count: int) -> Iterable[str]:
    return itertools.islice(itertools.cycle(names), count)


@pytest.mark.parametrize("count", [127, 128, 129, 255, 256, 257])
def test_crash_128_absence_rules_at_one_level(tmp_path: Path, count: int) -> None:
    names = [name for name, word in vocabulary("cohort").items() if word.figure is None and word.kind != "brief"]
    absent = [name for name in names if name not in ("plan.cohorts", "notes_per_creator")]  # which has a default
    assert len(absent) > 100
    folder = written(tmp_path, rules((f"{{{name}: {{given: false}}}}" for name in repeated(absent, count)), "cohort"))
    assert fired_apart(folder, plan(cohorts=[{}, {}])) == numbered(count, ["cohorts.0", "cohorts.1"])


@pytest.mark.parametrize("count", [255, 256, 257])
@pytest.mark.parametrize(
    "when", ["{all: [{budget.total: {above: %d}}, {campaign.premium: true}]}", "{campaign.premium: true}"]
)
def test_crash_256_rules_ending_in_the_same_condition(tmp_path: Path, when: str, count: int) -> None:
    folder = written(tmp_path, rules(when % at if "%" in when else when for at in range(count)))
    assert fired_apart(folder, plan(budget={"total": 1000}, campaign={"premium": True})) == numbered(count)


def test_crash_an_id_of_megabytes(tmp_path: Path) -> None:
    """Ids never leave us; a plan of more than a megabyte is refused."""
    long = "x" * 900_000
    folder = written(
        tmp_path, {**rules(["{creators: {above: 1}}"], "cohort"), "same": rule("same", "{id: x}", "cohort")}
    )
    assert fired_apart(folder, plan(cohorts=[{"id": long, "creators": 2}])) == [("r0", "cohorts.0")]
    assert "is longer than" in complaint(folder, plan(cohorts=[{"id": "x" * 5_000_000}]))


def test_crash_a_nested_key_of_megabytes(tmp_path: Path) -> None:
    folder = written(tmp_path, rules(["{creators: {above: 1}}"], "cohort"))
    why = complaint(folder, plan(cohorts=[{"publish": {"k" * 900_000: 1}}]))
    assert "unknown field" in why
    assert len(why) < 1000
    folder = written(tmp_path / "long", rules(["{? %s : 1}" % ("k" * 100_000)]))
    why = complaint(folder)
    assert "unknown field" in why
    assert len(why) < 1000


# --- Hangs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [511, 512, 513, 600, 1000])
def test_hang_512_distinct_conditions_at_one_level(tmp_path: Path, count: int) -> None:
    folder = written(tmp_path, rules(f"{{budget.total: {{above: {at}}}}}" for at in range(count)))
    assert fired_apart(folder, plan(budget={"total": 500})) == numbered(500)


def listed(each: str, numbers: Iterable[int]) -> str:
    """A pattern filled in with each number, as the inside of a list."""
    return ", ".join(each.replace("#", str(number)) for number in numbers)


LITERALS = {
    "in": ("{campaign.name: {in: [@]}}", "w#", MAX_ALTERNATIVES, "w7", "v"),
    "not in": ("{campaign.name: {not_in: [@]}}", "w#", 600, "v", "w7"),
    "any": ("{any: [@]}", "{campaign.name: w#}", MAX_TESTS, "w7", "v"),
    "none": ("{none: [@]}", "{campaign.name: w#}", MAX_TESTS, "v", "w7"),
    "all": ("{all: [@]}", "{campaign.name: {is_not: w#}}", MAX_TESTS, "v", "w7"),
    "at least one": ("{at_least: 1, of: [@]}", "{campaign.name: w#}", MAX_TESTS, "w7", "v"),
    "any in": (
        "{any: [{campaign.brand: {in: [@]}}, {campaign.name: {in: [@]}}]}",
        "w#",
        MAX_ALTERNATIVES // 2,
        "w7",
        "v",
    ),
    "lists": ("{any: [@]}", "{audience.segments: {contains: w#}}", MAX_TESTS, "w7", "v"),
}


@pytest.mark.parametrize(("when", "each", "most", "yes", "no"), LITERALS.values(), ids=LITERALS.keys())
def test_hang_512_distinct_conditions_in_one_rule(
    tmp_path: Path, when: str, each: str, most: int, yes: str, no: str
) -> None:
    """One rule asks no more than durable_rules can hold, and that much it may ask."""
    folder = written(tmp_path, rules([when.replace("@", listed(each, range(most)))]))
    body = """
    checker = Checker(load_rules([folder]))
    print(json.dumps([fired(checker, text) for text in sys.argv[2:]]))
    """
    assert said(folder, body, named(yes), named(no)) == [[["r0", "campaign.name"]], []]


@pytest.mark.parametrize(
    ("when", "each", "most"),
    [(when, each, most) for name, (when, each, most, *_) in LITERALS.items() if name != "not in"],
)
def test_hang_at_load_of_more_conditions(tmp_path: Path, when: str, each: str, most: int) -> None:
    """One more is refused when rules load, at its place."""
    folder = written(tmp_path, rules([when.replace("@", listed(each, range(most + 1)))]))
    assert refusal(folder).startswith(f"{folder / 'set' / 'r0.yaml'}:5:")
    assert "split the rule" in refusal(folder)


CHOICE, LIMITED = "{any: [{budget.total: #}, {campaign.name: w#}]}", "{budget.total: {above: #}}"
BRANDS, NAMES = (f"{{campaign.{name}: {{in: [{listed('w#', range(400))}]}}}}" for name in ("brand", "name"))
ALTERNATIVES = {
    "all of twenty-four choices": rule("r0", f"{{all: [{listed(CHOICE, range(24))}]}}"),
    "none of twenty-four limits": rule("r0", f"{{none: [{listed(LIMITED, range(24))}]}}"),
    "twelve of twenty-four": rule("r0", f"{{at_least: 12, of: [{listed(LIMITED, range(24))}]}}"),
    "four hundred of four hundred": rule("r0", f"{{all: [{BRANDS}, {NAMES}]}}"),
    "four hundred guarded by four hundred": rule("r0", NAMES) + f"applies_when: {BRANDS}\n",
}


@pytest.mark.parametrize("text", ALTERNATIVES.values(), ids=ALTERNATIVES.keys())
def test_hang_alternatives_that_multiply(tmp_path: Path, text: str) -> None:
    """A rule that would come to very many alternatives is refused at once and at its place, before it eats the machine."""
    folder = written(tmp_path, {"r0": text})
    body = """
    at_most(1000)
    try:
        Checker(load_rules([folder]))
        print(json.dumps("loaded"))
    except Refused as refused:
        print(json.dumps(str(refused)))
    """
    answer = said(folder, body)
    assert answer.startswith(f"{folder / 'set' / 'r0.yaml'}:")
    assert "alternatives" in answer


def test_hang_a_bare_absence_test(tmp_path: Path) -> None:
    """It matches the engine's own state fact for ever, as `$nex`; as `given: false` it is a value like any other."""
    whens = ["{creators: {given: false}}", "{all: [{creators: {given: false}}]}", "{none: [{creators: {given: true}}]}"]
    folder = written(tmp_path, rules(whens, "cohort"))
    written(tmp_path, {"none": rule("none", "{cohorts: {given: false}}")})
    assert fired_apart(folder, "{}") == [("none", "")]
    assert fired_apart(folder, plan(cohorts=[])) == []
    assert fired_apart(folder, plan(cohorts=[{}, {"creators": 1}])) == numbered(3, ["cohorts.0"])


EMPTY = [
    "{all: []}",
    "{any: []}",
    "{none: []}",
    "{at_least: 1, of: []}",
    "{at_least: 0, of: [{role: koc}]}",
    "{}",
    "[]",
]


@pytest.mark.parametrize("when", [*EMPTY, "{all: [{all: []}]}", "{none: [{any: []}]}"])
def test_hang_an_empty_and(tmp_path: Path, when: str) -> None:
    folder = written(tmp_path, rules([when], "cohort"))
    assert refusal(folder).startswith(f"{folder / 'set' / 'r0.yaml'}:5:")


@pytest.mark.parametrize("when", ["{role: []}", "{role: {in: []}}", "{role: {not_in: []}}", "{none: [{role: []}]}"])
def test_hang_an_empty_and_behind_an_empty_list(tmp_path: Path, when: str) -> None:
    """A choice among nothing would leave no test behind."""
    folder = written(tmp_path, rules([when], "cohort"))
    assert refusal(folder).startswith(f"{folder / 'set' / 'r0.yaml'}:5:")


def test_hang_an_empty_fact_later_in_a_batch(tmp_path: Path) -> None:
    folder = written(tmp_path, rules(["{creators: {above: 1}}", "{creators: {given: false}}"], "cohort"))
    text = plan(cohorts=[{"creators": 2}, {}, {"creators": 3}, {}, {}])
    places = [("r0", 0), ("r0", 2), ("r1", 1), ("r1", 3), ("r1", 4)]
    assert fired_apart(folder, text) == [(name, f"cohorts.{at}") for name, at in places]


# --- Errors from ordinary data ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [64, 65, 200])
def test_error_more_than_64_rules_true_at_once(tmp_path: Path, count: int) -> None:
    folder = written(tmp_path, rules(f"{{budget.total: {{above: {at}}}}}" for at in range(count)))
    assert fired_apart(folder, plan(budget={"total": 1000})) == numbered(count)


def test_error_more_than_64_conditions_true_at_once(tmp_path: Path) -> None:
    """In one rule, in rules of five conditions each, and in alternatives that are all true."""
    above = [f"{{budget.total: {{above: {at}}}}}" for at in range(300)]
    fives = [f"{{all: [{', '.join(above[at : at + 5])}]}}" for at in range(0, 300, 5)]
    deep, wide = f"{{all: [{', '.join(above[:100])}]}}", f"{{any: [{', '.join(above[:100])}]}}"
    folder = written(tmp_path, rules([*fives, deep, wide]))
    assert fired_apart(folder, plan(budget={"total": 1000})) == numbered(62)


NUMBERS = ["0", "0.00000000000001", "1e-05", "0.00001", "1.5e-5", "0.1", "0.3", "7", "2.50", "1e14", "999999999999999"]
COMPARISONS = ("below", "at_most", "is", "is_not", "at_least", "above")


def compared(left: Decimal, operator: str, right: Decimal) -> bool:
    outcomes = {"below": left < right, "at_most": left <= right, "is": left == right}
    return outcomes[operator] if operator in outcomes else not compared(left, OPPOSITES[operator], right)


OPPOSITES = {"is_not": "is", "at_least": "below", "above": "at_most"}


@pytest.mark.parametrize("limit", NUMBERS)
def test_error_numbers_with_an_exponent_and_numbers_on_the_limit(tmp_path: Path, limit: str) -> None:
    """1e-05 and its like are not read by durable_rules; as limits and as values they are compared exactly."""
    whens = [f"{{budget.total: {{{operator}: {limit}}}}}" for operator in COMPARISONS]
    folder = written(tmp_path, rules([*whens, f"{{budget.total: {{between: [{limit}, {limit}]}}}}"]))
    operators = [*COMPARISONS, "is"]
    holds = [[compared(Decimal(number), operator, Decimal(limit)) for operator in operators] for number in NUMBERS]
    expected = [[(f"r{at}", "") for at, true in enumerate(answers) if true] for answers in holds]
    assert fired(folder, *(f"budget: {{total: {number}}}" for number in NUMBERS)) == expected
    assert fired(folder, *(f'{{"budget": {{"total": {number}}}}}' for number in NUMBERS)) == expected


@pytest.mark.parametrize("number", ["-1", "-0.5", "-0.00001", "-1e-5", "-0.0", "0"])
def test_error_numbers_below_zero(tmp_path: Path, number: str) -> None:
    limits = ["-0.50001", "-0.5", "-0.00001", "-0", "0.00001"]
    folder = written(
        tmp_path,
        rules(
            (f"{{follower_growth_30d: {{{operator}: {limit}}}}}" for limit in limits for operator in COMPARISONS),
            "creator",
        ),
    )
    pairs = itertools.product(limits, COMPARISONS)
    holds = [compared(Decimal(number), operator, Decimal(limit)) for limit, operator in pairs]
    expected = sorted((f"r{at}", "roster.0") for at, true in enumerate(holds) if true)
    assert fired(folder, f"roster: [{{follower_growth_30d: {number}}}]") == [expected]


def test_error_numbers_that_a_double_cannot_hold(tmp_path: Path) -> None:
    """Products of large counts grow beyond what durable_rules stores; they stay above every limit that can be written."""
    whens = [f"{{notes: {{{operator}: 999999999999999}}}}" for operator in COMPARISONS]
    folder = written(tmp_path, rules(whens, "cohort"))
    text = plan(cohorts=[{"creators": 999999999999999, "notes_per_creator": many} for many in (1, 2, 10**14)])
    large = [(name, place) for name in ("r3", "r4", "r5") for place in ("cohorts.1", "cohorts.2")]
    assert fired(folder, text) == [sorted([("r1", "cohorts.0"), ("r2", "cohorts.0"), ("r4", "cohorts.0"), *large])]


ENDLESS = [".inf", "-.inf", ".nan", "Infinity", "-Infinity", "NaN", "1e15", "1e16", "1e22", "1e308", "1e400", "1e-15"]


@pytest.mark.parametrize("number", [*ENDLESS, "1e99999999999999999999", "1" * 400])
def test_error_infinity_and_numbers_out_of_range(tmp_path: Path, number: str) -> None:
    folder = written(tmp_path / "good", rules(["{budget.total: {above: 1}}"]))
    assert plan_refusal(folder, f"budget: {{total: {number}}}").startswith("plan:1:17: ")
    assert plan_refusal(folder, f'{{"budget": {{"total": {number}}}}}').startswith("plan:1:22: ")
    folder = written(tmp_path / "bad", rules([f"{{budget.total: {{above: {number}}}}}"]))
    assert refusal(folder).startswith(f"{folder / 'set' / 'r0.yaml'}:5:")


def test_error_zero_with_an_exponent(tmp_path: Path) -> None:
    """Zero is zero however it is written, or it is refused; it is never written out with all of its places."""
    numbers = ["0e5", "0e-30", "0e400", "0e-999999999", "0e999999999", "0e-99999999999999999999"]
    folder = written(tmp_path, rules(["{budget.total: {is: 0}}"]))
    body = """
    at_most(1000)
    checker, answers = Checker(load_rules([folder])), []
    for number in sys.argv[2:]:
        try:
            answers.append([rule for rule, _ in fired(checker, f"budget: {{total: {number}}}")])
        except Refused as refused:
            answers.append(str(refused))
    print(json.dumps(answers))
    """
    answers = said(folder, body, *numbers)
    assert answers[0] == ["r0"]
    assert all(answer == ["r0"] or answer.startswith("plan:1:17: ") for answer in answers)


def test_error_more_than_252_fields(tmp_path: Path) -> None:
    """All rules of a kind together ask more of a fact than durable_rules can hold; each question is a field of its own."""
    names = [name for name, word in vocabulary("cohort").items() if word.figure is None and word.kind == "cohort"]
    whens = [f"{{{name}: {{given: {given}}}}}" for name in names for given in ("true", "false")]
    whens += [f"{{audience: {{lacks: w{at}}}}}" for at in range(300)]
    folder = written(tmp_path, rules(whens, "cohort"))
    given = {"id", "audience", "notes_per_creator"}  # the last one has a default
    asked = [2 * at + (name not in given) for at, name in enumerate(names)]
    lacking = [at for at in range(2 * len(names), len(whens)) if at != 2 * len(names) + 7]
    expected = sorted((f"r{at}", "cohorts.0") for at in (*asked, *lacking))
    assert fired_apart(folder, plan(cohorts=[{"id": "a", "audience": ["w7"]}])) == expected


def test_error_more_than_252_fields_in_one_rule(tmp_path: Path) -> None:
    """Each question to a list is a field of its own; a guard and its condition are bounded together."""
    half = MAX_TESTS // 2
    guard, when = (f"{{all: [{listed('{audience: {lacks: w#}}', range(at, at + half))}]}}" for at in (0, half))
    folder = written(tmp_path, {"r0": rule("r0", when, "cohort") + f"applies_when: {guard}\n"})
    words = [["v"], ["w0"], [f"w{MAX_TESTS - 1}"], [f"w{MAX_TESTS}"]]
    text = plan(cohorts=[{"audience": entries} for entries in words])
    assert fired_apart(folder, text) == [("r0", "cohorts.0"), ("r0", "cohorts.3")]


@pytest.mark.parametrize(
    "test", ["{before: field:schedule.end}", "{is: field:schedule.end}", "{is_not: field:schedule.end}"]
)
@pytest.mark.parametrize("schedule", [{}, {"start": "2027-05-01"}, {"end": "2027-05-01"}])
def test_error_a_missing_field_in_a_join(tmp_path: Path, test: str, schedule: dict[str, str]) -> None:
    whens = [f"{{schedule.start: {test}}}", f"{{none: [{{schedule.start: {test}}}]}}"]
    [report] = checked(written(tmp_path, rules(whens)), plan(schedule=schedule))
    assert findings(report.model_dump()) == []
    needs = tuple(f"schedule.{name}" for name in ("start", "end") if name not in schedule)
    assert [entry.needs for entry in report.not_assessed] == [needs, needs]


def test_error_the_same_fact_twice(tmp_path: Path) -> None:
    folder = written(tmp_path, rules(["{role: koc}"], "cohort"))
    text = plan(cohorts=[{"role": "koc"}] * 5)
    body = """
    checker = Checker(load_rules([folder]))
    print(json.dumps([fired(checker, sys.argv[2]) for _ in range(100)]))
    """
    once = [["r0", f"cohorts.{at}.id"] for at in range(5)]
    assert said(folder, body, text) == [once] * 100


def test_error_a_fact_that_no_rule_looks_at(tmp_path: Path) -> None:
    """It is no error, and what it says does not reach the terminal or a log."""
    folder = written(tmp_path, rules(["{role: both}"], "brief"))
    secret = {"id": "SECRET-1", "authority": "SECRET-2", "creators": 3}
    text = plan(campaign={"product": "SECRET-3"}, cohorts=[secret], briefs=[{"id": "SECRET-4", "text": "SECRET-5"}])
    done = zhongcao("check", "-", "--rules", folder, "--no-shipped", "--as-of", DAY, stdin=text)
    assert done.code == 0, done
    assert "SECRET" not in done.out + done.err


def test_error_1024_live_states(tmp_path: Path) -> None:
    """No state outlives its check, whether the plan was judged or refused."""
    folder = written(tmp_path, rules(["{creators: {above: 1}}"], "cohort"))
    body = """
    checker = Checker(load_rules([folder]))
    wrong, refused = [], 0
    for at in range(1100):
        text = json.dumps({"campaign": {"name": f"plan {at}"}, "cohorts": [{"id": f"c{at}", "creators": at}]})
        found = fired(checker, text)
        if found != ([["r0", "cohorts.0.id"]] if at > 1 else []) and found != [("r0", "cohorts.0.id")][: at > 1]:
            wrong.append(at)
        try:
            fired(checker, text.replace("creators", "creator"))
        except Refused:
            refused += 1
    many = fired(checker, json.dumps({"cohorts": [{"creators": 2}] * 100}))
    print(json.dumps([wrong, refused, len(many)]))
    """
    assert said(folder, body) == [[], 1100, 100]


SURROGATES: dict[str, str | bytes] = {
    "escaped in JSON": '{"campaign": {"name": "\\ud800"}}',
    "escaped in YAML": 'campaign: {name: "\\ud800"}',
    "as text": "campaign: {name: \ud800}",
    "as bytes": b'{"campaign": {"name": "\xed\xa0\x80"}}',
    "in a key": '{"campaign": {"\\ud800": 1}}',
    "of an entry": '{"cohorts": [{"id": "a"}, {"id": "\\udfff"}]}',
}


@pytest.mark.parametrize("text", SURROGATES.values(), ids=SURROGATES.keys())
def test_error_a_lone_surrogate(tmp_path: Path, text: str | bytes) -> None:
    folder = written(tmp_path, rules(["{campaign.name: x}"]))
    assert plan_refusal(folder, text).startswith("plan:1:")


def test_error_a_lone_surrogate_in_a_rule(tmp_path: Path) -> None:
    folder = written(tmp_path, rules(['{campaign.name: "\\ud800"}']))
    assert refusal(folder).startswith(f"{folder / 'set' / 'r0.yaml'}:5:")


# --- Silently wrong --------------------------------------------------------------------------------------------------


def test_wrong_a_batch_with_a_fact_that_matches_no_rule_or_is_a_duplicate(tmp_path: Path) -> None:
    """One such fact loses every finding of its batch; here it loses none."""
    folder = written(tmp_path, rules(["{creators: {above: 1}}", "{role: koc}"], "cohort"))
    hit, miss = {"creators": 2, "role": "koc"}, {"creators": 1, "role": "kol"}
    orders = sorted(set(itertools.permutations([0, 0, 1, 1])))
    answers = fired(folder, *(plan(cohorts=[miss if missed else hit for missed in order]) for order in orders))
    for order, answer in zip(orders, answers, strict=True):
        assert answer == numbered(2, [f"cohorts.{at}" for at, missed in enumerate(order) if not missed])


STRANGE = [
    '"',
    "\\",
    '"}',
    '","id":"-"}',
    "\\u0000",
    "{",
    "[",
    "}}]",
    "\n",
    "\t",
    "'",
    "null",
    "$m",
    "🧋",
    "中文",
    "",
    " ",
]


def test_wrong_a_batch_with_a_fact_that_cannot_be_parsed(tmp_path: Path) -> None:
    """It and all after it are dropped; texts are never sent, so that all of them can be judged."""
    whens = [f"{{id: {json.dumps(text, ensure_ascii=False)}}}" for text in STRANGE]
    folder = written(tmp_path, rules([*whens, "{creators: {above: 1}}"], "cohort"))
    same = {
        at: [other for other, text in enumerate(STRANGE) if text.strip() == STRANGE[at].strip()] for at in range(17)
    }
    text = plan(cohorts=[{"id": text, "creators": 2} for text in STRANGE])
    expected = [(f"r{at}", f"cohorts.{other}") for at, others in same.items() for other in others]
    expected += [(f"r{len(STRANGE)}", f"cohorts.{at}") for at in range(len(STRANGE))]
    assert fired(folder, text) == [sorted(expected)]


def test_wrong_negation_depends_on_the_order_of_facts(tmp_path: Path) -> None:
    whens = [
        "{none: [{role: koc}]}",
        "{all: [{role: {given: false}}, {none: [{creators: {above: 1}}]}]}",
        "{creators: {given: false}}",
        "{none: [{plan.has_koc: false}]}",
    ]
    folder = written(tmp_path, rules(whens, "cohort"))
    cohorts: list[dict[str, Any]] = [
        {"id": "a", "role": "koc"},
        {"id": "b", "role": "kol"},
        {"id": "c", "creators": 1},
        {"id": "d"},
    ]
    orders = list(itertools.permutations(cohorts))
    answers = {
        frozenset((name, order[int(place.removeprefix("cohorts."))]["id"]) for name, place in found)
        for order, found in zip(orders, fired(folder, *(plan(cohorts=order) for order in orders)), strict=True)
    }
    all_of_them = {("r3", name) for name in "abcd"}
    assert answers == {frozenset({("r0", "b"), ("r1", "c"), ("r2", "a"), ("r2", "b"), ("r2", "d"), *all_of_them})}


MIXED_TYPES = [
    "{campaign.name: {above: 10}}",
    "{campaign.name: 5}",
    "{campaign.name: true}",
    "{budget.total: {above: abc}}",
    "{budget.total: '5'}",
    "{budget.total: true}",
    "{campaign.premium: 1}",
    "{campaign.premium: 'true'}",
    "{campaign.premium: {above: 0}}",
    "{schedule.start: {before: 5}}",
    "{schedule.start: {above: 2027-01-01}}",
    "{objective.primary: 1}",
    "{audience.segments: {contains: 5}}",
    "{budget.total: {above: field:campaign.name}}",
    "{budget.total: {above: field:schedule.start}}",
]


@pytest.mark.parametrize("when", MIXED_TYPES)
def test_wrong_text_above_a_number_text_equal_to_a_number_true_equal_to_one(tmp_path: Path, when: str) -> None:
    folder = written(tmp_path, rules([when]))
    with pytest.raises(Refused) as refused:
        load_rules([folder])
    assert [problem.location.line for problem in refused.value.problems] == [5]


@pytest.mark.parametrize(
    "text",
    [
        "budget: {total: '5'}",
        "budget: {total: true}",
        "campaign: {premium: 1}",
        "campaign: {name: 5}",
        "campaign: {name: true}",
    ],
)
def test_wrong_text_above_a_number_in_a_plan(tmp_path: Path, text: str) -> None:
    folder = written(tmp_path, rules(["{budget.total: 5}", "{campaign.premium: true}"]))
    with pytest.raises(Refused, match=r"^plan:1:\d+: "):
        checked(folder, text)


@pytest.mark.parametrize("text", ["cohorts: [{id: a}]", "cohorts: [{id: a, role: null, creators: null}]"])
def test_wrong_a_missing_or_null_field(tmp_path: Path, text: str) -> None:
    """'Not equal' is not true of what is unknown, and neither is its opposite; null is unknown."""
    tests = ["{role: koc}", "{role: {is_not: koc}}", "{none: [{role: koc}]}", "{creators: {at_most: 5}}"]
    folder = written(tmp_path, rules([*tests, "{role: {given: false}}", "{none: [{role: {given: true}}]}"], "cohort"))
    [report] = checked(folder, text)
    assert findings(report.model_dump()) == [("r4", "cohorts.0"), ("r5", "cohorts.0")]
    assert [entry.rule for entry in report.not_assessed] == ["r0", "r1", "r2", "r3"]


def named(text: str) -> str:
    return plan(campaign={"name": text}, audience={"segments": [text]})


@pytest.mark.parametrize("length", [65_535, 65_536, 65_537, 65_540, 131_073])
def test_wrong_a_text_of_65536_bytes_equals_a_short_one(tmp_path: Path, length: int) -> None:
    """Its length is cut to 16 bits: 65,537 letters are compared as one."""
    texts = ["x" * (length % 65_536 or 1), "x" * length, "x" * (length - 1) + "y", "y" * length]
    whens = [f"{{campaign.name: {text}}}" for text in texts]
    lists = [f"{{audience.segments: {{contains: {text}}}}}" for text in texts]
    folder = written(tmp_path, rules([*whens, *lists]))
    for text, found in zip(texts, fired(folder, *map(named, texts)), strict=True):
        own = [at for at, other in enumerate(texts) if other == text]
        assert found == sorted((f"r{at + more}", "") for at in own for more in (0, 4))


TWICE = [
    "{any: [{role: koc}, {creators: {above: 1}}]}",
    "{any: [{role: koc}, {role: koc}]}",
    "{role: [koc, koc]}",
    "{at_least: 1, of: [{role: koc}, {creators: {above: 1}}, {id: a}]}",
    "{at_least: 2, of: [{role: koc}, {creators: {above: 1}}, {id: a}]}",
    "{none: [{all: [{role: kol}, {creators: 9}]}]}",
    "{all: [{any: [{role: koc}, {id: a}]}, {any: [{creators: {above: 1}}, {creators: {below: 5}}]}]}",
]


def test_wrong_an_or_with_two_true_branches_fires_twice(tmp_path: Path) -> None:
    folder = written(tmp_path, rules(TWICE, "cohort"))
    text = plan(cohorts=[{"id": "a", "role": "koc", "creators": 2}])
    assert fired(folder, text) == [numbered(len(TWICE), ["cohorts.0"])]


def hashed(text: str) -> int:
    """FNV-1a of 32 bits, as durable_rules takes it of every name, sid and id."""
    found = 2_166_136_261
    for byte in text.encode():
        found = ((found ^ byte) * 16_777_619) % 2**32
    return found


COLLIDING = {
    "8b56f373-658f-4b27-abe1-e913a409cbbb": "0b078a9f-8417-4035-9ace-97a4d476118c",
    "0": "dxeifzbqnm",
    "1": "rkqruofahh",
    "s": "efyjfujsdo",
    "-": "iksautwktz",
    "f0": "quakqlngyi",
    "kind": "izwmvulrxb",
    "id": "yfpqtozyvq",
    "sid": "eawywlkymn",
    "sentinel": "kikxhbhviz",
}
"""Texts of one hash: two UUIDs, and the names and ids that we use ourselves."""


def test_wrong_names_are_compared_by_a_hash_of_32_bits() -> None:
    """The hash is the real one: durable_rules takes one name of each pair for the other."""
    assert all(hashed(one) == hashed(other) for one, other in COLLIDING.items())
    body = """
    import durable_rules_engine as durable
    seen = []
    for at, (one, other) in enumerate(json.loads(sys.argv[2]).items()):
        definition = {"r": {"all": [{"m": {one: 1}}]}}
        handle = durable.create_ruleset(f"set{at}", json.dumps(definition))
        _, state = durable.assert_fact(handle, json.dumps({"sid": "1", "id": "1", other: 1}))
        seen.append(bool(durable.start_action_for_state(handle, state)))
    print(json.dumps(seen))
    """
    names = {one: other for one, other in COLLIDING.items() if one not in ("id", "sid")}
    assert said(ROOT, body, json.dumps(names)) == [True] * len(names)


def test_wrong_our_field_names_and_ids_do_not_collide() -> None:
    keywords = (
        "all any none pri count cap dist $lt $lte $gt $gte $eq $neq $mt $imt $iall $iany $ex $nex $or $and $m name"
    )
    more = "$add $sub $mul $div $l $r $forward id sid kind m $s"
    names = {*keywords.split(), *more.split(), *(f"f{at}" for at in range(10_000))}
    assert len({hashed(name) for name in names}) == len(names)
    ids = {"-", *map(str, range(1_000_000 // len("{},")))}  # no plan has room for more cohorts
    assert len({hashed(id_) for id_ in ids}) == len(ids)


def test_wrong_our_field_names_are_those(tmp_path: Path) -> None:
    folder = written(tmp_path, rules((f"{{{name}: {{given: false}}}}" for name in ("id", "role", "tier")), "cohort"))
    matcher = inference.Matcher("cohort", [(rule.id, rule.whole) for rule in load_rules([folder]).rules])
    assert list(matcher.own) == ["f0", "f1", "f2"]
    matcher.close()


@pytest.mark.parametrize(("one", "other"), COLLIDING.items(), ids=COLLIDING.keys())
def test_wrong_ids_of_one_hash_share_a_state(tmp_path: Path, one: str, other: str) -> None:
    """What a planner calls a cohort is a value, never an id of durable_rules."""
    whens = [f"{{id: '{one}'}}", f"{{id: '{other}'}}", "{role: koc}", "{creators: {above: 1}}"]
    folder = written(tmp_path, rules(whens, "cohort"))
    text = plan(cohorts=[{"id": one, "role": "koc"}, {"id": other, "creators": 2}])
    places = [("r0", 0), ("r1", 1), ("r2", 0), ("r3", 1)]
    assert fired(folder, text) == [[(name, f"cohorts.{at}") for name, at in places]]


@pytest.mark.parametrize(
    "line",
    [
        "run: print",
        "action: !!python/name:os.system ls",
        "do: {en: !!python/object/apply:os.system [ls], zh: 好}",
        "says: {en: '{campaign.__class__}', zh: 好}",
        "when: {all: [{m: {$and: []}}], run: x}",
        "when: {campaign.name: {matches: (a+)+}}",
    ],
)
def test_wrong_an_action_that_raises(tmp_path: Path, line: str) -> None:
    """It is swallowed. A rule cannot have an action: no code, no callback, no expression can be written in one."""
    key = line.partition(":")[0]
    kept = [old for old in rule("r0", "{campaign.name: x}").splitlines() if not old.startswith(f"{key}:")]
    folder = written(tmp_path, {"r0": "\n".join([*kept, line, ""])})
    assert refusal(folder).startswith(f"{folder / 'set' / 'r0.yaml'}:")


def test_wrong_an_action_over_ten_seconds(tmp_path: Path) -> None:
    """The rules after it do not run. Ours have no actions; a check that is held up half way still tells everything."""
    folder = written(tmp_path, rules((f"{{followers: {{above: {at}}}}}" for at in range(10)), "creator"))
    body = """
    checker = Checker(load_rules([folder]))
    text = json.dumps({"roster": [{"followers": 50}] * 2000})
    print("ready", flush=True)
    start = time.monotonic()
    found = fired(checker, text)
    print(json.dumps([len(found), len(set(found)), time.monotonic() - start]))
    """
    command = [*script(body), str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert select.select([process.stdout], [], [], LIMIT)[0]
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.3)
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(11)
        os.kill(process.pid, signal.SIGCONT)
        out, _ = process.communicate(timeout=LIMIT)
    found, different, seconds = json.loads(out)
    assert seconds > 11
    assert (found, different) == (20_000, 20_000)


def test_wrong_one_state_shared_by_eight_threads(tmp_path: Path) -> None:
    """Each thread gets the findings of its own plan, all of them and no others."""
    folder = written(tmp_path, rules((f"{{creators: {{above: {at}}}}}" for at in range(60)), "cohort"))
    written(tmp_path, {f"n{at}": rule(f"n{at}", f"{{campaign.name: plan {at}}}") for at in range(8)})
    body = """
    sys.setswitchinterval(1e-5)
    checker = Checker(load_rules([folder]))
    end = time.monotonic() + 5
    counts, wrong = [0] * 8, []

    def work(own):
        creators = [7 * own + at for at in range(own + 1)]
        text = json.dumps({"campaign": {"name": f"plan {own}"}, "cohorts": [{"creators": n} for n in creators]})
        expected = [(f"n{own}", "campaign.name")]
        expected += [(f"r{limit}", f"cohorts.{at}.id") for at, n in enumerate(creators) for limit in range(min(n, 60))]
        expected.sort()
        while time.monotonic() < end:
            try:
                if fired(checker, text) != expected:
                    wrong.append(own)
            except Exception as error:
                wrong.append(repr(error))
            counts[own] += 1

    threads = [threading.Thread(target=work, args=(own,)) for own in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps([counts, wrong[:5]]))
    """
    counts, wrong = said(folder, body)
    assert wrong == []
    assert min(counts) > 5


# --- Memory ----------------------------------------------------------------------------------------------------------

BUSY = plan(
    campaign={"name": "x" * 20_000},
    budget={"total": 1000},
    cohorts=[{"id": f"c{at}", "role": "koc", "creators": 9, "authority": "y" * 2_000} for at in range(2)],
)


@dataclass(frozen=True)
class Growth:
    """Memory after a warm-up and after the work, in MB."""

    before: float
    after: float

    @property
    def megabytes(self) -> float:
        return self.after - self.before


def grown(folder: Path, body: str) -> Growth:
    return Growth(*said(folder, body, BUSY))


def test_memory_of_states(tmp_path: Path) -> None:
    """About 10 KiB for each rule and live state; a state that is not deleted would show in 2,000 checks."""
    folder = written(tmp_path, rules((f"{{creators: {{above: {at}}}}}" for at in range(3, 15)), "cohort"))
    body = """
    checker = Checker(load_rules([folder]))
    for _ in range(300):
        fired(checker, sys.argv[2])
    before = peak()
    for _ in range(2000):
        fired(checker, sys.argv[2])
    print(json.dumps([before, peak()]))
    """
    assert grown(folder, body).megabytes < 20


def test_memory_of_rule_sets(tmp_path: Path) -> None:
    """`Host` never frees a rule set; a checker that is closed gives its rule sets back."""
    folder = written(tmp_path, rules(f"{{budget.total: {{above: {at}}}}}" for at in range(300)))
    body = """
    book = load_rules([folder])

    def once():
        checker = Checker(book)
        assert len(fired(checker, sys.argv[2])) == 300
        checker.close()

    for _ in range(5):
        once()
    before = peak()
    for _ in range(50):
        once()
    print(json.dumps([before, peak()]))
    """
    assert grown(folder, body).megabytes < 20


def test_memory_the_lock_of_the_interpreter_is_never_released(tmp_path: Path) -> None:
    """durable_rules stops all threads while it works, so it is given one fact at a time; here the rest go on meanwhile."""
    folder = written(tmp_path, rules((f"{{followers: {{below: {at}}}}}" for at in range(200)), "creator"))
    body = """
    checker = Checker(load_rules([folder]))
    text = json.dumps({"roster": [{"followers": 198}] * 2000})
    beats, done = [time.monotonic()], threading.Event()

    def beat():
        while not done.wait(0.01):
            beats.append(time.monotonic())

    heart = threading.Thread(target=beat)
    heart.start()
    found = fired(checker, text)
    done.set()
    heart.join()
    print(json.dumps([len(found), len(beats), max(after - before for before, after in zip(beats, beats[1:]))]))
    """
    found, beats, _ = said(folder, body)
    assert found == 2000
    assert beats > 10
