"""What all tests share."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.given import Server, serving

# The gate tries the same inputs every time; `pytest --hypothesis-profile hunt` looks for new ones, and longer.
settings.register_profile("gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("hunt", settings.get_profile("gate"), derandomize=False, max_examples=3000)
settings.load_profile("gate")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The service with the shipped rules."""
    with serving() as running:
        yield running
