"""Why a rule fires on a plan or why not, for a terminal: an answer in a line for each fact, and the tree below it."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.tree import Tree as Drawn

from engine.figures import LISTS
from engine.findings import Language
from engine.messages import shown
from engine.render import shared
from engine.render.phrases import Words
from engine.render.prose import Prose
from engine.render.text import STYLES
from engine.report import Branch, Explanation, Judged, Leaf, Spot, Tree
from engine.wording import spaced

OUTCOMES = {"fires": "bold", "clear": "green", "not_applicable": "dim", "not_assessed": "yellow"}
TRUTHS = {"true": "green", "false": "red", "unknown": "yellow"}

PLACES = 3
"""Places of one value that are shown; a figure may be read from hundreds."""

LONGEST = 80
"""Letters of a value that are shown."""


def explanation(told: Explanation, lang: Language) -> Iterable[RenderableType]:
    """The rule and its outcome on the plan, then each fact with its answer, its reasons and its tree."""
    words = Words(lang)
    style = STYLES[told.severity] if told.outcome == "fires" else OUTCOMES[told.outcome]
    head = f"  {told.set}/{told.rule}{words.aside(words[f'one {told.severity}'])}"
    yield Prose.assemble((words[told.outcome], style), (f"  {told.title}", "bold"), (head, "dim"))
    yield Prose(_summary(told, words))
    for judged in told.facts:
        yield Prose("")
        yield from _judged(judged, told, words)


def _summary(told: Explanation, words: Words) -> str:
    if told.about == "plan":
        return words["judges plan"]
    if not told.facts:
        return spaced(words["none to judge"].format(words[f"kind {told.about}"], LISTS[told.about]))
    counts = Counter(judged.outcome for judged in told.facts)
    counted = words["comma"].join(words["count outcome"].format(n, words[name]) for name, n in counts.items())
    if told.facts[0].path == LISTS[told.about]:
        counted = words["list left out"].format(LISTS[told.about])
    return spaced(words["judges each"].format(words[f"kind {told.about}"])) + words["colon"] + counted


def _judged(judged: Judged, told: Explanation, words: Words) -> Iterator[RenderableType]:
    name = " " + words["quoted"].format(shown(judged.name)) if judged.name else ""
    title = f"{judged.path}{name}" if judged.path else words["plan"]
    yield Prose.assemble((title, "bold"), (f"  {judged.location}", "dim"))
    parts: list[RenderableType] = [
        Prose.assemble((words[judged.outcome], OUTCOMES[judged.outcome]), _why(judged, words))
    ]
    if judged.waived:
        parts.append(Prose(f"{words['counted waived']}{words['colon']}{shared.accepted(judged.waived, words)}"))
    if judged.applies_when:
        parts.append(_drawn(judged.applies_when, words["applies when"], words))
    parts.append(_drawn(judged.when, words["fires when"], words))
    yield from (Padding(part, (0, 0, 0, 2)) for part in parts)


def _why(judged: Judged, words: Words) -> str:
    """What decided, in a line: the fields to fill in, or the questions that came out so."""
    if judged.outcome == "not_assessed":
        needs = (f"{shared.named(need.path, words)} {need.location}" for need in judged.needs)
        return words["colon"] + words["fill in"].format(words["comma"].join(needs))
    trees: list[Tree | None] = [judged.when]
    if judged.outcome == "fires":
        trees = [judged.applies_when, judged.when]
    elif judged.outcome == "not_applicable":
        trees = [judged.applies_when]
    found = (leaf for tree in trees if tree for leaf in _decisive(tree))
    return words["why"] + words["semicolon"].join(
        dict.fromkeys(f"{valued(leaf, words)}{words.aside(leaf.found)}" for leaf in found)
    )


def _decisive(tree: Tree) -> Iterator[Leaf]:
    """The questions that made a condition come out as it did."""
    if isinstance(tree, Leaf):
        yield tree
        return
    inner = {"true": "false", "false": "true"}[tree.truth] if tree.combinator == "none" else tree.truth
    for child in tree.children:
        if child.truth == inner:
            yield from _decisive(child)


def _drawn(tree: Tree, title: str, words: Words) -> Drawn:
    drawn = Drawn(Prose(title, "dim"), guide_style="dim")
    _grow(drawn, tree, words)
    return drawn


def _grow(drawn: Drawn, tree: Tree, words: Words) -> None:
    truth = (f"{words[tree.truth]}  ", TRUTHS[tree.truth])
    if isinstance(tree, Leaf):
        asked = words.aside(words["asked"].format(tree.test))
        below = "".join(f"\n{line}" for line in beside(tree, words))
        drawn.add(Prose.assemble(truth, valued(tree, words), asked, (below, "dim")))
        return
    branch = drawn.add(Prose.assemble(truth, together(tree, words)))
    for child in tree.children:
        _grow(branch, child, words)


def together(branch: Branch, words: Words) -> str:
    """How the parts of a condition belong together."""
    return words[f"group {branch.combinator}"].format(branch.count, len(branch.children))


def valued(leaf: Leaf, words: Words) -> str:
    """A field, or a setting, with its value."""
    if leaf.field.startswith("setting:"):
        return f"{leaf.field} = {leaf.shown}"
    name = leaf.field if leaf.label in (leaf.field, leaf.field.rpartition(".")[2]) else ""
    name = name or (f"{leaf.label}{words.aside(leaf.field)}" if words.at else leaf.field)
    return f"{name} = {shown(leaf.shown, LONGEST)}"


def beside(leaf: Leaf, words: Words) -> Iterator[str]:
    """Where a value was read or is missing, and the settings that the question rests on."""
    spots: tuple[Spot, ...] = leaf.needs or leaf.read_from
    if spots:
        places = words["comma"].join(f"{spot.path} {spot.location}" for spot in spots[:PLACES])
        more = words["and others"].format(len(spots) - PLACES) if len(spots) > PLACES else ""
        yield (words["fill in"] if leaf.needs else words["read from"]).format(places + more)
    yield from (shared.number(used, words) for used in leaf.settings)
