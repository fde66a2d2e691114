"""What is wrong with rules, as lines for people and as JSON."""

from collections import Counter
from json import dumps

from engine.findings import Language
from engine.lint import BROKEN, KINDS, LEVELS, Checked, Fault
from engine.render.phrases import Words


def text(checked: Checked, lang: Language) -> str:
    """A line a fault, as editors and terminals know it: file:line:column; then what was looked at, and the counts."""
    words = Words(lang)
    return "".join(
        f"{line}\n" for line in (*(_line(fault, lang) for fault in checked.faults), _summary(checked, words))
    )


def json(checked: Checked, lang: Language) -> str:
    """The faults with code, level, words and place; what was looked at, and the counts."""
    data = {
        "rules": len(checked.files),
        "examples": checked.examples,
        "counts": _counts(checked),
        "faults": [
            {
                "code": fault.code,
                "level": fault.level,
                "title": KINDS[fault.code].title[lang],
                "message": fault.message(lang),
                "remedy": fault.remedy(lang),
                "location": {"file": fault.place.file, "line": fault.place.line, "column": fault.place.column},
            }
            for fault in checked.faults
        ],
    }
    return dumps(data, ensure_ascii=False, indent=2) + "\n"


def _line(fault: Fault, lang: Language) -> str:
    if fault.code == BROKEN:
        return f"{fault.place}: {fault.message(lang)}"
    words = Words(lang)
    told = f"{fault.message(lang)}{words['semicolon']}{fault.remedy(lang)}"
    return f"{fault.place}: {words[f'fault {fault.level}']}{words['colon']}{told} [{fault.code}]"


def _summary(checked: Checked, words: Words) -> str:
    counts = [(level, count) for level, count in _counts(checked).items() if count]
    named = [f"{count} {words[f'fault {level}' if count == 1 else f'many {level}']}" for level, count in counts]
    found = words["comma"].join(named)
    if checked.broken:
        return f"{words['rules broken']}{words['colon']}{found}"
    seen = words["rules and examples"].format(
        words.counted("rule", len(checked.files)), words.counted("example", checked.examples)
    )
    return f"{seen}{words['colon']}{found or words['nothing wrong']}"


def _counts(checked: Checked) -> dict[str, int]:
    numbers = Counter(fault.level for fault in checked.faults)
    return {level: numbers[level] for level in LEVELS}
