"""Rules without their examples: a check of a plan reads sound rules so, and everything else is as if all were read."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine.problems import Refused
from engine.rules import SHIPPED, load_rules
from tests.given import DAY, PLAN, RULES, Ran, zhongcao

FILE = "people/few-creators.yaml"
TEXT = (RULES / FILE).read_text(encoding="utf-8")
HEAD, _, EXAMPLES = TEXT.partition("examples:\n")
MOVED = "severity: recommendation\n"
SAYS = HEAD[HEAD.index("says:") : HEAD.index("do:")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Our rules, to be edited."""
    return Path(shutil.copytree(RULES, tmp_path / "rules"))


def checked(folder: Path) -> Ran:
    return zhongcao("check", "-", "--rules", folder, "--no-shipped", "--as-of", DAY, "--format", "json", stdin=PLAN)


def told(folder: Path) -> str:
    """What is wrong with the rules, told by all of them."""
    with pytest.raises(Refused) as refused:
        load_rules([folder])
    return str(refused.value)


@pytest.mark.parametrize("rules", [SHIPPED, RULES])
def test_the_rules_are_the_same_but_for_their_examples(rules: Path) -> None:
    whole, untested = load_rules([rules]), load_rules([rules], examples=False)
    assert all(rule.examples for rule in whole.rules)
    assert untested.digest == whole.digest
    for rule, bare in zip(whole.rules, untested.rules, strict=True):
        raw = {key: value for key, value in rule.raw.items() if key != "examples"}
        assert bare == replace(rule, examples=(), raw=raw)


@pytest.mark.parametrize("edit", [("clear: true", "claer: true"), ("  - name", "  - &a name"), ("plan:", "plan: [")])
def test_a_broken_example_keeps_no_plan_from_its_check_but_the_rules_from_theirs(
    folder: Path, edit: tuple[str, str]
) -> None:
    before = checked(folder)
    (folder / FILE).write_text(HEAD + "examples:\n" + EXAMPLES.replace(*edit), encoding="utf-8")
    after = checked(folder)
    assert (after.code, after.err) == (before.code, "")
    assert json.loads(after.out)["findings"] == json.loads(before.out)["findings"]
    assert (
        zhongcao("rules", "check", folder, "--no-shipped").code
        == zhongcao("rules", "test", "--rules", folder, "--no-shipped").code
        == 2
    )
    assert str(folder / FILE) in told(folder)


def test_with_another_mistake_the_broken_examples_are_told_too(folder: Path) -> None:
    text = TEXT.replace("severity: ", "severity: very-").replace("clear: true", "claer: true")
    (folder / FILE).write_text(text, encoding="utf-8")
    done = checked(folder)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(told(folder))
    assert "expected one of error" in done.err
    assert "unknown key 'claer'" in done.err


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("examples:", "examples:  # its tests"),
        TEXT.replace(EXAMPLES, "\n# a comment\n\n" + EXAMPLES + "\n\n"),
        HEAD.replace(MOVED, "") + f"examples:\n{EXAMPLES}{MOVED}",
        HEAD.replace(MOVED, "") + f"examples:\n{EXAMPLES}{MOVED}".replace("\n", "\r"),
        HEAD + '"examples":\n' + EXAMPLES,
        HEAD + "? examples\n:\n" + EXAMPLES,
        HEAD + "examples:\n" + "\n".join(line.removeprefix("  ") for line in EXAMPLES.splitlines()),
        "# examples:\n" + TEXT,
        TEXT.replace(SAYS, 'says: {en: "E.\nexamples:\n  x", zh: 中}\n'),
        TEXT + "...\n",
    ],
    ids=[
        "CRLF",
        "comment",
        "blank",
        "in the middle",
        "CR",
        "quoted",
        "explicit",
        "at the margin",
        "named",
        "in a text",
        "end mark",
    ],
)
def test_wherever_the_examples_stand_the_rule_is_the_same(folder: Path, text: str) -> None:
    assert text != TEXT
    (folder / FILE).write_bytes(text.encode())
    (whole,) = (rule for rule in load_rules([folder]).rules if rule.id == "few-creators")
    (untested,) = (rule for rule in load_rules([folder], examples=False).rules if rule.id == "few-creators")
    assert replace(untested, examples=(), raw={}) == replace(whole, examples=(), raw={})


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "examples:\n",
        HEAD + "examples: []\n",
        TEXT + f"examples:\n{EXAMPLES}",
        TEXT + "severity: info\n",
        TEXT + "---\n" + TEXT,
    ],
    ids=["none", "empty", "no entry", "twice", "a key twice", "two documents"],
)
def test_what_does_not_end_with_examples_is_refused_as_ever(folder: Path, text: str) -> None:
    (folder / FILE).write_text(text, encoding="utf-8")
    done = checked(folder)
    assert done.code == 2
    assert done.err.startswith(told(folder))


def test_the_same_text_in_two_files_is_complained_of_in_both(folder: Path) -> None:
    for id_ in ("one", "two"):
        (folder / f"people/{id_}.yaml").write_text(TEXT.replace("about: ", "abuot: "), encoding="utf-8")
    for _ in range(2):
        problems = told(folder).splitlines()
        assert all(any(f"people/{id_}.yaml" in line for line in problems) for id_ in ("one", "two"))


def test_every_command_is_listed_with_what_it_does() -> None:
    for words in ((), ("rules",)):
        listed = [
            line.split(maxsplit=1) for line in zhongcao(*words, "--help").out.partition("Commands:\n")[2].splitlines()
        ]
        assert [name for name, _ in listed] == sorted(name for name, _ in listed)
        for name, does in listed:
            ran = zhongcao(*words, name, "--help")
            assert (ran.code, ran.out.split()[0]) == (0, "Usage:")
            assert does.removesuffix("...").split()[0] in ran.out
