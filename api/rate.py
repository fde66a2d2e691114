"""How often a client may come: by the name of its token, or else by its address."""

from http import HTTPStatus
from importlib.util import find_spec

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from limits import parse_many
from limits.errors import ConfigurationError

from api.limits import MEMORY, Rate
from api.operation import operation_of
from engine.messages import Message
from engine.problems import Complaint

STORES = ("memory", "redis", "rediss", "redis+unix")
"""The schemes of the stores that are tried; the library has some more."""

PATIENCE: dict[str, int | str] = {"socket_timeout": 1, "socket_connect_timeout": 1}
"""House: seconds that a request waits for a Redis, which is then passed over for a while."""


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
    app.after_request(_waits)  # before the limiter is there: what comes first is asked last
    try:
        limiter = _limiter(app, rate)
    except (ConfigurationError, ValueError):  # it may say the URL, which may have a password
        raise NoRate(Message("{path}: {told}", path="--rate-store", told=_no_store(rate.store))) from None
    limiter.request_filter(_free)


def _no_store(store: str) -> Message:
    if store.startswith("redis") and not find_spec("redis"):
        return Message("Redis needs its client: pip install 'zhongcao[redis]'")
    return Message("write redis://HOST:6379, rediss://HOST:6379 or redis+unix:///SOCKET")


def _waits(response: Response) -> Response:
    """Say how long to wait where it has to be waited, not with every answer as Flask-Limiter does."""
    if response.status_code != HTTPStatus.TOO_MANY_REQUESTS:
        response.headers.pop("Retry-After", None)
    return response


def _limiter(app: Flask, rate: Rate) -> Limiter:
    if rate.store.partition("://")[0] not in STORES:
        raise ConfigurationError
    return Limiter(
        _client,
        application_limits=[rate.text],
        storage_uri=rate.store,
        storage_options=PATIENCE if rate.store != MEMORY else {},
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
