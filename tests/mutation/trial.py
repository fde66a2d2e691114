"""Trying mutants: each in a child of a process that has loaded the engine and collected the tests.

Such a child puts the changed code in the place of the old, in every function that lives, and runs the tests that came
through the changed lines, the quickest first, until one fails. What shows only at import is tried in a child that has
not imported the engine yet, by whole files of tests.
"""

import gc
import importlib.util
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, FunctionType, ModuleType
from typing import Any, NoReturn

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tests.mutation.mutants import ROOT, Mutant

SURVIVED, KILLED, AT_IMPORT = range(3)
"""What a child says by its exit code; AT_IMPORT asks for a try with a new import. A signal counts as killed."""

SECONDS = 5
"""CPU seconds that a child may take beyond three times what its tests took without a change."""

IMPORTING = 60
"""CPU seconds that a child may take that imports the engine and collects the tests."""

settings.register_profile("mutation", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])

OPTIONS = [
    "--capture=no",
    "--quiet",
    "--assert=plain",  # a child wants to know that a test fails, not how
    "--tb=native",
    "--hypothesis-profile=mutation",
    *(f"-pno:{name}" for name in ("cacheprovider", "xdist", "cov")),
]

FAILS = "fails"
"""What stands before the name of a test that fails without a mutant, where else a place and a code stand."""

Attempt = Callable[[Mutant], int]


class FailsUnchanged(Exception):
    """Tests that fail without a mutant; they can tell nothing."""


def tried(mutants: Sequence[Mutant], tests: Sequence[str], jobs: int) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant, and whether some test of these files notices it; so many are tried at a time."""
    for name in ("hypothesis", "pydantic", "yaml", "click", "rich.console"):  # whatever is slow but the engine
        importlib.import_module(name)
    reading, writing = os.pipe()
    if (pid := os.fork()) == 0:
        os.close(reading)
        _child(lambda: _all_loaded(mutants, tests, jobs, writing))
    os.close(writing)
    later = []
    with os.fdopen(reading, encoding="utf-8") as lines:
        for line in lines:
            first, said = line.rstrip("\n").split(" ", 1)
            if first == FAILS:
                raise FailsUnchanged(said)
            mutant, code = mutants[int(first)], int(said)
            if code == AT_IMPORT:
                later.append(mutant)
            else:
                yield mutant, code == KILLED
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0:
        raise FailsUnchanged("the tests cannot be collected: " + " ".join(tests))
    for mutant, code in _in_children(later, jobs, lambda mutant: _imported_anew(mutant, tests)):
        yield mutant, code == KILLED


def _in_children(mutants: Iterable[Mutant], jobs: int, attempt: Attempt) -> Iterator[tuple[Mutant, int]]:
    """What came of each mutant, each tried in a child of its own, so many at a time."""
    running: dict[int, Mutant] = {}
    waiting = iter(mutants)
    while True:
        while len(running) < jobs and (mutant := next(waiting, None)):
            if pid := os.fork():
                running[pid] = mutant
            else:
                _child(partial(attempt, mutant))
        if not running:
            return
        pid, status = os.wait()
        yield running.pop(pid), os.WEXITSTATUS(status) if os.WIFEXITED(status) else KILLED


def _child(attempt: Callable[[], int]) -> NoReturn:
    """Never returns; what the tests print goes nowhere, and an error on the way is a change that was noticed."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    code = KILLED
    try:
        code = attempt()
    finally:
        os._exit(code)


# --- In a process that has loaded everything ---------------------------------------------------------------------------


def _all_loaded(mutants: Sequence[Mutant], tests: Sequence[str], jobs: int, writing: int) -> int:
    """Try all mutants in children of this process; for each a line with its place and its code is written."""
    plugin = _Loaded(mutants, jobs, writing)
    passed = pytest.main([*OPTIONS, *tests], plugins=[plugin]) == pytest.ExitCode.OK
    return SURVIVED if passed else KILLED


