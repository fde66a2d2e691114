"""Who may ask for what: tokens, of which only a digest is kept.

A token is 32 random bytes, so nobody guesses one and a plain SHA-256 keeps it: a slow hash is for passwords, which
people choose, and would cost every request. All digests are compared, each in constant time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any, get_args

from api.operation import Scope
from engine.messages import Listed, Message, shown
from engine.problems import Problem, Refused, nearest
from engine.source import Source, read

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
DIGEST = re.compile(r"[0-9a-f]{64}")
KEYS = ("sha256", "scopes", "label")
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: the name of its token, which the log uses, what it may ask for, and under what its checks are kept.

    Several tokens may have one label, so that a new one finds what was kept with an old one.
    """

    name: str
    scopes: frozenset[Scope]
    label: str


NOBODY = Client("", frozenset(), "")
"""Who asks without a token where none is asked for."""

ANYONE = Client("", frozenset(SCOPES), "")
"""Who asks where no token is asked for."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The clients of a service, each by the digest of its token."""

    clients: Mapping[str, Client]

    def client(self, token: str) -> Client | None:
        """Whose token it is; None for nobody's."""
        digest, found = digest_of(token), None
        for known, client in self.clients.items():
            if compare_digest(known, digest):
                found = client
        return found


def new() -> str:
    """A token that nobody has."""
    return f"zc_{token_urlsafe(32)}"


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def entry(name: str, token: str, scopes: Iterable[str], label: str | None = None) -> str:
    """The line of a client in a file of tokens."""
    kept = f", label: {label}" if label else ""
    return f"{name}: {{sha256: {digest_of(token)}, scopes: [{', '.join(scopes)}]{kept}}}\n"


def read_tokens(text: str | bytes, name: str) -> Tokens:
    """The tokens of a YAML file, `NAME: {sha256: DIGEST, scopes: [read, check], label: LABEL}` a client.

    The label is the name where none is given. Raises Refused with everything that is wrong with it.
    """
    source = read(text, name, "yaml")
    problems = list(source.problems)
    clients: dict[str, Client] = {}
    for at, given in source.data.items():
        wrong = list(_wrong(source, at, given))
        problems += wrong
        if wrong:
            continue
        if given["sha256"] in clients:
            told = Message("another client has this token; make one for each")
            problems.append(Problem(source.locate((at, "sha256")), told, f"{at}.sha256"))
        clients[given["sha256"]] = Client(at, frozenset(given["scopes"]), given.get("label", at))
    if problems:
        raise Refused(problems)
    return Tokens(clients)


def _wrong(source: Source, name: str, given: Any) -> Iterator[Problem]:
    """What is wrong with an entry."""
    if not NAME.fullmatch(name):
        told = Message(
            "a client is named by up to 64 letters, digits, '.', '_' and '-'; the first is a letter or digit"
        )
        yield Problem(source.locate_key((name,)), told, name)
    if not isinstance(given, dict):
        told = Message("expected a digest and scopes, as in {example}", example="{sha256: DIGEST, scopes: [check]}")
        yield Problem(source.locate((name,)), told, name)
        return
    for key in given:
        if key not in KEYS:
            told = Message("the keys are {keys}, not '{found}'", keys=Listed(KEYS), found=shown(key))
            yield Problem(source.locate_key((name, key)), told, f"{name}.{key}", nearest(key, KEYS))
    label = given.get("label", name)
    if not isinstance(label, str) or not (label == name or NAME.fullmatch(label)):
        told = Message(
            "a label is up to 64 letters, digits, '.', '_' and '-'; the first is a letter or digit, as in {example}",
            example=shown("shop"),
        )
        yield Problem(source.locate((name, "label")), told, f"{name}.label")
    digest, scopes = given.get("sha256"), given.get("scopes")
    if not isinstance(digest, str) or not DIGEST.fullmatch(digest):
        told = Message("expected a SHA-256 of 64 digits from 0 to f; `zhongcao serve token` writes one")
        yield Problem(source.locate((name, "sha256")), told, f"{name}.sha256")
    if not isinstance(scopes, list) or not scopes:
        told = Message("expected a list of {scopes}", scopes=Listed(SCOPES))
        yield Problem(source.locate((name, "scopes")), told, f"{name}.scopes")
        return
    for number, scope in enumerate(scopes):
        if scope not in SCOPES:
            words = Listed(SCOPES)
            told = Message("{name} is one of {words}, not '{found}'", name="scope", words=words, found=shown(scope))
            yield Problem(
                source.locate((name, "scopes", number)), told, f"{name}.scopes.{number}", nearest(scope, SCOPES)
            )
