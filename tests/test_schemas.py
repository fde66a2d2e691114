"""The JSON Schemas: fresh, of every shipped file, and of one mind with the loader."""

import copy
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import regress
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from engine.conditions import OPERATORS, Reader
from engine.facts import KINDS, vocabulary
from engine.messages import Message
from engine.plan import parse, read_plan
from engine.problems import Problem, Refused
from engine.rules import CELLS, SHIPPED, load_rules
from engine.schemas import CATALOGUE, written
from engine.source import Path as At
from engine.source import read
from tests.given import EXAMPLES, PLAN, ROOT, RULES, zhongcao

FOLDER = SHIPPED / "schemas"
COMMAND = "zhongcao schema --all rules/schemas"
PLACES = {"playbooks": "playbook", "statements": "statements"}
FILES = [*sorted(SHIPPED.rglob("*.yaml")), *EXAMPLES]


def kind(path: Path) -> str:
    """The name of the schema of a shipped file."""
    if path in EXAMPLES:
        return "plan"
    if path.parent == SHIPPED:
        return path.stem
    return "outside" if path.stem == "X" else PLACES.get(path.parent.name, "rule")


SCHEMAS: Mapping[str, Any] = {name: json.loads(written(name)) for name in CATALOGUE}
NODES = [pytest.param(schema, id=name) for name, schema in SCHEMAS.items()]


# --- The files of the schemas ---------------------------------------------------------------------------------------


def test_every_schema_is_shipped_and_no_other() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{name}.json" for name in CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_shipped_schema_is_the_generated_one(name: str) -> None:
    shipped = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert shipped == written(name), f"rules/schemas/{name}.json is stale; renew it: {COMMAND}"


def check_jsonschema(*arguments: str | Path) -> str:
    """What check-jsonschema says, '' when it has no complaint."""
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_every_schema_is_one() -> None:
    assert check_jsonschema("--check-metaschema", *FOLDER.iterdir()) == ""


@pytest.mark.parametrize("name", sorted({kind(path) for path in FILES}))
def test_every_shipped_file_follows_its_schema(name: str) -> None:
    files = [path for path in FILES if kind(path) == name]
    assert check_jsonschema("--schemafile", FOLDER / f"{name}.json", *files) == ""


def test_check_jsonschema_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN.replace("start: 2027-05-01", "start: 2027-05-32"), encoding="utf-8")
    told = check_jsonschema("--schemafile", FOLDER / "plan.json", tmp_path / "plan.yaml")
    assert "schedule.start" in told


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_first_line_of_a_shipped_file_names_its_schema(path: Path) -> None:
    up = "rules/" if path in EXAMPLES else ""
    line = f"# yaml-language-server: $schema={'' if path.parent == SHIPPED else '../'}{up}schemas/{kind(path)}.json"
    assert path.read_text(encoding="utf-8").splitlines()[0] == line
    assert (path.parent / line.split("=")[1]).resolve() == FOLDER / f"{kind(path)}.json"


