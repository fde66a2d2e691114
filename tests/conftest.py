"""What all tests share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect

from tests import postgres
from tests.browser import Seen, chromium
from tests.given import Server, serving

# The gate tries the same inputs every time; the night looks for new ones, and for longer.
settings.register_profile("gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "nightly", settings.get_profile("gate"), derandomize=False, max_examples=4000, print_blob=True
)
settings.load_profile("gate")


PATIENCE = 30_000
"""So many milliseconds may a busy machine take until a page shows what it should."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The service with the shipped rules."""
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a file; that runs a loop of events, which none of other files may find running."""
    expect.set_options(timeout=PATIENCE)
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service with the shipped rules, as `make serve` runs it: it keeps checks."""
    with serving(ZHONGCAO_HISTORY=f"sqlite:///{tmp_path_factory.mktemp('history')}/history.db") as running:
        yield running


@pytest.fixture
def seen(service: Server) -> Iterator[Seen]:
    """Nothing that a page of the service does wrong goes unnoticed."""
    watching = Seen(f"http://127.0.0.1:{service.port}")
    yield watching
    assert watching.wrong == []


@pytest.fixture(scope="session")
def databases() -> Iterator[Callable[[], str]]:
    """Makes databases in a PostgreSQL of our own, each empty; gives their URLs."""
    if not postgres.programs():
        pytest.skip(postgres.NONE)
    with postgres.postgres() as made:
        yield made


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a history that was never made, in each kind of store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/history.db"
    made: str = request.getfixturevalue("databases")()
    return made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases the two evaluators agreed on, and loudly what could not be tried here."""
    skipped = [report.longrepr for report in terminalreporter.getreports("skipped")]
    for reason in sorted({told[-1] for told in skipped if isinstance(told, tuple)}):
        terminalreporter.write_sep("!", f"NOT TRIED HERE: {reason}", red=True, bold=True)
    for report in terminalreporter.getreports("passed"):
        for name, count in report.user_properties:
            if name == "cases":
                terminalreporter.write_line(f"{count:,} cases, all different: {report.nodeid}")
