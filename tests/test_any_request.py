"""schemathesis sends whatever the OpenAPI document allows, and what it does not, and follows its links; nothing fails.

All of its checks are on. In `make test` each operation gets a few requests; with the profile of the night, in
`make soak`, hundreds, and every one of its made-up edge cases.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from api import create_app
from tests.checks import history
from tests.given import RULES

schemathesis.serializer.alias("application/jsonl", "text/plain")

IN_FULL = settings.default.max_examples > 100  # type: ignore[union-attr]
EXAMPLES = 200 if IN_FULL else 4

NOT_IN_A_SCHEMA = {
    "POST": [
        400,
        413,
        422,
    ],  # a text that is no YAML, or is too long; dates in order, names that agree, what a draft needs
    "GET": [400],  # a cursor is what an earlier page gave; a time has days that exist
    "DELETE": [400],  # one of two filters must be given
}
"""Why what a schema allows may be refused, beside what schemathesis takes for granted."""


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Any]:
    """What schemathesis did and found, event by event; the service keeps its checks, so that there are links to follow."""
    granted = ["2xx", "401", "403", "404", "409", "429", "5xx"]
    operations = [
        {
            "include-method": method,
            "checks": {"positive_data_acceptance": {"expected-statuses": [*granted, *map(str, more)]}},
            "phases": {"coverage": {"enabled": IN_FULL or method != "POST"}},
        }
        for method, more in NOT_IN_A_SCHEMA.items()
    ]
    config = SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "generation": {"max-examples": EXAMPLES, "deterministic": not IN_FULL, "database": "none"},
            "operations": operations,
        }
    )
    with history(f"sqlite:///{tmp_path}/history.db") as store:
        app = create_app([RULES], history=store)
        yield from_schema(schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)).execute()


def test_no_request_that_anyone_can_make_up_is_answered_wrongly(found: Any) -> None:
    wrong: list[str] = []
    asked: Counter[str] = Counter()
    for event in found:
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(event))
        elif isinstance(event, events.ScenarioFinished):
            asked[event.phase.name] += len(event.recorder.interactions)
            wrong += _failures(event.recorder)
    assert not wrong, "\n".join(wrong[:10])
    assert asked["FUZZING"] > 50
    assert asked["STATEFUL_TESTING"] > 20


def _failures(recorder: Any) -> Iterator[str]:
    for case, checks in recorder.checks.items():
        for check in checks:
            if failed := check.failure_info:
                answer = recorder.interactions[case].response
                said = answer.content[:500] if answer else b""
                yield f"{check.name}: {failed.failure}\n{said!r}\n{failed.code_sample[:1500]}\n"
