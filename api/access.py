"""Lets a request through to a view, or says that a token is missing or not good for it."""

import re
from http import HTTPStatus

from flask import Flask, Response, g, request
from werkzeug.datastructures import WWWAuthenticate

from api.address import is_loopback
from api.declined import Declined
from api.operation import scope_of
from api.tokens import ANYONE, NOBODY, Client, Tokens
from engine.messages import Message

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with `no-referrer` browsers hide from the service itself where a form came from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What browsers are told with every answer."""

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""


def register(app: Flask, tokens: Tokens | None, local: bool) -> None:
    """Ask for tokens, unless there are none, take nothing from other sites, and tell browsers what they may do.

    Where only programs of this machine are let in (`local`), it is not asked by other names: a page of another site
    whose name leads to this machine would be read by that site.
    """

    @app.before_request
    def let_in() -> None:
        if local and not is_loopback(re.sub(r":\d*$", "", request.host)):
            told = Message("this service answers by the names of this machine alone, such as localhost")
            raise Declined(403, told)
        if request.method not in SAFE and not _from_here():
            raise Declined(403, Message("this was sent by a page of another site; send it from a page of this service"))
        g.client = client_of(tokens) if tokens else ANYONE

    @app.after_request
    def secure(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code == HTTPStatus.UNAUTHORIZED:  # a page too: browsers ask for a password then
            response.www_authenticate = [WWWAuthenticate(way, {"realm": "zhongcao"}) for way in ("bearer", "basic")]
        return response


def _from_here() -> bool:
    """Whether no page of another site made a browser send this; there is no cookie and no secret in a form for it.

    A browser sends a password, and reaches a service on loopback, whoever wrote the page that asks. It tells where a
    request comes from in Sec-Fetch-Site or, where there is no TLS or it is old, in Origin; programs send neither.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin.partition("://")[2] == request.host


def client_of(tokens: Tokens) -> Client:
    """Who asks; raises Declined: 401 without a valid token, 403 where it has not the scope of the view.

    A browser sends the token as a password.
    """
    scope = scope_of(request.endpoint)
    token = _token()
    client = tokens.client(token) if token else None
    if scope is None or request.endpoint is None:
        return client or NOBODY
    if client is None:
        raise Declined(401, Message("this token is not known") if token else Message("there is no token"))
    if scope not in client.scopes:
        why = Message("the token of {client} has not the scope {scope}", client=client.name, scope=scope)
        raise Declined(403, why)
    return client


def _token() -> str | None:
    """The token that was sent, as one or as a password."""
    sent = request.authorization
    if sent is None:
        return None
    return {"bearer": sent.token, "basic": sent.password}.get(sent.type)