def nodes(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Every mapping in a schema."""
    if isinstance(schema, dict):
        yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for one in schema:
            yield from nodes(one)


@pytest.mark.parametrize("schema", NODES)
def test_what_people_see_of_a_schema_is_told(schema: Any) -> None:
    """Every word of a choice has its meaning, every key that a mapping allows its description."""
    for node in nodes(schema):
        if len(node.get("enum", ())) > 1 and "const" not in node and "enumDescriptions" in node:
            assert len(node["enumDescriptions"]) == len(node["enum"])
            assert all(node["enumDescriptions"])
        if node.get("additionalProperties") is False and "description" in node:
            assert all(told.get("description") for told in node["properties"].values()), node["description"]


def test_a_schema_is_printed_and_all_are_written(tmp_path: Path) -> None:
    listed = zhongcao("schema").out.splitlines()
    assert [line.split()[0] for line in listed] == list(CATALOGUE)
    assert zhongcao("schema", "packs").out == written("packs")
    ran = zhongcao("schema", "--all", tmp_path / "new" / "schemas")
    assert ran.code == 0
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "new" / "schemas").iterdir()} == {
        f"{name}.json": written(name) for name in CATALOGUE
    }


def test_what_cannot_be_printed_or_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for arguments, told in (
        (("rul",), "'rul' is not one of 'rule', 'settings'"),
        (("rule", "--all", tmp_path), "name one schema, or write them all with --all"),
        (("--all", tmp_path / "file"), "file: the schemas cannot be written: "),
    ):
        ran = zhongcao("schema", *arguments)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err


# --- Schema and loader are of one mind ------------------------------------------------------------------------------

DIFFERENCES = {
    "names are looked up in other files, or in another part of the file": (
        r"\|there is no (statement|rule|setting|conflict|set|pack|profile) '",
        r"\|there is no 'setting:.*' to show",
        r"\|unknown setting '",
        r"\|'.*' belongs to no document of sources.yaml$",
        r"\|names the (cohort|brief) '",
    ),
    "what a setting may be is in another file": (
        r"^rule\|(when|applies_when)\.[^|]*\|setting:[^|]*\|(expected |'.*' is not a value of |'in' does not fit )",
        r"\|'.*' is no choice of this setting ",
        r"\|the setting '.*' (is no list for|does not count) ",
        r"^config\|settings\.[^|]*\|",
        r"^profiles\|[^|]*\.settings\.[^|]*\|",
    ),
    "two files, or two entries, must agree": (
        r"\|the rule '.*' (does not cite|asks no question)",
        r"\|the set '.*' is in the pack '.*' too$",
        r" is counted from ",
        r" is explained by itself, or by rules that it explains$",
        r"\|the id '.*' is not the name of the file$",
        r"\|two examples have this name$",
        r"\|the (id|xhs_id) '.*' is already that of ",
    ),
    "one value is compared with another": (
        r"^settings\|.*\.value\|[^|]*\|expected one of ",
        r"\|expected a number from 1 to \d+, the conditions under 'of'$",
        r"\|'between' names the lower end first$",
        r"\|(min|from|start) \S+ is (above|after) (max|to|end) ",
        r"\|this (comes to|asks) \d+ ",
    ),
    "5.0 is a whole number to a schema": (r"\|expected a whole number, found the number -?\d+\.0+; ",),
    "no pattern tells which regular expressions are right": (
        r"\|this is no regular expression: ",
        r"\|a repetition without an end ",
    ),
    "a schema sees values, not how they are written": (
        r"\|the number .* has more than 15 digits; round it$",
        r"\|the key '.*' is given twice; keep one$",
        r"\|(anchors|aliases|tags|anchors and tags) are not allowed",
    ),
}
"""All that the loader refuses and a schema cannot: the reason, and what the loader says, as 'schema|path|value|told'."""


def beyond(name: str, problem: Problem, data: Any) -> str | None:
    """The reason why a schema cannot see a problem, None when it can."""
    value = at(data, problem.path)
    told = f"{name}|{problem.path}|{value if isinstance(value, str) else ''}|{problem.message}"
    found = (why for why, patterns in DIFFERENCES.items() if any(re.search(one, told) for one in patterns))
    return next(found, None)


def at(data: Any, path: str) -> Any:
    """The value at a dotted path, None where there is none; keys may have dots in them."""
    while path:
        if isinstance(data, list):
            step, _, path = path.partition(".")
            data = data[int(step)] if step.isdigit() and int(step) < len(data) else None
        elif isinstance(data, dict):
            step = max((key for key in data if f"{path}.".startswith(f"{key}.")), key=len, default=path)
            data, path = data.get(step), path[len(step) + 1 :]
        else:
            return None
    return data


def pattern(_: Any, wanted: str, value: Any, __: Any) -> Iterator[ValidationError]:
    """Patterns as editors and check-jsonschema read them: by ECMAScript."""
    if isinstance(value, str) and not PATTERNS.setdefault(wanted, regress.Regex(wanted, "u")).find(value):
        yield ValidationError(f"{value!r} does not match {wanted!r}")


PATTERNS: dict[str, Any] = {}
Validator = extend(Draft202012Validator, {"pattern": pattern})


def validator(name: str, definition: str = "") -> Any:
    """The judge of one schema, or of a definition in it."""
    schema = SCHEMAS[name]
    if definition:
        schema = {"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]}
    return Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def as_json(data: Any) -> Any:
    """Data of our reader as programs for JSON have it."""
    if isinstance(data, dict):
        return {key: as_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_json(value) for value in data]
    return float(data) if isinstance(data, Decimal) else data


# --- What is put before both ----------------------------------------------------------------------------------------

OTHERS = (
    None, True, False, 0, 1, -1, Decimal("2.5"), Decimal("5.0"), "", " ", "x", "none", "koc", "2027-02-30", "2027-06-01", "2101-01-01", "中 文", "{x}",
    "{setting:x}", "setting:x", "field:x", [], ["x"], [1], [None], {}, {"x": 1}, {"en": "E.", "zh": "中"}, {"is": "x"},
    {"above": 1}, {"all": []},
)  # fmt: skip
"""Values to put in place of others."""

TAKEN = 4
"""How many of OTHERS are tried in each place; which ones goes round."""


def places(data: Any, path: At = ()) -> Iterator[At]:
    """Every path in some data."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


def holder(data: Any, path: At) -> Any:
    for step in path[:-1]:
        data = data[step]
    return data


def mutations(data: Any, turn: Iterator[int]) -> Iterator[Any]:
    """The data with one thing in it changed: another value, a key or an entry more or less."""

    def changed(path: At, change: Any) -> Any:
        copied = copy.deepcopy(data)
        change(holder(copied, path), path[-1])
        return copied

    yield {**data, "xx": 1}
    for path in places(data):
        if "plan" in path[:-1]:
            continue  # what plans may hold is tried with plans
        for _ in range(TAKEN):
            other = OTHERS[next(turn) % len(OTHERS)]
            yield changed(path, lambda around, key, other=other: around.__setitem__(key, other))
        yield changed(path, lambda around, key: around.pop(key))
        value = holder(data, path)[path[-1]]
        if isinstance(value, dict):
            yield changed(path, lambda around, key: around[key].update(xx=1))
        if isinstance(value, list) and value:
            yield changed(path, lambda around, key: around[key].append(around[key][0]))


def text(data: Any) -> str:
    """Data as a file, in the part of YAML that is JSON; numbers as our reader takes them."""
    return json.dumps(as_json(data), ensure_ascii=False)


BETWEEN_FOLDERS = re.compile(
    r" too; choose another name$| too \(.*\); leave it|\); choose another name$|; a pack has sets of its own folder$"
)
"""What the loader says of files only because another folder is beside theirs."""


def refused(name: str, texts: Sequence[str], folder: Path) -> list[list[Problem]]:
    """What the loader complains of in each of several files of one kind."""
    if name == "plan":
        return [plan_refused(one) for one in texts]
    if name == "config":
        return [config_refused(one, folder) for one in texts]
    paths = [place(name, one, folder / str(number)) for number, one in enumerate(texts)]
    found: dict[str, list[Problem]] = {str(path): [] for path in paths}
    base = [RULES]
    if name in ("sources", "statements", "outside"):  # a copy: many names of the shipped rules are told as one
        base.append(folder / "shared")
        shutil.copytree(SHIPPED / "statements", folder / "shared/statements")
        shutil.copy(SHIPPED / "sources.yaml", folder / "shared")
    try:
        load_rules([*base, *(folder / str(number) for number in range(len(texts)))])
    except Refused as told:
        for problem in told.problems:
            if problem.location.file in found and not BETWEEN_FOLDERS.search(str(problem.message)):
                found[problem.location.file].append(problem)
    if name == "rule":  # whose examples are plans; `zhongcao rules test` refuses others
        for path, one in zip(paths, texts, strict=True):
            found[str(path)] += examples_refused(read(one, str(path)).data)
    return [found[str(path)] for path in paths]


def place(name: str, written_: str, folder: Path) -> Path:
    """Write a file where a rule folder has it."""
    where = {"playbook": "playbooks/x.yaml", "statements": "statements/D0.yaml", "outside": "statements/X.yaml"}
    id_ = read(written_, "x.yaml").data.get("id")
    stem = id_ if isinstance(id_, str) and re.fullmatch(r"[\w-]+", id_) else "x"
    path = folder / (f"people/{stem}.yaml" if name == "rule" else where.get(name, f"{name}.yaml"))
    path.parent.mkdir(parents=True)
    path.write_text(written_, encoding="utf-8")
    return path


def plan_refused(written_: str) -> list[Problem]:
    try:
        read_plan(read(written_, "x.yaml"))
    except Refused as told:
        return list(told.problems)
    return []


def config_refused(written_: str, folder: Path) -> list[Problem]:
    (folder / "zhongcao.yaml").write_text(written_, encoding="utf-8")
    try:
        load_rules([RULES], folder / "zhongcao.yaml")
    except Refused as told:
        return list(told.problems)
    return []


def examples_refused(data: Any) -> Iterator[Problem]:
    listed = data.get("examples")
    for number, example in enumerate(listed if isinstance(listed, list) else ()):
        plan = example.get("plan") if isinstance(example, dict) else None
        if isinstance(plan, dict):
            start = f"examples.{number}.plan"
            found: list[Problem] = []

            def note(path: At, message: Message, *_: object, found: list[Problem] = found, start: str = start) -> None:
                place_ = ".".join(map(str, (start, *path)))
                found.append(Problem(HERE, message, place_))

            parse(plan, note)
            yield from found


HERE = Refused.at("x", Message("x")).problems[0].location


def disagreements(name: str, texts: Sequence[str], folder: Path) -> Iterator[str]:
    """What one of schema and loader refuses and the other one does not, but for DIFFERENCES."""
    judge = validator(name)
    for written_, problems in zip(texts, refused(name, texts, folder), strict=True):
        data = as_json(read(written_, "x.yaml").data)
        error = next(judge.iter_errors(data), None)
        if error and not problems:
            yield f"only the schema refuses {error.json_path}: {error.message[:300]}"
        elif not error and (seen := [told for told in problems if not beyond(name, told, data)]):
            yield f"only the loader refuses {[f'{told.path}: {told.message}' for told in seen]}"


def short(data: Any) -> Any:
    """Data with the first entry of each list."""
    if isinstance(data, dict):
        return {key: short(value) for key, value in data.items()}
    return [short(value) for value in data[:1]] if isinstance(data, list) else data


def shipped_data(name: str) -> list[Any]:
    """Some shipped files of a kind, as data; of named entries the first ones."""
    if name == "config":
        return [CONFIG]
    paths = [path for path in FILES if kind(path) == name]
    number = {"rule": 5, "plan": 1}.get(name, 2)
    found = [as_json(read(path.read_bytes(), path.name).data) for path in paths[:: max(1, len(paths) // number)]]
    if name == "rule":
        return [data | {"examples": one_of_each(data["examples"])} for data in found[:number]]
    if name == "playbook":
        return [short(one_of_each_kind(data)) for data in found[:number]]
    return [dict(list(data.items())[:3]) if name in NAMED else short(data) for data in found[:number]]


def one_of_each(examples: list[Any]) -> list[Any]:
    """The first example that fires and the first that is clear."""
    return [next(one for one in examples if outcome in one) for outcome in ("fires", "clear")]


def one_of_each_kind(playbook: Any) -> Any:
    """A playbook with the first cell of each kind only, and the first that is null."""
    kinds: set[str | None] = set()
    kept = dict(playbook)
    for section in (section for section in CELLS if section in playbook):
        kept[section] = {}
        for name, value in playbook[section].items():
            kind_ = CELLS[section][name].kind if value else None
            if kind_ not in kinds:
                kinds.add(kind_)
                kept[section][name] = value
    return kept


PATTERN_SETTING = """\
x:
  value: "{}"
  unit: text
  origin: house
  cites: [D0-01]
  of: pattern
  meaning: {{en: X., zh: 某。}}
"""

NAMED = ("settings", "profiles", "statements", "outside", "conflicts", "packs", "glossary", "questions")
CONFIG = {
    "profile": "five-thousand",
    "settings": {"fewest_creators": 4},
    "severities": {"few-creators": "info"},
    "disabled": ["few-creators"],
    "packs": ["all"],
}


@pytest.mark.parametrize("name", CATALOGUE)
def test_schema_and_loader_refuse_the_same_files(name: str, tmp_path: Path) -> None:
    turn = count()
    texts = [text(changed) for data in shipped_data(name) for changed in (data, *mutations(data, turn))]
    found = list(disagreements(name, texts, tmp_path))
    assert not found, "\n".join([f"{len(found)} of {len(texts)}", *found[:10]])


@pytest.mark.parametrize(("why", "name", "written_"), [
    ("names are looked up in other files, or in another part of the file", "plan", "cohorts: [{brief: b}]"),
    ("what a setting may be is in another file", "config", "settings: {fewest_creators: 2.5}"),
    ("two files, or two entries, must agree", "plan", "cohorts: [{id: a}, {id: a}]"),
    ("one value is compared with another", "plan", "schedule: {start: 2027-06-01, end: 2027-05-01}"),
    ("5.0 is a whole number to a schema", "plan", "cohorts: [{creators: 5.0}]"),
    ("no pattern tells which regular expressions are right", "settings", PATTERN_SETTING.format("(")),
    ("no pattern tells which regular expressions are right", "settings", PATTERN_SETTING.format("a+")),
    ("a schema sees values, not how they are written", "plan", "budget: {total: 1234567890123456}"),
])  # fmt: skip
def test_what_only_the_loader_refuses_is_of_a_known_kind(why: str, name: str, written_: str, tmp_path: Path) -> None:
    """An example of every kind in DIFFERENCES: the schema is content, the loader is not."""
    data = read(written_, "x.yaml").data
    assert why in DIFFERENCES
    assert not list(validator(name).iter_errors(as_json(data)))
    (problems,) = refused(name, [written_], tmp_path)
    assert [beyond(name, problem, data) for problem in problems] == [why]


# --- Conditions -----------------------------------------------------------------------------------------------------

BOOK = load_rules([RULES])
CHOICES = {name: setting.choices for name, setting in BOOK.settings.items() if setting.choices}
JUDGES = {kind_: validator("rule", f"{kind_}.condition") for kind_ in KINDS}


def condition_disagrees(about: str, raw: Any) -> str | None:
    """What one of schema and reader says of a condition and the other one does not, but for DIFFERENCES."""
    problems: list[Problem] = []

    def note(path: At, message: Message, *_: object) -> None:
        problems.append(Problem(HERE, message, ".".join(map(str, ("when", *path)))))

    Reader(vocabulary(about), BOOK.values, note, CHOICES).read(raw, ())
    error = next(JUDGES[about].iter_errors(as_json(raw)), None)
    if error and not problems:
        return f"only the schema refuses {raw}: {error.message[:200]}"
    seen = [told for told in problems if not beyond("rule", told, {"when": raw})]
    return f"only the reader refuses {raw}: {seen[0]}" if seen and not error else None


RIGHTS = (
    *OTHERS, Decimal("0.5"), ["koc"], ["koc", "x"], [1, 2], [2, 1], [1, "none"], [1, 2, 3], ["2027-01-01", "2027-02-01"], ["setting:fewest_creators"],
    "setting:fewest_creators", "setting:sales_counts", "setting:conflicts_launch_order", "field:schedule.end", "field:plan.schedule.end",
    "field:budget.total", "field:plan.budget.total", "field:role", ["field:plan.schedule.end", "2027-02-01"], "1999-01-01", "0001-01-01", "0000-01-01",
)  # fmt: skip


@pytest.mark.parametrize("about", KINDS)
def test_schema_and_reader_accept_the_same_operators_and_values_of_every_type(about: str) -> None:
    """One field of every type, given and worked out, with every operator and none."""
    fields = {(word.type, bool(word.figure)): name for name, word in vocabulary(about).items()}
    turn = count(KINDS.index(about))
    for name in fields.values():
        terms = vocabulary(about)[name].terms
        right = next(iter(terms)).value if terms else "any text"
        found = [condition_disagrees(about, {name: value}) for value in (*RIGHTS, right, [right, right])]
        for operator in (*OPERATORS, "belw"):
            values = [value for value in RIGHTS if next(turn) % 3 == 0]
            found += [condition_disagrees(about, {name: {operator: value}}) for value in (*values, right, [right])]
        assert not any(found), "\n".join(filter(None, found))


SOME_FIELDS = [
    "role",
    "creators",
    "plan.schedule.end",
    "publish.from",
    "kpis",
    "fee",
    "plan.conversion_path",
    "xx",
    "setting:x",
]
VALUES = (
    st.sampled_from(RIGHTS) | st.text(max_size=3) | st.integers(-9, 9) | st.lists(st.sampled_from(RIGHTS), max_size=3)
)
TESTS = st.dictionaries(st.sampled_from(list(OPERATORS)), VALUES, max_size=2) | VALUES
LEAVES = st.dictionaries(st.sampled_from(SOME_FIELDS), TESTS, min_size=1, max_size=2)


def groups(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, max_size=3)
    counted = st.fixed_dictionaries({"at_least": VALUES}, optional={"of": several, "all": several})
    return st.dictionaries(st.sampled_from(["all", "any", "none", "of"]), several, max_size=2) | counted


@given(st.recursive(LEAVES, groups, max_leaves=6))
def test_schema_and_reader_accept_the_same_conditions(raw: Any) -> None:
    assert condition_disagrees("cohort", raw) is None


def test_a_schema_that_refused_less_or_more_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is not blind: a judge who accepts everything, or nothing, is in no agreement with the reader."""
    for schema, told in ((True, "only the reader"), (False, "only the schema")):
        monkeypatch.setitem(JUDGES, "cohort", Validator(schema))
        raw = {"creators": {"below": "3"}} if schema else {"creators": {"below": 3}}
        assert str(condition_disagrees("cohort", raw)).startswith(told)
