"""A running service whose rules are edited: what it answers from, and what it says of the edit."""

import json
import logging
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from html import unescape
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from threading import enumerate as running
from time import monotonic, sleep
from typing import Any

import pytest
from flask.testing import FlaskClient

from api import create_app
from api.tokens import entry, read_tokens
from engine import inference
from engine.render.html.formats import formats
from engine.rules import load_rules
from tests.given import DAY, PLAN, RULES, Server, serving

LIMIT = 30
"""Seconds until a test gives up; an edit is live in a fraction of one."""

RULE = "people/few-creators.yaml"
CHECK = f"/v1/checks?as_of={DAY}"
HEADER = "Zhongcao-Rules"


class Desk:
    """A rule folder of one's own, and somebody who edits it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(RULES, folder)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(text, "utf-8")

    def save(self, name: str, text: str) -> None:
        """Write it elsewhere and put it in place whole, as careful editors do."""
        (self.folder / ".half").write_text(text, "utf-8")
        (self.folder / ".half").rename(self.folder / name)

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def fewest(self, creators: int | str) -> None:
        """Edit the number that PLAN's only cohort, of two creators, is held to."""
        text = re.sub(r"(?<=  value: )\S+(?=\n  unit: creators)", str(creators), self.read("settings.yaml"))
        self.write("settings.yaml", text)

    @property
    def digest(self) -> str:
        """Of the rules as they are now."""
        return load_rules([self.folder]).digest


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "rules")


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    """The service with one worker, so that one answer tells what the next will be."""
    with serving(ZHONGCAO_RULES=str(desk.folder), ZHONGCAO_NO_SHIPPED="1") as running_:
        yield running_


def eventually(holds: Callable[[], bool], server: Server) -> None:
    end = monotonic() + LIMIT
    while not holds():
        assert monotonic() < end, server.said()
        sleep(0.02)


def ready(server: Server) -> Any:
    answer = server.ask("GET", "/readyz")
    told = answer.json()
    assert answer.status == 200
    assert told["status"] == "ok"
    assert answer.headers[HEADER] == told["digest"]
    assert told["stale"] == bool(told["problems"])
    return told


def live(server: Server, digest: str) -> None:
    """Wait until the service answers from the rules of this digest and finds nothing wrong with them."""

    def holds() -> bool:
        told = ready(server)
        return (told["digest"], told["stale"]) == (digest, False)

    eventually(holds, server)


def checked(server: Server) -> tuple[str, set[str]]:
    """The digest that a report on PLAN names, which its header names too, and the rules that find something."""
    answer = server.ask("POST", CHECK, PLAN, "application/yaml")
    report = answer.json()
    assert answer.headers[HEADER] == report["rules"]["digest"]
    return report["rules"]["digest"], {finding["rule"] for finding in report["findings"]}


# --- Good edits -----------------------------------------------------------------------------------------------------


def test_an_edit_of_a_threshold_changes_the_next_findings_and_the_digest(desk: Desk, server: Server) -> None:
    before = desk.digest
    digest, found = checked(server)
    assert digest == before
    assert "few-creators" in found
    for fewest, fires in ((2, False), (3, True)):
        desk.fewest(fewest)
        live(server, desk.digest)
        digest, found = checked(server)
        assert digest == desk.digest
        assert (digest == before) == fires  # three again: the rules as they were
        assert ("few-creators" in found) == fires
    eventually(lambda: f"the edited rules are in use: 4 rules, {before}" in server.said(), server)


def test_rule_files_come_and_go(desk: Desk, server: Server) -> None:
    live(server, desk.digest)
    text = desk.read(RULE).replace("few-creators", "small-cohort")
    desk.write("sizes/small-cohort.yaml", text)  # in a folder that is new
    live(server, desk.digest)
    assert server.ask("GET", "/v1/rules/small-cohort").json()["set"] == "sizes"
    assert "small-cohort" in checked(server)[1]

    before = desk.digest
    desk.write("sizes/small-cohort.yaml", text.replace("severity: recommendation", "severity: info"))
    live(server, desk.digest)
    assert desk.digest != before
    (desk.folder / "sizes").rename(desk.folder / "cohorts")  # another set, and nothing else
    live(server, desk.digest)
    assert server.ask("GET", "/v1/rules/small-cohort").json()["set"] == "cohorts"

    shutil.rmtree(desk.folder / "cohorts")
    live(server, desk.digest)
    assert server.ask("GET", "/v1/rules/small-cohort").status == 404
    assert "small-cohort" not in checked(server)[1]


