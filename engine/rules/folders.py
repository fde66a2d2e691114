"""Rule folders: which files they have, and each file by its shape; every mistake is told at its place.

Folders stand beside the shipped rules (`beside`): a name is given once, a set is in one folder.

A folder holds `<set>/<rule-id>.yaml`, one rule a file, found by walking. Beside the sets stand what rules share:
`settings.yaml` (named numbers with their origin), `profiles.yaml` (choices of several of them), `sources.yaml` and
`statements/` (what the documents say, in our words, by line; `X.yaml` what outside pages say), `conflicts.yaml` (where
they disagree), `packs.yaml` (sets that are off until they are asked for), `glossary.yaml` (words of the field),
`questions.yaml` (what a planner is asked for each field), `playbooks/` (what is planned for each objective) and
`schemas/` (JSON Schemas for editors, not read here).

Where the shipped rules are left out, what they share is still there: settings and questions of a folder stand over the
shipped ones of the same name, and shared files of any other kind take the place of all the shipped ones of that kind
when a name of those is in them (a copy, edited), and are added to them when none is.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from engine.conditions import Complain
from engine.messages import Listed, Message, shown
from engine.problems import Problem, Refused, nearest, why
from engine.rules import files
from engine.rules.clashes import Contents, clashes, names_in
from engine.rules.things import no_such
from engine.source import MAX_BYTES, Source, dotted, kind_of, read_once
from engine.source import Path as At

SHIPPED = Path(__file__).resolve().parents[2] / "rules"
"""The rules that come with the product."""

SHARED = (
    "settings.yaml",
    "profiles.yaml",
    "sources.yaml",
    "conflicts.yaml",
    "packs.yaml",
    "glossary.yaml",
    "questions.yaml",
    "statements",
    "playbooks",
)
"""The files and folders that are no rules but what rules share."""

STACKED = ("settings.yaml", "questions.yaml")
"""Of them, those of which a folder may have a part: the rest is shipped."""

SCHEMAS = "schemas"
"""The folder of the JSON Schemas, which are for editors; rules have no use for them."""

NEED = {
    "examples": Message("one that fires and one that is clear"),
    "cites": Message("a statement that it rests on"),
    "is": Message("a word"),
}
"""What a list lacks that is too short; other keys lack a text."""

WANTED = {
    "string": Message("a text"),
    "list": Message("a list"),
    "dict": Message("a mapping"),
    "model": Message("a mapping"),
    "bool": Message("true or false"),
}
"""What a value should have been, by the beginning of what pydantic calls the mistake."""

M = TypeVar("M", bound=BaseModel)


def walk(folder: Path) -> list[Path]:
    """What a rule folder has, folders too, sorted; not what is hidden, notes (`.md`), what editors leave behind."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if not path.name.endswith((".md", "~", "Thumbs.db", "desktop.ini"))
        and not any(part.startswith((".", "__", "#")) for part in path.relative_to(folder).parts)
    ]


_EXAMPLES = re.compile(rb"(.*?[\r\n])examples:[ \t]*(?:#[^\r\n]*)?(?:[\r\n]+(?:[ \t#]|- )[^\r\n]*)+[\r\n]*", re.DOTALL)
"""The text of a rule that ends with its examples, in which nothing else begins a line; the part before them."""


def before_examples(text: bytes, name: str) -> bytes:
    """The text of a rule without its examples; raises Refused when they are not what the text ends with."""
    if found := _EXAMPLES.fullmatch(text):
        return found[1]
    raise Refused.at(name, Message("the examples do not stand at the end of this file"))


def beside(folders: Sequence[Path], shipped: bool = True) -> tuple[Path, ...]:
    """Folders beside the shipped rules, which come first unless they are among them; or without those."""
    among = SHIPPED in [folder.resolve() for folder in folders]
    return (*(() if among or not shipped else (SHIPPED,)), *folders)


def shipped_ids() -> frozenset[str]:
    """The ids of all shipped rules, whichever are used."""
    return frozenset(path.stem for path in SHIPPED.glob("*/*.yaml") if path.parent.name not in SHARED)


def _within(problem: Problem, folder: Path) -> bool:
    return Path(problem.location.file).is_relative_to(folder)


