"""Many clients at a running service, some of them rude: each gets its own answer, and nobody waits for another."""

import json
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.given import ALONE, DAY, PLAN, Server, serving
from tests.soak import CLIENTS, MOST, soak, templates


@pytest.fixture(scope="module")
def two() -> Iterator[Server]:
    """The service with two workers and the rules of the tests."""
    with serving("--workers", "2", *ALONE) as running:
        yield running


def test_no_answer_is_another_ones_and_memory_does_not_grow(two: Server) -> None:
    found = soak(two, 50, templates(*ALONE))
    assert found.wrong == []
    assert found.checks == len(found.digests) == CLIENTS * 50
    assert found.growth()
    assert max(found.growth()) < MOST


HEAD = f"POST /v1/checks?as_of={DAY} HTTP/1.1\r\nHost: x\r\nContent-Type: application/yaml\r\n"
BODY = PLAN.encode()
BATCH = b'{"version": 1}\n' * 900


def head(*lines: str) -> bytes:
    return (HEAD + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode()


SIZED = head(f"Content-Length: {len(BODY)}")
CHUNKED = head("Transfer-Encoding: chunked")

SLOW = {
    "says nothing": b"",
    "stops in the first line": b"POST /v1/che",
    "stops in a header": HEAD.encode() + b"Content-Le",
    "stops before its body": SIZED,
    "stops within its body": SIZED + BODY[:50],
    "stops within a chunk": CHUNKED + b"40\r\nversion",
    "takes no answer": HEAD.replace("yaml", "jsonl").encode()
    + f"Content-Length: {len(BATCH)}\r\n\r\n".encode()
    + BATCH,
}
"""What a client sends that then keeps its connection open."""

WRONG = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
    "a length that is no number": head("Content-Length: many") + BODY,
    "a length below zero": head("Content-Length: -1") + BODY,
    "two lengths": head("Content-Length: 5", f"Content-Length: {len(BODY)}") + BODY,
    "a length and chunks": head(f"Content-Length: {len(BODY)}", "Transfer-Encoding: chunked") + b"0\r\n\r\n",
    "a chunk of no size": CHUNKED + b"zz\r\n" + BODY,
    "an unknown coding": head("Transfer-Encoding: rot13") + BODY,
    "a header without a name": HEAD.encode() + b": x\r\n\r\n",
    "an endless header": HEAD.encode() + b"X: " + b"x" * 100_000 + b"\r\n\r\n",
    "a thousand headers": head(*(f"X-{at}: x" for at in range(1000))),
    "an endless address": b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n",
    "a version to come": b"GET /healthz HTTP/9.9\r\n\r\n",
}
"""What is answered with a complaint, and never as a check."""

CUT = {"a body cut short": SIZED + BODY[:-20], "a chunk cut short": CHUNKED + b"40\r\nversion: 1", "no body": SIZED}
"""What a client sends that then says no more; a body without its end is never checked as if it were whole."""


def connected(server: Server, sent: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    with suppress(ConnectionError):  # it may be refused before it is sent
        client.sendall(sent)
    return client


def answered(client: socket.socket) -> bytes:
    """Everything that the service says until it hangs up."""
    got = b""
    with suppress(ConnectionError), client:
        while part := client.recv(65536):
            got += part
    return got


def others_are_answered(server: Server) -> None:
    asked = [server.ask("POST", f"/v1/checks?as_of={DAY}", PLAN, "application/yaml") for _ in range(2)]
    assert [answer.status for answer in asked] == [200, 200]


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_a_slow_client_takes_nothing_from_others(sent: bytes, two: Server) -> None:
    slow = connected(two, sent)
    others_are_answered(two)
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # it hangs up without a word
    slow.close()
    others_are_answered(two)


@pytest.mark.parametrize("sent", WRONG.values(), ids=WRONG)
def test_what_is_not_http_is_answered_with_a_problem(sent: bytes, two: Server) -> None:
    got = answered(connected(two, sent))
    if got:  # a client that is still sending when it is answered may lose the answer
        assert got.split(b" ", 2)[1][:1] == b"4", got[:300]
        assert b"application/problem+json" in got
    assert b'"verdict"' not in got
    others_are_answered(two)


@pytest.mark.parametrize("sent", CUT.values(), ids=CUT)
def test_a_body_that_was_cut_short_is_not_checked(sent: bytes, two: Server) -> None:
    client = connected(two, sent)
    client.shutdown(socket.SHUT_WR)
    assert b'"verdict"' not in answered(client)
    others_are_answered(two)


def test_rude_clients_leave_no_trace_in_the_log(two: Server) -> None:
    for sent in (*SLOW.values(), *WRONG.values(), *CUT.values()):
        connected(two, sent).close()
    others_are_answered(two)
    said = [json.loads(line) for line in two.said().splitlines() if line.startswith("{")]
    assert [line for line in said if line["level"] == "error" or "exception" in line] == []
    assert sum("Booting worker" in line["message"] for line in said) == 2  # none was replaced