def test_twenty_edits_in_a_row_end_with_the_last_one(desk: Desk, server: Server) -> None:
    live(server, desk.digest)
    for fewest in range(3, 23):
        desk.fewest(fewest)
    live(server, desk.digest)
    assert server.ask("GET", "/v1/rules/few-creators").json()["settings"][0]["value"] == 22


def test_a_file_may_be_replaced_and_so_may_the_folder(desk: Desk, server: Server, tmp_path: Path) -> None:
    live(server, desk.digest)
    copy = Desk(tmp_path / "new")
    for fewest in (5, 6):
        copy.fewest(fewest)
        desk.save("settings.yaml", copy.read("settings.yaml"))
        live(server, desk.digest)
    copy.fewest(7)
    desk.folder.rename(tmp_path / "old")
    copy.folder.rename(desk.folder)
    live(server, desk.digest)
    desk.fewest(8)
    live(server, desk.digest)
    assert server.ask("GET", "/v1/rules/few-creators").json()["settings"][0]["value"] == 8


def test_a_config_is_followed_too(desk: Desk, tmp_path: Path) -> None:
    config = tmp_path / "own/zhongcao.yaml"
    config.parent.mkdir()
    config.write_text("disabled: [few-creators]\n")
    rules = {"ZHONGCAO_RULES": str(desk.folder), "ZHONGCAO_NO_SHIPPED": "1", "ZHONGCAO_CONFIG": str(config)}
    with serving(**rules) as server:
        live(server, load_rules([desk.folder], config).digest)
        assert "few-creators" not in checked(server)[1]
        config.write_text("settings: {fewest_creators: 3}\n")
        live(server, load_rules([desk.folder], config).digest)
        assert "few-creators" in checked(server)[1]
        config.write_text("settings: {fewest_creator: 3}\n")
        place = {"file": str(config), "line": 1, "column": 12, "path": "settings.fewest_creator"}
        told = place | {"message": "there is no setting 'fewest_creator'", "suggestion": "fewest_creators"}
        eventually(lambda: ready(server)["problems"] == [told], server)


def test_what_editors_leave_behind_is_no_edit(desk: Desk, server: Server) -> None:
    live(server, desk.digest)
    for name in (".few-creators.yaml.swp", "few-creators.yaml~", "#few-creators.yaml#", "notes.md"):
        desk.write(f"people/{name}", "severity: [")
    desk.save(RULE, desk.read(RULE).replace("Book {", "Please book {"))
    live(server, desk.digest)
    assert "broken" not in server.said()


# --- Bad edits ------------------------------------------------------------------------------------------------------


def test_a_bad_edit_changes_no_answer_and_every_mistake_is_told_at_its_place(desk: Desk, server: Server) -> None:
    good, text = desk.digest, desk.read(RULE)
    before = checked(server)
    desk.write(RULE, text.replace("severity: recommendation", "severity: recomendation"))
    told = {
        "file": str(desk.folder / RULE),
        "path": "severity",
        "line": 5,
        "column": 11,
        "message": "expected one of error, warning, recommendation, info, found the text 'recomendation'",
        "suggestion": "recommendation",
    }
    eventually(lambda: ready(server)["problems"] == [told], server)
    assert ready(server)["digest"] == good
    assert checked(server) == before

    desk.fewest("some")  # a second mistake beside the first
    beside = "expected a number, found the text 'some'"
    eventually(lambda: [at["message"] for at in ready(server)["problems"]] == [told["message"], beside], server)
    for problem in ready(server)["problems"]:
        assert f"{problem['file']}:{problem['line']}:{problem['column']}: {problem['message']}" in server.said()
    assert f"those of before stay in use ({good})" in server.said()
    assert checked(server) == before

    desk.write(RULE, text.replace("severity: recommendation", "severity: info"))
    desk.fewest(2)
    live(server, desk.digest)
    digest, found = checked(server)
    assert digest != good
    assert "few-creators" not in found


def test_a_file_that_is_saved_in_two_halves_ends_well(desk: Desk, server: Server) -> None:
    live(server, desk.digest)
    text = desk.read(RULE).replace("Book {", "Please book {")
    half = text.index("says:")
    desk.write(RULE, text[:half])
    eventually(lambda: ready(server)["stale"], server)
    with (desk.folder / RULE).open("a", encoding="utf-8") as file:
        file.write(text[half:])
    live(server, desk.digest)
    assert server.ask("GET", "/v1/rules/few-creators").json()["do"]["en"].startswith("Please book")