class Folders:
    """Reads folders and gathers problems."""

    def __init__(self, examples: bool = True) -> None:
        self.with_examples = examples
        self.problems: list[Problem] = []
        self.shipped = False
        self.taken: Path | None = None  # the shipped folder, when another one has names of it
        self.digest = sha256()

    def note(self, path: Path, message: Message) -> None:
        """A problem with a file or folder as a whole."""
        self.problems += Refused.at(str(path), message).problems

    # --- Finding and reading files ----------------------------------------------------------------------------------

    def gather(self, folders: Sequence[Path]) -> tuple[dict[str, list[Source]], list[tuple[str, Source]]]:
        """All files of the folders: what rules share by its name, and the rules, each with its set."""
        once = {folder.resolve(): folder for folder in folders}
        self.shipped = SHIPPED in once
        ordered = sorted(once, key=lambda folder: folder != SHIPPED)
        found = [self.contents(once[folder]) for folder in ordered]
        kept, problems = clashes(found, SHIPPED)
        self.problems += problems
        if self.shipped and any(not _within(problem, once[SHIPPED]) for problem in problems):
            self.taken = once[SHIPPED]
        shared = {name: [source for one in kept for source in one.shared[name]] for name in SHARED}
        rules = [rule for one in kept for rule in one.rules]
        if not self.problems:
            for one in found:
                if one.empty or not rules:
                    told = Message("there is no rule in this folder; rules are files named <set>/<rule-id>.yaml")
                    self.note(one.folder, told)
        if not self.shipped:
            for name, sources in shared.items():
                sources[:0] = self.from_shipped(name, sources)
        return shared, rules

    def refused(self) -> Refused | None:
        """All problems. Where another folder has names of the shipped one, what is told of that one only follows."""
        if self.taken:
            self.problems = [problem for problem in self.problems if not _within(problem, self.taken)]
        return Refused(self.problems) if self.problems else None

    def from_shipped(self, name: str, own: Sequence[Source]) -> list[Source]:
        """The shipped files of a kind, where folders without the shipped rules have no edition of their own of it."""
        place = SHIPPED / name
        paths = [place] if place.suffix else sorted(place.glob("*.yaml"))
        if own and name not in STACKED:
            shipped = (read_once(path.read_bytes(), str(path)) for path in paths)
            if names_in(name, own) & names_in(name, shipped):
                return []
        return [source for path in paths if (source := self.read(path, path.relative_to(SHIPPED)))]

    def contents(self, folder: Path) -> Contents:
        """The files of one folder."""
        found = Contents(folder, {name: [] for name in SHARED}, [])
        if not folder.is_dir():
            self.note(folder, Message("this is not a folder of rules"))
        for path in walk(folder):
            self.sort(path.relative_to(folder).parts, path, found)
        return found

    def sort(self, parts: tuple[str, ...], path: Path, found: Contents) -> None:
        """Read one file of a folder and put it where it belongs; schemas are passed over."""
        if path.is_dir():
            if path.is_symlink():  # walking does not follow it, so that it cannot go round in circles
                self.note(path, Message("this is a link to a folder, and is not followed; copy the folder here"))
            return
        if parts == (SCHEMAS, path.name) and path.suffix == ".json":
            return
        in_set = len(parts) == 2 and path.suffix == ".yaml"  # noqa: PLR2004  (a folder and a file)
        if not in_set and (len(parts) > 1 or parts[0] not in SHARED):
            self.note(path, Message("this file has no place here; rules are files named <set>/<rule-id>.yaml"))
        elif path.exists() and not path.is_file():  # reading a pipe would never end
            self.note(path, Message("this is no ordinary file; move it elsewhere"))
        elif source := self.read(path, Path(*parts)):
            if parts[0] in SHARED:
                found.shared[parts[0]].append(source)
            else:
                found.rules.append((parts[0], source))

    def read(self, path: Path, within: Path) -> Source | None:
        """The data of one file, None when it cannot be read; `within` is its path in its folder."""
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            whole = self.with_examples or within.parts[0] in (*SHARED, path.name)
            source = read_once(data if whole else before_examples(data, str(path)), str(path))
        except OSError as error:
            self.note(path, Message("this file cannot be read: {why}", why=why(error)))
            return None
        except Refused as refused:
            self.problems += refused.problems
            return None
        self.digest.update(within.as_posix().encode() + b"\0" + sha256(data).digest())
        self.problems += source.problems
        return source

    # --- One file ---------------------------------------------------------------------------------------------------

    def complainer(self, source: Source) -> Complain:
        """Takes note of problems in one file."""

        def complain(path: At, message: Message, suggestion: str | None, at_key: bool) -> None:
            place = source.locate_key(path) if at_key else source.locate(path)
            self.problems.append(Problem(place, message, dotted(path), suggestion))

        return complain

    def model(self, model: type[M], source: Source, path: At = ()) -> M | None:
        """A part of a file by its model, None when it does not fit."""
        data: Any = source.data
        for part in path:
            data = data[part]
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self.explain(detail, model, source, path)
            return None

    def explain(self, detail: Any, model: type[BaseModel], source: Source, start: At) -> None:
        """What pydantic found, in a strategist's words."""
        kind, found = detail["type"], kind_of(detail["input"])
        at: At = (*start, *detail["loc"])
        while kind != "missing" and at and at not in source.values:
            at = at[:-1]  # below a choice of types pydantic names the type
        complain, name = self.complainer(source), str(at[-1]) if at else Message("this file")
        if kind == "missing":
            complain(at[:-1], Message("'{name}' is missing; add it", name=name), None, False)
        elif kind == "extra_forbidden":
            known = _keys(model) if len(at) == len(start) + 1 else ("en", "zh", *files.ExampleEntry.model_fields)
            complain(at, Message("unknown key '{name}'", name=shown(name)), nearest(name, known), True)
        elif "fires" in detail["loc"] and detail["loc"][-1] != at[-1]:  # what it can be is told once
            told = Message("expected true or a list of places such as [cohorts.0], found {found}", found=found)
            complain(at, told, None, False)
        elif kind == "literal_error":
            words = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            told = Message("expected one of {words}, found {found}", words=Listed(words), found=found)
            complain(at, told, nearest(detail["input"], words), False)
        elif kind == "string_pattern_mismatch" or kind.endswith("too_short"):
            need = NEED.get(str(name), Message("a text"))
            complain(at, Message("'{name}' needs {need}", name=name, need=need), None, False)
        else:
            right = WANTED.get(kind.split("_")[0], Message("another value"))
            complain(at, Message("expected {right}, found {found}", right=right, found=found), None, False)

    def each(self, model: type[M], source: Source) -> dict[str, M]:
        """The named entries of a file, by their names; wrong ones are left out."""
        entries = {name: self.model(model, source, (name,)) for name in source.data}
        return {name: entry for name, entry in entries.items() if entry is not None}

    def known(self, source: Source, path: At, names: Iterable[str], known: Collection[str], what: str) -> None:
        """Every name of a list must be a known one."""
        for at, name in enumerate(names):
            if name not in known:
                self.complainer(source)((*path, at), no_such(what, name), nearest(name, known), False)


def _keys(model: type[BaseModel]) -> list[str]:
    """The keys of a model as they are written."""
    return [told.alias or name for name, told in model.model_fields.items()]
