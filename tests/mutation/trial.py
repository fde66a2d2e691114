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
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, FunctionType, ModuleType
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tests.mutation.mutants import ROOT, Mutant

KILLED, SURVIVED, AT_IMPORT = 1, 0, 2
"""What a child says by its exit code; AT_IMPORT asks for a try with a new import. A signal counts as killed."""

SECONDS = 5
"""CPU seconds that a child may take beyond three times what its tests took without a change."""

settings.register_profile("mutation", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])

OPTIONS = [
    "--capture=no",
    "--quiet",
    "--assert=plain",  # a child wants to know that a test fails, not how
    "--tb=native",
    "--hypothesis-profile=mutation",
    *(f"-pno:{name}" for name in ("cacheprovider", "xdist", "cov")),
]

Told = Callable[[Mutant, int], None]


def in_children(tries: Sequence[tuple[Mutant, Callable[[], int]]], jobs: int, told: Told) -> None:
    """Run each try in a child of its own, so many at a time."""
    running: dict[int, Mutant] = {}
    waiting = iter(tries)
    while True:
        while len(running) < jobs and (following := next(waiting, None)):
            mutant, attempt = following
            if pid := os.fork():
                running[pid] = mutant
            else:
                _child(attempt)
        if not running:
            return
        pid, status = os.wait()
        told(running.pop(pid), os.WEXITSTATUS(status) if os.WIFEXITED(status) else KILLED)


def _child(attempt: Callable[[], int]) -> None:
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


class Loaded:
    """A pytest plugin that, in place of running the tests, notes what each comes through, and then tries the mutants."""

    def __init__(self, mutants: Sequence[Mutant], jobs: int, told: Told) -> None:
        self.mutants, self.jobs, self.told = mutants, jobs, told
        self.modules = {mutant.module for mutant in mutants}
        self.failed: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self.seconds: dict[str, float] = {}
        self.through = self._record(sorted({str(mutant.path) for mutant in self.mutants}))
        if not self.failed:
            self.codes = {file: _code_of((ROOT / file).read_bytes(), file) for file in {m.file for m in self.mutants}}
            self.living: dict[CodeType, list[FunctionType]] = defaultdict(list)
            for found in gc.get_objects():
                if type(found) is FunctionType and found.__code__.co_filename in self.through:
                    self.living[found.__code__].append(found)
            gc.freeze()
            in_children([(mutant, lambda m=mutant: self._try(m)) for mutant in self.mutants], self.jobs, self.told)
        return True

    def _record(self, files: list[str]) -> dict[str, dict[int, list[str]]]:
        """Which tests come through each line of the files."""
        recorder = coverage.Coverage(data_file=None, include=files, config_file=False)
        recorder.start()
        for name, item in self.items.items():
            _forget(self.modules)
            recorder.switch_context(name)
            before = time.process_time()
            if not _passes(item):
                self.failed.append(name)
            self.seconds[name] = time.process_time() - before
        recorder.stop()
        return {file: recorder.get_data().contexts_by_lineno(file) for file in files}

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
        _forget(self.modules)
        _limit(3 * sum(self.seconds[name] for name in tests))
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


def _forget(modules: Iterable[str]) -> None:
    """Empty what the functions of some modules keep, so that it is found out anew."""
    for name in modules:
        for kept in vars(sys.modules[name]).values():
            if isinstance(kept, _CACHE):
                kept.cache_clear()


_CACHE = type(cache(lambda: None))


def _limit(seconds: float) -> None:
    """End this process when it has taken so much longer than it should: the change made it run on and on."""
    signal.setitimer(signal.ITIMER_PROF, seconds + SECONDS)


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


def imported_anew(mutant: Mutant, files: Sequence[str]) -> int:
    """Try a mutant in this process, which must not have imported the engine."""
    sys.meta_path.insert(0, _Changed(mutant))
    _limit(SECONDS)
    return SURVIVED if all(pytest.main([*OPTIONS, "-x", file]) == pytest.ExitCode.OK for file in files) else KILLED
