"""The notes on deployment are true: their commands run, and the real programs read the files beside them."""

import os
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
import yaml

from api.cli import TOKENS, serve
from api.limits import Limits
from api.server import GRACE
from tests import postgres
from tests.checks import history, made
from tests.given import QUIET, ROOT, Answer, zhongcao
from tests.machine import DEPLOY, UNIT, Machine, activated, ask, machine, settings

NOTES = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in NOTES.split("\n## ")}
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
STORE = "sqlite:////var/lib/zhongcao/history.db"
PLAN = QUIET.encode()


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skips where a program is not installed."""
    path = f"{os.environ['PATH']}{os.pathsep}/usr/sbin{os.pathsep}{Path(sys.executable).parent}"
    missing = [program for program in programs if not shutil.which(program, path=path)]
    return pytest.mark.skipif(bool(missing), reason=f"not on this machine: {', '.join(missing)}")


def blocks(section: str) -> list[str]:
    """The shell blocks of a section."""
    return re.findall(r"```sh\n(.*?)```", SECTIONS[section], re.S)


@needs("sqlite3", "curl")
def test_the_notes_lead_from_the_first_start_to_an_upgrade() -> None:
    with machine() as at:
        (install,) = blocks("Install")
        printed = at.run(install)
        shop, admin = re.findall(r"^zc_\S+", printed, re.M)
        assert '"status": "ok"' in printed
        assert at.ask("/v1/checks", PLAN).status == 401
        assert at.ask("/v1/checks", PLAN, shop).status == 200
        figures = at.ask("/metrics", token=admin).text
        named = re.findall(r"zhongcao_\w+_total", NOTES)
        assert named
        assert {f"# TYPE {name}" for name in named} <= set(re.findall(r"# TYPE \w+", figures))
        changed, tried = blocks("Rules of your own")
        at.run(changed)
        second, rid = blocks("Tokens change")
        (new,) = re.findall(r"^zc_\S+", at.run(second), re.M)
        assert [at.ask("/v1/checks", PLAN, token).status for token in (shop, new)] == [200, 200]
        at.run(rid)
        assert [at.ask("/v1/checks", PLAN, token).status for token in (shop, new)] == [401, 200]
        assert '"stale": false' in at.run(tried)
        before, copied = backed_up(at, new)
        at.run(blocks("Back-up")[1])
        found = kept(at)
        assert len(found) == copied
        assert before <= found
        (upgrade,) = blocks("Upgrade")
        assert '"status": "ok"' in at.run(upgrade)
        assert kept(at) == found
        assert at.ask("/v1/checks", PLAN, new).headers["Zhongcao-Check"]


def kept(at: Machine) -> set[str]:
    """The ids of the checks that the machine has kept."""
    listed = zhongcao("history", "export", "--history", at.here(STORE))
    assert listed.code == 0, listed.err
    return set(re.findall(r'^\{"id": "([^"]+)"', listed.out, re.M))


def backed_up(at: Machine, token: str) -> tuple[set[str], int]:
    """Follow the notes while two clients go on; what was kept before, and how many checks the copy says it has."""
    done, going = Event(), Event()

    def client() -> int:
        asked = 0
        while not done.is_set():
            assert at.ask("/v1/checks", PLAN, token).headers["Zhongcao-Check"]
            asked += 1
            going.set()
        return asked

    with ThreadPoolExecutor(2) as clients:
        asking = [clients.submit(client) for _ in range(2)]
        try:
            going.wait(60)
            before = kept(at)
            sound, copied = at.run(blocks("Back-up")[0]).split()
        finally:
            done.set()
        assert all(one.result() for one in asking)
    assert sound == "ok"
    assert len(before) <= int(copied) <= len(kept(at))
    return before, int(copied)


def test_an_older_program_does_not_touch_a_newer_history() -> None:
    with machine() as at:
        with history(at.here(STORE)) as store:
            store.keep(made(QUIET))
        file = at.path("/var/lib/zhongcao/history.db")
        with closing(sqlite3.connect(file)) as newer, newer:
            newer.execute("UPDATE history_version SET version_num = '9999'")
        for command in ("list", "upgrade"):
            done = zhongcao("history", command, "--history", at.here(STORE))
            assert (done.code, "made by a newer zhongcao (9999)" in done.err) == (2, True)
        assert at.begin("--insecure", ZHONGCAO_TOKENS_FILE="").wait(60) == 2
        assert "made by a newer zhongcao (9999)" in at.said()


@needs("pg_dump", "pg_restore")
def test_a_history_in_postgresql_is_backed_up_and_restored(databases: Callable[[], str]) -> None:
    lost, restored = databases(), databases()
    (block,) = blocks("PostgreSQL")
    with history(lost) as store, machine() as at:
        ids = {store.keep(made(QUIET)) for _ in range(3)}
        at.path("/var/backups/zhongcao").mkdir(parents=True)
        at.env |= {"ZHONGCAO_HISTORY": lost, "RESTORED": restored}
        at.env["PATH"] = f"{postgres.programs()}{os.pathsep}{at.env['PATH']}"
        at.run(block)
        found = zhongcao("history", "export", "--history", restored)
        assert set(re.findall(r'^\{"id": "([^"]+)"', found.out, re.M)) == ids


# --- Behind nginx ---------------------------------------------------------------------------------------------------


class Proxy:
    """nginx with the shipped file, on ports of its own."""

    def __init__(self, at: Machine) -> None:
        self.at = at
        key, certificate = at.path("/etc/zhongcao/tls.key"), at.path("/etc/zhongcao/tls.crt")
        key.parent.mkdir(exist_ok=True)
        name = ("-subj", "/CN=plans.example.com", "-addext", "subjectAltName=DNS:plans.example.com")
        made = ("openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", *name)
        subprocess.run([*made, "-keyout", key, "-out", certificate], capture_output=True, check=True)
        self.trust = ssl.create_default_context(cafile=certificate)
        with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
            self.plain, self.port = one.getsockname()[1], other.getsockname()[1]
        site = re.sub(r"^ *listen \[::\].*\n", "", at.here(NGINX), flags=re.M)
        site = site.replace("listen 80;", f"listen 127.0.0.1:{self.plain};")
        site = site.replace("listen 443 ", f"listen 127.0.0.1:{self.port} ")
        user = "user root;" if os.geteuid() == 0 else ""
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{kind}_temp_path {at.root}/run/{kind};" for kind in kinds)
        whole = (
            f"{user} pid {at.root}/run/nginx.pid; error_log {at.root}/log; events {{}} http {{ {temporary}\n{site}\n}}"
        )
        (at.root / "nginx.conf").write_text(whole, encoding="utf-8")

    def command(self, *options: str) -> None:
        """nginx listens when the command that starts it ends."""
        program = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
        told = ["-e", self.at.root / "log", "-p", self.at.root, "-c", self.at.root / "nginx.conf"]
        subprocess.run([str(program), *told, *options], check=True, timeout=60, stderr=subprocess.DEVNULL)

    def ask(self, path: str, body: bytes | None = None, *, source: str = "127.0.0.1", **headers: str) -> Answer:
        """One request over TLS, from an address of this machine."""
        plain = socket.create_connection(("127.0.0.1", self.port), 60, (source, 0))
        sock = self.trust.wrap_socket(plain, server_hostname="plans.example.com")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(sock, path, body, "application/jsonl", named)


@needs("nginx", "openssl")
def test_nginx_stands_before_the_service() -> None:
    with machine() as at:
        proxy = Proxy(at)
        proxy.command()
        try:
            at.start("--insecure", "--workers", "1", "--rate", "3 per minute", ZHONGCAO_TOKENS_FILE="")
            moved = ask(socket.create_connection(("127.0.0.1", proxy.plain)), "/v1/packs?lang=zh")
            assert (moved.status, moved.headers["Location"]) == (308, "https://plans.example.com/v1/packs?lang=zh")
            clients_are_told_apart(proxy)
            bodies_are_as_long_as_the_service_says(proxy)
            logs_have_one_id_and_no_query(proxy)
            at.stop()
            at.socket.close()
            away = proxy.ask("/v1/packs", source="127.0.0.9")
            assert (away.status, away.headers["Content-Type"]) == (503, "application/problem+json")
            assert away.headers["Retry-After"] == "5"
            assert away.json()["status"] == 503
        finally:
            proxy.command("-s", "stop")


def clients_are_told_apart(proxy: Proxy) -> None:
    """Each address has a rate of its own; a client that claims another one keeps its own."""
    assert [proxy.ask("/v1/packs").status for _ in range(4)] == [200, 200, 200, 429]
    assert proxy.ask("/v1/packs", X_Forwarded_For="192.0.2.1").status == 429
    assert proxy.ask("/v1/packs", source="127.0.0.2").status == 200


def bodies_are_as_long_as_the_service_says(proxy: Proxy) -> None:
    most = Limits().batch_bytes
    line = b'{"version": 1}\n'
    answered = proxy.ask("/v1/checks", line + b" " * (most - len(line)), source="127.0.0.3")
    assert (answered.status, answered.json()["line"]) == (200, 1)
    for length in (most + 1, 21 * 1024 * 1024):  # refused by the service, and by nginx
        refused = proxy.ask("/v1/checks", b" " * length, source="127.0.0.3")
        assert (refused.status, refused.headers["Content-Type"]) == (413, "application/problem+json")
        assert refused.json()["type"] == "/problems/too-large"
        assert f"{most:,} bytes" in refused.json()["detail"]


def logs_have_one_id_and_no_query(proxy: Proxy) -> None:
    answer = proxy.ask("/v1/packs?lang=zh", source="127.0.0.4", X_Request_ID="mine")
    id_ = answer.headers["X-Request-ID"]
    assert id_ != "mine"
    assert answer.headers["Strict-Transport-Security"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    lines = proxy.at.path("/var/log/nginx/zhongcao.log").read_text(encoding="utf-8").splitlines()
    assert [line.split()[2:5] for line in lines if id_ in line] == [["GET", "/v1/packs", "200"]]
    assert f'"request": "{id_}"' in proxy.at.said()


def test_a_service_behind_a_proxy_does_not_start_without_tokens() -> None:
    refused = zhongcao("serve", "--trusted-proxies", "1")
    assert (refused.code, "--insecure" in refused.err) == (2, True)


def test_a_socket_of_systemd_is_open_to_whom_its_address_is() -> None:
    """What --bind says does not count there."""
    with socket.create_server(("0.0.0.0", 0)) as listening:  # noqa: S104  (that is what is refused)
        command = [sys.executable, "-c", "from engine.cli import main; main()", "serve", "--no-history"]
        done = subprocess.run(
            activated(listening, *command),
            cwd=ROOT, pass_fds=[listening.fileno()], capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr.partition(" can be")[0]) == (2, "fd://3")


# --- The files ------------------------------------------------------------------------------------------------------


@needs("systemd-analyze")
def test_systemd_reads_the_units_and_rates_them_safe() -> None:
    with machine() as at:
        units = [at.path(f"/etc/systemd/system/zhongcao.{kind}") for kind in ("service", "socket")]
        for unit in units:
            unit.write_text(at.here((DEPLOY / unit.name).read_text(encoding="utf-8")), encoding="utf-8")
        for options in (["verify", *units], ["security", "--offline=yes", "--threshold=10", "--no-pager", units[0]]):
            done = subprocess.run(["systemd-analyze", *options], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr


@needs("hadolint")
def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    program = shutil.which("hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run([str(program), DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_times_and_sizes_fit_those_of_the_service() -> None:
    most = Limits().seconds + GRACE
    assert float(settings(UNIT, "TimeoutStopSec")[0]) > most
    times = dict(re.findall(r"(\w+_timeout) (\d+)s;", NGINX))
    assert float(times["proxy_read_timeout"]) > most
    (size,) = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    assert Limits().batch_bytes <= int(size) * 1024 * 1024
    assert f"{Limits().batch_bytes:,} bytes" in NGINX


def test_every_option_and_variable_that_is_named_exists() -> None:
    files = "\n".join(file.read_text(encoding="utf-8") for file in DEPLOY.iterdir()) + NOTES
    variables = {str(param.envvar) for param in serve.params if param.envvar} | {TOKENS}
    named = set(re.findall(r"\bZHONGCAO_\w+", files))
    assert named
    assert named <= variables
    options = {option for param in serve.params for option in param.opts}
    told = {option for span in re.findall(r"`(--[^`]+)`", NOTES) for option in re.findall(r"--[a-z-]+", span)}
    assert {"--bind", "--trusted-proxies", "--insecure"} <= told <= options


def test_prometheus_asks_with_a_token_where_figures_are() -> None:
    (job,) = yaml.safe_load((DEPLOY / "prometheus.yml").read_text(encoding="utf-8"))["scrape_configs"]
    assert (job["scheme"], set(job["authorization"])) == ("https", {"credentials_file"})
    assert "metrics_path" not in job
