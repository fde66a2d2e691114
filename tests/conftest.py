"""What all tests share."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.given import Server, serving

# The gate tries the same inputs every time; the night looks for new ones, and for longer.
settings.register_profile("gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "nightly", settings.get_profile("gate"), derandomize=False, max_examples=4000, print_blob=True
)
settings.load_profile("gate")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The service with the shipped rules."""
    with serving() as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases the two evaluators agreed on, and loudly what could not be tried here."""
    for reason in sorted(
        {
            str(report.longrepr[-1])
            for report in terminalreporter.getreports("skipped")
            if isinstance(report.longrepr, tuple)
        }
    ):
        terminalreporter.write_line(f"NOT TRIED HERE: {reason}", red=True, bold=True)
    for report in terminalreporter.getreports("passed"):
        for name, count in report.user_properties:
            if name == "cases":
                terminalreporter.write_line(f"{count:,} cases, all different: {report.nodeid}")
