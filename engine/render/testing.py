"""What the examples of rules show, for a terminal (one line a finding, however long) and as data."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from rich.console import Console
from rich.text import Text

from engine.answers import Answers
from engine.conditions import Test, leaves, listed, parts, written
from engine.facts import Fact
from engine.findings import Language
from engine.mutants import Mutation, Survivor
from engine.problems import Location
from engine.render.phrases import Words
from engine.rules import Rule
from engine.trials import Said, Trial
from engine.values import UNKNOWN, Members
from engine.wording import as_json, currency_of, phrase, worded

STYLES = {True: "green", False: "red", None: "yellow"}
TRUTHS = {True: "truth true", False: "truth false", None: "truth unknown"}


def to_terminal(lines: Iterable[Text]) -> None:
    """Print lines, in colour on a terminal; none is broken, so that editors find the places in them."""
    console = Console(legacy_windows=False)
    for line in lines:
        console.print(line, soft_wrap=True)


# --- Trials ----------------------------------------------------------------------------------------------------------


def trials(rules: int, tried: Sequence[Trial], lang: Language) -> Iterator[Text]:
    """A line for each example that fails, with the truth of every question below it; then how many there were."""
    words = Words(lang)
    failed = [trial for trial in tried if not trial.passed]
    for trial in failed:
        told = words["expected"].format(said(trial.expected, words), said(trial.came, words))
        yield _line(trial.place, trial.rule, f"“{trial.example.name}”{words['colon']}{told}", "red", words)
        yield from _why(trial, lang, words)
    key, counts = ("not as expected", [len(failed)]) if failed else ("all as expected", [])
    yield Text(words[key].format(*counts, len(tried), rules), "bold red" if failed else "bold green")


def _line(place: Location, rule: Rule, told: str, style: str, words: Words) -> Text:
    return Text.assemble(f"{place}: ", (rule.id, "bold"), words["colon"], (told, style))


def said(told: Said, words: Words) -> str:
    """An outcome in words, with the places that it names."""
    outcome, detail = told
    name = words[outcome]
    if not isinstance(detail, list):
        return name
    return words["said needs" if outcome == "not_assessed" else "said at"].format(name, words["comma"].join(detail))


def _why(trial: Trial, lang: Language, words: Words) -> Iterator[Text]:
    """The truth of each question for the fact that decided, with the value that it saw."""
    if trial.fact is None:
        yield Text(f"    {words['no subject']}", "dim")
        return
    width = max(len(words[key].encode("gb18030")) for key in TRUTHS.values())
    for reason in _reasons(trial, trial.fact, lang):
        name = words[TRUTHS[reason["truth"]]]
        pad = " " * (width - len(name.encode("gb18030")))
        shown = f"{trial.fact.path or words['plan']}  {reason['part']:12}  "
        value = words.aside(reason["shown"]) if reason["shown"] else ""
        yield Text.assemble((f"    {shown}", "dim"), (name, STYLES[reason["truth"]]), f"{pad}  {reason['test']}{value}")


def _reasons(trial: Trial, fact: Fact, lang: Language) -> Iterator[dict[str, Any]]:
    """Each question in words, with its truth and the value of its field."""
    for part, condition in zip(("applies_when", "when"), trial.meaning, strict=True):
        raw = trial.rule.raw.get(part)
        asked = [one for _, one in parts(raw) if not listed(one)] if raw is not None else []
        for leaf, one in zip(leaves(condition) if condition else (), asked, strict=True):
            reason: dict[str, Any] = {"part": part, "test": written(one), "truth": leaf(fact)}
            if isinstance(leaf, Test):
                data = fact[leaf.name].data
                reason["test"] = f"{leaf.name} {phrase(leaf, True, fact, lang)}"
                reason["value"] = as_json(data, leaf.word)
                reason["shown"] = _shown(leaf, fact, lang)
            yield {"value": None, "shown": "", **reason}


def _shown(test: Test, fact: Fact, lang: Language) -> str:
    """The value that a question saw, '' where its truth says it all."""
    data = fact[test.name].data
    unknown = data is UNKNOWN or (isinstance(data, Members) and not data.written and not data.complete)
    return "" if unknown else worded(test.word, data, lang, currency_of(fact))


def trials_data(rules: int, tried: Sequence[Trial], lang: Language) -> dict[str, Any]:
    """The trials as data: how many, and each that fails with its reasons."""
    return {
        "rules": rules,
        "examples": len(tried),
        "failed": [
            {
                **_where(trial.place, trial.rule),
                "example": trial.example.name,
                "expected": dict(zip(("outcome", "detail"), trial.expected, strict=True)),
                "came": dict(zip(("outcome", "detail"), trial.came, strict=True)),
                "fact": trial.fact and trial.fact.path,
                "because": list(_reasons(trial, trial.fact, lang)) if trial.fact is not None else [],
            }
            for trial in tried
            if not trial.passed
        ],
    }


def _where(place: Location, rule: Rule) -> dict[str, Any]:
    location = {"file": place.file, "line": place.line, "column": place.column}
    return {"rule": rule.id, "set": rule.set, "location": location}


# --- Coverage --------------------------------------------------------------------------------------------------------


def coverage(asked: Sequence[Answers], lang: Language) -> Iterator[Text]:
    """Every question below its rule, with how often it came out which way, and what it never was."""
    words = Words(lang)
    rule = None
    for one in asked:
        if one.rule is not rule:
            rule = one.rule
            yield Text(rule.id, "bold")
        counts = words["comma"].join(
            f"{words[key]} {count}"
            for key, count in zip(TRUTHS.values(), (one.true, one.false, one.unknown), strict=True)
        )
        never = words["comma"].join(words["never"].format(words[TRUTHS[truth]]) for truth in _never(one))
        row = Text.assemble((f"  {one.place}: ", "dim"), one.question, (f"  {counts}", "dim"))
        yield row.append(f"  {never}", "yellow") if never else row
    gaps = [truth for one in asked for truth in _never(one)]
    yield Text(words["questions"].format(len(asked), gaps.count(True), gaps.count(False)), "bold")


def _never(one: Answers) -> list[bool]:
    return [truth for truth, count in ((True, one.true), (False, one.false)) if not count]


def coverage_data(asked: Sequence[Answers]) -> list[dict[str, Any]]:
    """The answers as data."""
    return [
        {
            **_where(one.place, one.rule),
            "question": one.question,
            **{name: getattr(one, name) for name in ("true", "false", "unknown")},
        }
        for one in asked
    ]


# --- Mutation --------------------------------------------------------------------------------------------------------


def mutation(found: Sequence[Mutation], lang: Language) -> Iterator[Text]:
    """A line for each change that no example notices, then the score."""
    words = Words(lang)
    for survivor in (survivor for one in found for survivor in one.survivors):
        mutant = survivor.mutant
        now = f" → {mutant.now}" if mutant.now else ""
        change = f"{words[f'mutant {mutant.kind}']}{words['colon']}{mutant.was}{now}"
        told, style = (words["idle"], "dim") if survivor.idle else (words["unnoticed"], "red")
        yield _line(survivor.place, survivor.rule, f"{change}{words['colon']}{told}", style, words)
    count, unnoticed, idle = _totals(found)
    shown = words["mutants"].format(count, count - unnoticed - idle, unnoticed, idle, _score(found))
    yield Text(shown, "bold red" if unnoticed else "bold green")


def _totals(found: Sequence[Mutation]) -> tuple[int, int, int]:
    return sum(one.count for one in found), sum(one.unnoticed for one in found), sum(one.idle for one in found)


def _score(found: Sequence[Mutation]) -> Decimal:
    """The share of changes with an effect that an example notices, in percent, rounded down: 100 means all."""
    count, unnoticed, idle = _totals(found)
    share = Decimal(count - idle - unnoticed) / (count - idle) if count > idle else Decimal(1)
    return (share * 100).quantize(Decimal("0.1"), ROUND_FLOOR).normalize() + 0


def mutation_data(found: Sequence[Mutation]) -> dict[str, Any]:
    """The mutation as data."""
    count, unnoticed, idle = _totals(found)
    return {
        "mutants": count,
        "noticed": count - unnoticed - idle,
        "unnoticed": unnoticed,
        "without_effect": idle,
        "score": float(_score(found)),
        "survivors": [_survivor(survivor) for one in found for survivor in one.survivors],
    }


def _survivor(survivor: Survivor) -> dict[str, Any]:
    mutant = survivor.mutant
    change = {"kind": mutant.kind, "was": mutant.was, "now": mutant.now or None, "without_effect": survivor.idle}
    return {**_where(survivor.place, survivor.rule), **change}