class _Loaded:
    """A pytest plugin that, in place of running the tests, notes what each comes through, and then tries mutants."""

    def __init__(self, mutants: Sequence[Mutant], jobs: int, writing: int) -> None:
        self.mutants, self.jobs, self.writing = mutants, jobs, writing
        self.seconds: dict[str, float] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self.caches = {
            id(kept): kept
            for name in {mutant.module for mutant in self.mutants}
            | {item.module.__name__ for item in session.items if isinstance(item, pytest.Function)}
            for kept in vars(sys.modules[name]).values()
            if isinstance(kept, _CACHE)
        }
        self.through = self._record(sorted({str(mutant.path) for mutant in self.mutants}))
        files = {mutant.file for mutant in self.mutants}
        self.codes = {file: _code_of((ROOT / file).read_bytes(), file) for file in files}
        self.living: dict[CodeType, list[FunctionType]] = defaultdict(list)
        for found in gc.get_objects():
            if type(found) is FunctionType and found.__code__.co_filename in self.through:
                self.living[found.__code__].append(found)
        gc.freeze()
        places = {id(mutant): place for place, mutant in enumerate(self.mutants)}
        for mutant, code in _in_children(self.mutants, self.jobs, self._try):
            self._write(f"{places[id(mutant)]} {code}")
        return True

    def _write(self, line: str) -> None:
        os.write(self.writing, f"{line}\n".encode())

    def _record(self, files: list[str]) -> dict[str, dict[int, list[str]]]:
        """Which tests come through each line of the files."""
        recorder = coverage.Coverage(data_file=None, include=files, config_file=False)
        recorder.start()
        for name, item in self.items.items():
            self._forget()
            recorder.switch_context(name)
            before = time.process_time()
            if not _passes(item):
                self._write(f"{FAILS} {name}")
                pytest.exit("", returncode=pytest.ExitCode.TESTS_FAILED)
            self.seconds[name] = time.process_time() - before
        recorder.stop()
        return {file: recorder.get_data().contexts_by_lineno(file) for file in files}

    def _forget(self) -> None:
        """Empty what functions of the changed modules and of the tests keep, so that it is found out anew."""
        for kept in self.caches.values():
            kept.cache_clear()

    def _tests(self, mutant: Mutant) -> list[str]:
        lines = self.through[str(mutant.path)]
        for place in (mutant.lines, mutant.around):
            if found := {name for line in place for name in lines.get(line, ()) if name}:
                return sorted(found, key=self.seconds.__getitem__)
        return []

    def _try(self, mutant: Mutant) -> int:
        tests = self._tests(mutant)
        if mutant.at_import or not tests:
            return AT_IMPORT
        for old, new in _pairs(self.codes[mutant.file], _code_of(mutant.source, mutant.file)):
            for function in self.living.get(old, ()):
                if old.co_freevars != new.co_freevars:
                    return AT_IMPORT
                function.__code__ = new
        self._forget()
        _limit(SECONDS + 3 * sum(self.seconds[name] for name in tests))
        return SURVIVED if all(_passes(self.items[name]) for name in tests) else KILLED


def _passes(item: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, nextitem=None, log=False))


def _code_of(source: bytes, file: str) -> CodeType:
    return compile(source, str(ROOT / file), "exec", dont_inherit=True)


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Each piece of code that differs, with what takes its place; within a piece that lost one nothing is paired."""
    if old == new:
        return
    yield old, new
    olds, news = ([one for one in code.co_consts if isinstance(one, CodeType)] for code in (old, new))
    if len(olds) == len(news):
        for before, after in zip(olds, news, strict=True):
            yield from _pairs(before, after)


_CACHE = type(cache(lambda: None))


def _limit(seconds: float) -> None:
    """End this process when it has taken so long: the change makes it run on and on."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


# --- In a process that has not imported the engine ---------------------------------------------------------------------


class _Changed(MetaPathFinder):
    """Imports one module with a change."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self.mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, self.mutant.path, loader=_Loader(name, self.mutant))


class _Loader(SourceFileLoader):
    def __init__(self, name: str, mutant: Mutant) -> None:
        super().__init__(name, str(mutant.path))
        self.mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return _code_of(self.mutant.source, self.mutant.file)


def _imported_anew(mutant: Mutant, tests: Sequence[str]) -> int:
    """Try a mutant in this process, which must not have imported the engine."""
    sys.meta_path.insert(0, _Changed(mutant))
    _limit(IMPORTING)
    passes = (pytest.main([*OPTIONS, "--exitfirst", file]) == pytest.ExitCode.OK for file in tests)
    return SURVIVED if all(passes) else KILLED