def test_a_folder_that_goes_is_a_bad_edit_and_may_come_back(desk: Desk, server: Server, tmp_path: Path) -> None:
    good = desk.digest
    live(server, good)
    desk.folder.rename(tmp_path / "away")
    eventually(lambda: ready(server)["stale"], server)
    assert "this is not a folder of rules" in {problem["message"] for problem in ready(server)["problems"]}
    assert checked(server)[0] == good
    (tmp_path / "away").rename(desk.folder)
    live(server, good)
    desk.fewest(4)
    live(server, desk.digest)


# --- Whole answers --------------------------------------------------------------------------------------------------


@pytest.fixture
def workers(desk: Desk) -> Iterator[Server]:
    """The service with two workers, each of which follows edits by itself."""
    with serving("--workers", "2", ZHONGCAO_RULES=str(desk.folder), ZHONGCAO_NO_SHIPPED="1") as running_:
        yield running_


def test_every_answer_during_edits_is_from_one_set_of_rules(desk: Desk, workers: Server) -> None:
    """A big roster, so that many checks are in flight when the rules change."""
    roster = [{"nickname": f"达人{number}", "cohort": "头部", "followers": 30_000} for number in range(400)]
    plan = (PLAN + f"roster: {json.dumps(roster)}\n").encode()
    digests = {}
    for fewest in (2, 3):
        desk.fewest(fewest)
        digests[desk.digest] = fewest == 3

    def ask(_: int) -> str:
        answer = workers.ask("POST", CHECK, plan, "application/yaml")
        assert answer.status == 200, answer.text
        report = answer.json()
        digest: str = report["rules"]["digest"]
        assert answer.headers[HEADER] == digest
        assert ("few-creators" in {finding["rule"] for finding in report["findings"]}) == digests[digest]
        return digest

    seen: set[str] = set()
    with ThreadPoolExecutor(4) as pool:
        for turn in range(8):
            asked = [pool.submit(ask, number) for number in range(8)]
            desk.fewest(2 + turn % 2)
            seen |= {each.result(LIMIT) for each in asked}
            live(workers, desk.digest)
    assert seen == set(digests)


