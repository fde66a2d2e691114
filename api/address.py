"""Where the service listens: HOST:PORT, [::1]:PORT, unix:PATH or fd://NUMBER, as gunicorn has it."""

import os
from ipaddress import ip_address
from socket import AF_UNIX, socket

HIGHEST = 65_535
"""The highest port."""


def opened_by_systemd() -> list[str]:
    """The sockets that systemd opened for this process, which gunicorn then listens on (sd_listen_fds(3))."""
    ours = os.environ.get("LISTEN_PID") == str(os.getpid())
    return [f"fd://{3 + at}" for at in range(int(os.environ.get("LISTEN_FDS", "0")))] if ours else []


def names_one(bind: str) -> bool:
    """Whether a text is an address to listen on; that it is free is not looked at."""
    if bind.startswith("unix:"):
        return bind != "unix:"
    number = bind.removeprefix("fd://") if bind.startswith("fd://") else bind.rpartition(":")[2]
    return (":" in bind) and number.isascii() and number.isdecimal() and int(number) <= HIGHEST


def is_local(bind: str) -> bool:
    """Whether nobody but this machine reaches an address: a loopback one or a Unix socket."""
    if bind.startswith("unix:"):
        return True
    host = _host_of(bind.removeprefix("fd://")) if bind.startswith("fd://") else bind.rpartition(":")[0]
    return host == "unix" or is_loopback(host)


def is_loopback(host: str) -> bool:
    """Whether a host, without a port, is this machine by every name: localhost, 127.0.0.1, [::1]."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _host_of(descriptor: str) -> str:
    """The host of an open socket; 'unix' for a Unix socket, '' for what is no socket."""
    try:
        with socket(fileno=os.dup(int(descriptor))) as opened:
            return "unix" if opened.family == AF_UNIX else str(opened.getsockname()[0])
    except (OSError, ValueError):
        return ""
