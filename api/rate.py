"""How often a client may come: by the name of its token, or else by its address."""

from flask import Flask, g, request
from flask_limiter import Limiter
from limits import parse_many
from limits.errors import ConfigurationError

from api.limits import Rate
from api.operation import operation_of
from engine.messages import Message
from engine.problems import Complaint


class NoRate(Complaint):
    """A rate, or a store for the counts, that cannot be used."""


def register(app: Flask, rate: Rate) -> None:
    """Answer a client that comes more often with 429 and Retry-After.

    Memory takes the place of a Redis while that is down: there each worker counts by itself, and all of them let
    through as many times more. Raises NoRate.
    """
    try:
        parse_many(rate.text)
    except ValueError:
        told = Message(
            "{path}: {told}",
            path="--rate",
            told=Message("'{rate}' is no rate; write one as '600 per minute'", rate=rate.text),
        )
        raise NoRate(told) from None
    try:
        limiter = _limiter(app, rate)
    except ConfigurationError as error:
        raise NoRate(Message("{path}: {told}", path=f"--rate-store: {rate.store}", told=str(error))) from None
    limiter.request_filter(_free)


def _limiter(app: Flask, rate: Rate) -> Limiter:
    return Limiter(
        _client,
        application_limits=[rate.text],
        storage_uri=rate.store,
        in_memory_fallback_enabled=True,
        headers_enabled=True,
        strategy="moving-window",
        app=app,
    )


def _client() -> str:
    return g.client.name or request.remote_addr or ""


def _free() -> bool:
    """Whoever watches over the service asks as often as it likes: what asks for no token is free."""
    told = operation_of(request.endpoint)
    return told is not None and told.scope is None