class Held:
    """Counts the rule sets that durable_rules holds."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.handles: set[int] = set()
        self.made = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def create_ruleset(self, *given: str) -> int:
        handle: int = self.engine.create_ruleset(*given)
        self.handles.add(handle)
        self.made += 1
        return handle

    def delete_ruleset(self, handle: int) -> None:
        self.handles.remove(handle)
        self.engine.delete_ruleset(handle)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    if not inference.AVAILABLE:
        pytest.skip("durable_rules cannot be imported on this Python")
    counting = Held(inference.durable)
    monkeypatch.setattr(inference, "durable", counting)
    return counting


def post(client: FlaskClient, body: BytesIO) -> tuple[str, set[str]]:
    answer = client.post(CHECK, input_stream=body, content_length=len(PLAN.encode()), content_type="application/yaml")
    report = answer.get_json()
    assert answer.headers[HEADER] == report["rules"]["digest"]
    return report["rules"]["digest"], {finding["rule"] for finding in report["findings"]}


def test_a_check_ends_on_the_rules_that_it_began_with_and_then_they_are_given_back(desk: Desk, held: Held) -> None:
    application = create_app([desk.folder])
    client, each, before = application.test_client(), held.made, desk.digest

    class Slow(BytesIO):
        """A plan that takes so long to arrive that the rules are edited meanwhile."""

        def readinto(self, buffer: Any) -> int:
            desk.fewest(2)
            application.extensions["zhongcao"].refresh()
            assert client.get("/readyz").headers[HEADER] == desk.digest
            assert len(held.handles) == 2 * each
            return super().readinto(buffer)

    digest, found = post(client, Slow(PLAN.encode()))
    assert digest == before != desk.digest
    assert "few-creators" in found
    assert len(held.handles) == each
    digest, found = post(client, BytesIO(PLAN.encode()))
    assert digest == desk.digest
    assert "few-creators" not in found


def test_two_hundred_edits_hold_no_more_rule_sets_than_one(desk: Desk, held: Held) -> None:
    application = create_app([desk.folder])
    client, each = application.test_client(), held.made
    assert each
    for turn in range(1, 201):
        desk.fewest(turn % 7 if turn % 10 else "broken")
        application.extensions["zhongcao"].refresh()
        if turn % 20 == 0:
            assert client.get("/readyz").get_json()["stale"]
            post(client, BytesIO(PLAN.encode()))
        assert len(held.handles) == each
    assert held.made == each * 181


# --- Told on pages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "An edit of the rules has been broken since"), ("zh", "起，规则的改动有错误。")]
)
def test_every_page_tells_that_an_edit_is_broken_where_and_since_when(desk: Desk, lang: str, told: str) -> None:
    application = create_app([desk.folder])
    client = application.test_client()

    def banners() -> list[str]:
        """What the check page, a page of the catalogue and one that is not there say of the rules."""
        pages = (client.get(f"/{lang}/{path}").text for path in ("", "rules", "nowhere"))
        return [text.partition('class="stale"')[2].partition("</aside>")[0] for text in pages]

    assert (banners(), client.get("/readyz").get_json()["stale_since"]) == ([""] * 3, None)
    desk.fewest("broken")
    application.extensions["zhongcao"].refresh()
    since = client.get("/readyz").get_json()["stale_since"]
    (problem,) = client.get(f"/readyz?lang={lang}").get_json()["problems"]
    assert datetime.fromisoformat(since).tzinfo
    day = formats(lang)["moment"](datetime.fromisoformat(since))  # type: ignore[index]
    for banner in banners():
        assert told in banner
        assert day in banner
        assert f"{problem['file']}:{problem['line']}:{problem['column']}: " in unescape(banner)
        assert problem["message"] in unescape(banner)
    first = application.extensions["zhongcao"].broken
    desk.fewest("worse")
    application.extensions["zhongcao"].refresh()
    assert application.extensions["zhongcao"].broken == first
    desk.fewest(2)
    application.extensions["zhongcao"].refresh()
    assert banners() == [""] * 3


def test_only_who_may_know_how_the_service_is_doing_is_told_of_an_edit(desk: Desk) -> None:
    lines = (entry("planner", "zc_p", ["check", "history"]), entry("boss", "zc_b", ["check", "admin"]))
    application = create_app([desk.folder], tokens=read_tokens("".join(lines), "tokens.yaml"))
    desk.fewest("broken")
    application.extensions["zhongcao"].refresh()
    for token, seen in (("zc_p", False), ("zc_b", True), ("zc_nobody", False)):
        page = application.test_client().get("/en/", headers={"Authorization": f"Bearer {token}"}).text
        assert ("few-creators.yaml" in page) is seen


# --- Where it is off ------------------------------------------------------------------------------------------------


def test_nothing_is_followed_where_it_is_switched_off(desk: Desk) -> None:
    before = desk.digest
    with serving("--no-reload", ZHONGCAO_RULES=str(desk.folder), ZHONGCAO_NO_SHIPPED="1") as server:
        assert ready(server)["digest"] == before
        desk.fewest(2)
        following = Desk(desk.folder.with_name("other"))
        with serving(ZHONGCAO_RULES=str(following.folder), ZHONGCAO_NO_SHIPPED="1") as other:
            live(other, following.digest)  # time for an edit to be live
            following.fewest(2)
            live(other, following.digest)  # time for an edit to be live
        assert (ready(server)["digest"], ready(server)["stale"]) == (before, False)


def test_an_application_starts_no_thread_unless_asked_and_is_up_to_date_when_it_first_answers(desk: Desk) -> None:
    def threads() -> int:
        return sum(thread.name == "rules" for thread in running())

    quiet = create_app([desk.folder]).test_client()
    assert quiet.get("/readyz").status_code == 200
    following = create_app([desk.folder], follow=True)
    assert threads() == 0  # the process that only forks others has none
    desk.fewest(2)
    client = following.test_client()
    assert client.get("/readyz").get_json()["digest"] == desk.digest
    assert client.get("/healthz").status_code == 200
    assert threads() == 1
    following.extensions["zhongcao.watch"].stop()
    assert threads() == 0


def test_an_edit_that_cannot_be_used_for_another_reason_leaves_the_rules_of_before(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    application = create_app([desk.folder])
    before = desk.digest
    (desk.folder / RULE).unlink()
    (desk.folder / RULE).symlink_to("/nowhere")
    application.extensions["zhongcao"].refresh()
    told = application.test_client().get("/readyz").get_json()
    assert (told["digest"], told["stale"]) == (before, True)
    assert told["problems"][0]["message"] == "this file cannot be read: No such file or directory"
    assert f"{desk.folder / RULE}:1:1: this file cannot be read" in caplog.text


def test_every_answer_names_the_rules_and_the_version(desk: Desk) -> None:
    client = create_app([desk.folder]).test_client()
    for path in (
        "/healthz",
        "/nowhere",
        "/v1/rules",
        "/v1/rules/few-creators",
        "/v1/rules/none-such",
        "/v1/sources",
        "/readyz",
    ):
        answer = client.get(path)
        assert (answer.headers[HEADER], answer.headers["Zhongcao-Version"]) == (desk.digest, version("zhongcao"))
    refused = client.post(CHECK, data=b"[]", content_type="application/json")
    assert (refused.status_code, refused.headers[HEADER]) == (400, desk.digest)
