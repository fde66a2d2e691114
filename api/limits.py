"""What a request may take: bytes, lines, seconds. All numbers are house."""

from dataclasses import dataclass

from engine.source import MAX_BYTES

MEMORY = "memory://"
"""Where it is counted by default how often clients come."""


@dataclass(frozen=True)
class Rate:
    """How often a client may come, as '600 per minute', and where it is counted: MEMORY, or a Redis by its URL."""

    text: str
    store: str = MEMORY


@dataclass(frozen=True)
class Limits:
    """How much one request may send, and how long it may take; a batch has more, and each of its lines as much."""

    plan_bytes: int = MAX_BYTES
    batch_bytes: int = 20 * MAX_BYTES
    batch_lines: int = 1_000
    seconds: float = 20
    batch_seconds: float = 120

    @property
    def form_bytes(self) -> int:
        """A plan in a form, with what is around it."""
        return self.plan_bytes + 10_000
