"""The history as programs meet it: checks are sent, found again, compared, repeated, exported and deleted."""

import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from random import SystemRandom
from time import sleep
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from api import create_app
from api.history import Filters, History
from api.history.keeping import opened
from api.tokens import entry, read_tokens
from tests.checks import client, history, made
from tests.given import ADVISED, BROKEN, DAY, OPEN, PLAN, QUIET, RULES, WARNED, Server, serving, zhongcao

YAML, PROBLEM = "application/yaml", "application/problem+json"
KEPT, WARNING = "Zhongcao-Check", "Zhongcao-Warning"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[History]:
    with history(f"sqlite:///{tmp_path}/history.db") as opened:
        yield opened


@pytest.fixture
def service(store: History) -> FlaskClient:
    return client(store)


def checked(service: FlaskClient, plan: str = PLAN, query: str = "", type_: str = YAML) -> str:
    """The id under which a check is kept."""
    answer = service.post(f"/v1/checks?as_of={DAY}{query}", data=plan.encode(), content_type=type_)
    assert answer.status_code == 200, answer.text
    return answer.headers[KEPT]


def problem(answer: TestResponse, status: int, kind: str) -> str:
    """What a problem answer says."""
    assert (answer.status_code, answer.content_type) == (status, PROBLEM), answer.text
    assert answer.json is not None
    assert answer.json["type"] == f"/problems/{kind}"
    detail: str = answer.json["detail"]
    return detail


def ids(answer: TestResponse) -> list[str]:
    assert answer.json is not None
    return [check["id"] for check in answer.json["checks"]]


# --- Kept and shown -------------------------------------------------------------------------------------------------


def test_a_check_answers_the_same_bytes_whether_it_is_kept_or_not(service: FlaskClient) -> None:
    send = {"data": PLAN.encode(), "content_type": YAML}
    kept = service.post(f"/v1/checks?as_of={DAY}&client=acme", **send)  # type: ignore[arg-type]
    plain = client(None).post(f"/v1/checks?as_of={DAY}", **send)  # type: ignore[arg-type]
    assert kept.data == plain.data
    assert (KEPT in kept.headers, KEPT in plain.headers) == (True, False)
    assert WARNING not in kept.headers


def test_a_kept_check_is_shown_whole_and_its_ends_byte_for_byte(service: FlaskClient) -> None:
    before = datetime.now(UTC)
    id_ = checked(service, "\ufeff" + PLAN, "&client=客户&lang=zh&file=计划.yaml&explain=1&margins=1")
    whole = service.get(f"/v1/checks/{id_}").json
    assert whole
    assert (whole["id"], whole["client"], whole["verdict"]) == (id_, "客户", "blocked")
    assert whole["options"] == {
        "file": "计划.yaml", "syntax": "yaml", "lang": "zh", "as_of": DAY, "packs": ["guidance"], "explain": True, "margins": True,
    }  # fmt: skip
    assert before.replace(microsecond=0) <= datetime.fromisoformat(whole["time"]) <= datetime.now(UTC)
    assert whole["text"] == "\ufeff" + PLAN
    plan, report = (service.get(f"/v1/checks/{id_}/{part}") for part in ("plan", "report"))
    assert (plan.data, plan.content_type) == (("\ufeff" + PLAN).encode(), YAML)
    for answer in (plan, report, service.get("/v1/checks")):  # nothing on the way keeps what is confidential
        assert (answer.headers["Cache-Control"], "ETag" in answer.headers) == ("no-store", False)
    assert report.content_type == "application/json"
    assert (report.json, report.json["explanations"] is None) == (whole["report"], False)  # type: ignore[index]


def test_a_plan_in_json_comes_back_as_json(service: FlaskClient) -> None:
    id_ = checked(service, '{"version": 1}', type_="application/json")
    plan = service.get(f"/v1/checks/{id_}/plan")
    assert (plan.text, plan.content_type) == ('{"version": 1}', "application/json")


def test_what_is_no_plan_is_not_kept(service: FlaskClient) -> None:
    answer = service.post("/v1/checks", data=BROKEN.encode(), content_type=YAML)
    assert (answer.status_code, KEPT in answer.headers) == (422, False)
    assert ids(service.get("/v1/checks")) == []


def test_a_client_names_itself_in_at_most_200_characters(service: FlaskClient) -> None:
    checked(service, query="&client=" + "种" * 200)
    for wrong in ("x" * 201, "a%00b", "a%0Ab\x7f"):
        answer = service.post(f"/v1/checks?client={wrong}", data=PLAN.encode(), content_type=YAML)
        assert "client has at most 200 characters, and no control characters" in problem(answer, 400, "bad-query")


def test_without_a_history_there_is_nothing_to_ask() -> None:
    plain = client(None)
    for path, status in (("/v1/checks", 405), ("/v1/checks/x", 404), ("/v1/checks/export", 404)):
        assert plain.get(path).status_code == status
    assert plain.delete("/v1/checks?client=x").status_code == 405


# --- Lists ----------------------------------------------------------------------------------------------------------


def test_a_list_is_filtered_and_paged(service: FlaskClient) -> None:
    found = [checked(service, plan, f"&client={name}") for plan, name in ((PLAN, "a"), (WARNED, "b"), (QUIET, "a"))]
    assert ids(service.get("/v1/checks")) == found[::-1]
    today = datetime.now(UTC).date().isoformat()
    for query, wanted in (
        ("verdict=revise", [1]),
        ("client=a", [2, 0]),
        ("rule=ads-before-notes", [0]),
        ("name=春茶 launch&client=b", [1]),
        (f"plan={made(PLAN).report.plan.digest}", [0]),
        (f"from={today}&to={today}", [2, 1, 0]),
        ("to=2026-01-01", []),
        ("from=9998-12-31T23:59:59Z", []),
        ("limit=3", [2, 1, 0]),
    ):
        answer = service.get(f"/v1/checks?{query}")
        assert (ids(answer), answer.json["next"]) == ([found[at] for at in wanted], None)  # type: ignore[index]
    first = service.get("/v1/checks?limit=2")
    assert first.json
    rest = service.get(f"/v1/checks?limit=2&cursor={first.json['next']}")
    assert ids(first) + ids(rest) == found[::-1]


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("cursor=x", "this cursor is of no list with these filters"),
        ("limit=0", "limit is a number from 1 to 200, not '0'"),
        ("limit=201", "limit is a number from 1 to 200, not '201'"),
        ("limit=", "limit is a number from 1 to 200, not ''"),
        ("limit=٣", "limit is a number from 1 to 200, not '٣'"),
        ("limit=-1", "limit is a number"),
        ("verdict=good", "verdict is one of blocked, revise, ready, not 'good'"),
        ("from=today", "from is a day as YYYY-MM-DD"),
        ("from=2027-02-30", "from is a day as YYYY-MM-DD"),
        ("to=2027-01-31T12:00:00", "or a time with its zone"),
        ("to=9999-12-31", "to is a day as YYYY-MM-DD"),
        ("from=0001-01-01T00:00:00%2B14:00", "from is a day as YYYY-MM-DD"),
        ("name=%00", "name has at most 200 characters, and no control characters"),
        ("rule=" + "x" * 201, "rule has at most 200 characters"),
        ("verdit=ready", "unknown query parameter 'verdit' (did you mean 'verdict'?)"),
    ],
)
def test_a_list_that_cannot_be_asked_for_is_a_bad_request(query: str, detail: str, service: FlaskClient) -> None:
    assert detail in problem(service.get(f"/v1/checks?{query}"), 400, "bad-query")
    if not query.startswith(("cursor", "limit")):
        assert detail in problem(service.get(f"/v1/checks/export?{query}"), 400, "bad-query")


@pytest.mark.parametrize("part", ["", "/plan", "/report", "/replay", "/diff/x"])
@pytest.mark.parametrize("id_", ["x", "01a20298-e64b-7708-91df-4d5f6056c8f8", "%00", ".."])
def test_a_check_that_is_not_kept_is_not_found(id_: str, part: str, service: FlaskClient) -> None:
    problem(service.get(f"/v1/checks/{id_}{part}"), 404, "not-found")


def test_an_export_is_a_line_for_each_check_oldest_first(service: FlaskClient) -> None:
    found = [checked(service, PLAN + f"# 第 {at} 版\n", f"&client={at % 2}") for at in range(25)]
    answer = service.get("/v1/checks/export?client=0")
    assert (answer.status_code, answer.content_type) == (200, "application/jsonl")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["id"] for line in lines] == found[::2]
    assert lines[1] == service.get(f"/v1/checks/{found[2]}").json
    assert "第 2 版" in answer.text.splitlines()[1]


def test_checks_are_deleted_by_client_and_by_time(service: FlaskClient) -> None:
    found = [checked(service, query=f"&client={name}") for name in "aab"]
    assert "say which checks" in problem(service.delete("/v1/checks"), 400, "bad-query")
    assert "unknown query parameter 'verdict'" in problem(service.delete("/v1/checks?verdict=ready"), 400, "bad-query")
    assert "before is a day" in problem(service.delete("/v1/checks?before=x"), 400, "bad-query")
    for query, deleted in (("client=c", 0), ("before=2026-01-01", 0), ("client=a", 2), ("before=9998-01-01", 1)):
        assert service.delete(f"/v1/checks?{query}").json == {"deleted": deleted}
    problem(service.get(f"/v1/checks/{found[0]}"), 404, "not-found")
    assert ids(service.get("/v1/checks")) == []


# --- Compared and repeated ------------------------------------------------------------------------------------------


def compared(service: FlaskClient, before: str, after: str) -> dict[str, Any]:
    """The answer to a comparison of two checks, its findings by their rules."""
    answer = service.get(f"/v1/checks/{before}/diff/{after}").json
    assert answer
    for name in ("fixed", "unjudged", "new"):
        answer[name] = [spot["rule"] for spot in answer[name]]
    answer["still"] = [(still["after"]["rule"], still["moved"]) for still in answer["still"]]
    return answer


def test_findings_are_fixed_new_or_still_there(service: FlaskClient) -> None:
    plan, warned = checked(service, PLAN), checked(service, WARNED)
    assert compared(service, plan, warned) == {
        "verdict_before": "blocked", "verdict_after": "revise", "changed": ["plan"],
        "fixed": ["ads-before-notes"], "unjudged": [], "new": [],
        "still": [("kol-carries-sales", False), ("few-creators", False), ("no-comment-owner", False)],
    }  # fmt: skip
    back = compared(service, warned, plan)
    assert (back["fixed"], back["new"]) == ([], ["ads-before-notes"])
    assert compared(service, plan, plan)["changed"] == []


def test_a_finding_that_can_no_longer_be_judged_is_not_fixed(service: FlaskClient) -> None:
    answer = compared(service, checked(service, PLAN), checked(service, OPEN))
    assert answer["fixed"] == []
    assert answer["unjudged"] == ["ads-before-notes", "kol-carries-sales"]


def test_a_finding_that_moves_with_its_cohort_is_still_there_and_has_moved(service: FlaskClient) -> None:
    before = checked(service, ADVISED)
    other = "  - {id: 素人, role: koc, creators: 50, compensation: gifted}\n"
    below = checked(service, ADVISED.replace("cohorts:\n", f"cohorts:\n{other}"))
    answer = service.get(f"/v1/checks/{before}/diff/{below}").json
    assert answer
    moved = {still["after"]["rule"]: still for still in answer["still"] if still["moved"]}
    still = moved["few-creators"]
    assert (still["before"]["path"], still["after"]["path"]) == ("cohorts.0.creators", "cohorts.1.creators")
    assert still["after"]["location"]["line"] == still["before"]["location"]["line"] + 1
    assert (answer["fixed"], answer["new"]) == ([], [])


def test_a_finding_of_another_cohort_at_the_same_place_is_new(service: FlaskClient) -> None:
    before, after = (checked(service, ADVISED.replace("头部", name)) for name in ("头部", "腰部"))
    answer = compared(service, before, after)
    assert (answer["fixed"], answer["new"]) == (["few-creators"], ["few-creators"])


def test_a_waived_finding_is_still_there(service: FlaskClient) -> None:
    waived = PLAN + "waivers: [{rule: ads-before-notes, reason: x, by: y, until: 2027-01-31}]\n"
    before, after = checked(service, PLAN), checked(service, waived)
    answer = service.get(f"/v1/checks/{before}/diff/{after}").json
    assert answer
    (still,) = (still for still in answer["still"] if still["after"]["rule"] == "ads-before-notes")
    assert (still["before"]["waived"], still["after"]["waived"], answer["fixed"]) == (False, True, [])


def test_what_was_asked_otherwise_is_told(service: FlaskClient) -> None:
    before, after = checked(service), checked(service, query="&lang=zh")
    assert compared(service, before, after)["changed"] == ["options"]


@pytest.mark.parametrize("query", ["", "&lang=zh&explain=1&margins=1&file=a.yaml", "&pack=all"])
def test_a_check_is_repeated_to_the_same_bytes(query: str, service: FlaskClient) -> None:
    id_ = checked(service, query=query)
    answer = service.get(f"/v1/checks/{id_}/replay").json
    assert answer == {"id": id_, "same": True, "changed": [], "refused": [], "diff": None}


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The rules of the tests, in a folder where they can be edited."""
    return Path(shutil.copytree(RULES, tmp_path / "rules"))


def test_a_repeated_check_tells_what_other_rules_find(store: History, edited: Path) -> None:
    id_ = checked(client(store))
    (edited / "timing" / "ads-before-notes.yaml").unlink()
    answer = client(store, edited).get(f"/v1/checks/{id_}/replay").json
    assert answer
    assert (answer["same"], answer["changed"], answer["refused"]) == (False, ["rules"], [])
    assert [spot["rule"] for spot in answer["diff"]["fixed"]] == ["ads-before-notes"]


def stored(store: History, **values: str) -> None:
    """Put values into what is kept, behind the back of the history."""
    with sqlite3.connect(str(store.engine.url.database)) as connection:
        for name, value in values.items():
            connection.execute(f"UPDATE history_checks SET {name} = ?", [value])  # noqa: S608  (names of our own)
    connection.close()


def test_a_repeated_check_tells_another_engine(store: History, service: FlaskClient) -> None:
    """The stored report claims to be of an earlier version; its bytes are those of a report that says so."""
    check = made()
    version = f'"version": "{check.report.rules.version}"'.encode()
    assert check.written.count(version) == 1
    old = check.written.replace(version, b'"version": "0.0.9"')
    id_ = store.keep(type(check)(check.time, "", check.options, check.plan, check.report, old))
    answer = service.get(f"/v1/checks/{id_}/replay").json
    assert answer
    assert (answer["same"], answer["changed"]) == (False, ["engine"])
    assert [answer["diff"][name] for name in ("fixed", "unjudged", "new")] == [[], [], []]


def test_other_bytes_of_the_same_plan_and_rules_are_the_engines_doing(store: History, service: FlaskClient) -> None:
    check = made()
    id_ = store.keep(type(check)(check.time, "", check.options, check.plan, check.report, check.written + b"\n"))
    assert service.get(f"/v1/checks/{id_}/replay").json["changed"] == ["engine"]  # type: ignore[index]


def test_a_check_that_cannot_be_repeated_says_why(store: History, service: FlaskClient) -> None:
    """One was asked of a pack that is no longer there, one is of a plan that is none any more."""
    gone = checked(service)
    stored(store, options=json.dumps({**store.get(gone).kept.options.model_dump(mode="json"), "packs": ["law-xx"]}))
    answer = service.get(f"/v1/checks/{gone}/replay").json
    assert answer
    assert (answer["same"], answer["diff"]) == (False, None)
    assert "law-xx" in answer["refused"][0]
    check = made()
    broken = store.keep(type(check)(check.time, "", check.options, BROKEN.encode(), check.report, check.written))
    refused = service.get(f"/v1/checks/{broken}/replay").json["refused"]  # type: ignore[index]
    assert refused[0].startswith("plan:2:1: unknown field 'campain'")
    assert len(refused) == 6


# --- When the store is down -----------------------------------------------------------------------------------------


def test_a_check_answers_though_the_store_is_down_and_says_so(
    store: History, service: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    id_ = checked(service)
    store.close()
    file = Path(str(store.engine.url.database))
    content = file.read_bytes()
    file.write_text("no database")
    with caplog.at_level(logging.ERROR):
        answer = service.post(f"/v1/checks?as_of={DAY}", data=PLAN.encode(), content_type=YAML)
        assert answer.data == client(None).post(f"/v1/checks?as_of={DAY}", data=PLAN.encode(), content_type=YAML).data
        assert answer.headers[WARNING] == "this check was not kept: the history does not answer"
        assert KEPT not in answer.headers
        for path in ("/v1/checks", f"/v1/checks/{id_}", "/v1/checks/export", f"/v1/checks/{id_}/replay"):
            assert "the log of the service says why" in problem(service.get(path), 503, "history-unavailable")
        problem(service.delete("/v1/checks?client=a"), 503, "history-unavailable")
    assert caplog.text.count("file is not a database") == 6
    assert PLAN.splitlines()[1] not in caplog.text
    file.write_bytes(content)
    store.close()
    assert ids(service.get("/v1/checks")) == [id_]


def test_a_service_starts_though_its_store_is_down(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    service = client(opened(f"postgresql://u:secret@/d?host={tmp_path}", None))
    answer = service.post("/v1/checks", data=PLAN.encode(), content_type=YAML)
    assert (answer.status_code, WARNING in answer.headers) == (200, True)


# --- A real service -------------------------------------------------------------------------------------------------


def running(address: str, *options: str) -> Any:
    return serving(
        "--workers", "2", *options,
        ZHONGCAO_RULES=str(RULES), ZHONGCAO_NO_SHIPPED="1", ZHONGCAO_RELOAD="0", ZHONGCAO_HISTORY=address,
    )  # fmt: skip


def posting(server: Server, plan: str, acknowledged: dict[str, str]) -> str:
    """Post until the service is gone, and take note of the ids that were acknowledged, each with its plan."""
    for at in range(10_000):
        sent = f"{plan}# {at}\n"
        try:
            answer = server.ask("POST", f"/v1/checks?as_of={DAY}", sent, YAML)
        except (OSError, HTTPException):
            return "gone"
        acknowledged[answer.headers[KEPT]] = sent
    return "never killed"


def test_nothing_that_was_acknowledged_is_lost_when_the_service_is_killed(address: str) -> None:
    """Killed twice, without a word, at a random moment while four clients post; every id is there, whole."""
    kept = dict[str, str]()
    for _ in range(2):
        with running(address) as server, ThreadPoolExecutor(4) as threads:
            for id_, plan in list(kept.items())[-5:]:
                assert server.ask("GET", f"/v1/checks/{id_}/plan").text == plan
                assert server.ask("GET", f"/v1/checks/{id_}/replay").json()["same"]
            before = len(kept)
            clients = [threads.submit(posting, server, plan, kept) for plan in (PLAN, WARNED) * 2]
            while len(kept) < before + 10 and not any(client_.done() for client_ in clients):
                sleep(0.01)
            sleep(SystemRandom().uniform(0, 0.3))
            server.kill()
            assert [client_.result() for client_ in clients] == ["gone"] * 4
    with history(address) as store:
        found = {whole.kept.id: whole for whole in store.export(Filters())}
    assert {id_: found[id_].plan.decode() for id_ in kept} == kept
    digests = {plan: made(plan).report.plan.digest for plan in (PLAN, WARNED)}
    for whole in found.values():
        report = json.loads(whole.report)
        assert report["plan"]["digest"] == digests[whole.plan.decode().partition("# ")[0]] == whole.kept.plan.digest
        assert report["verdict"] == whole.kept.verdict


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--history", "history.db"], "--history: write sqlite:///FILE"),
        (["--history-days", "0"], "--history-days is a number from 1 to 36,500, not '0'"),
        (["--history-days", "x"], "--history-days is a number from 1 to 36,500, not 'x'"),
    ],
)
def test_a_service_with_a_wrong_history_does_not_start(options: list[str], told: str, tmp_path: Path) -> None:
    ran = zhongcao("serve", "--history", f"sqlite:///{tmp_path}/h.db", *options)
    assert (ran.code, told in ran.err) == (2, True), ran.err
    assert "The service did not start." in ran.err


# --- Whose checks ---------------------------------------------------------------------------------------------------


def test_a_check_is_kept_under_the_name_of_its_token(store: History) -> None:
    tokens = read_tokens(entry("acme", "zc_a", ["check", "history"]) + entry("other", "zc_o", ["check"]), "tokens.yaml")
    service = create_app([RULES], history=store, tokens=tokens).test_client()

    def ask(method: str, path: str, token: str) -> TestResponse:
        sent = {"data": PLAN.encode(), "content_type": YAML} if method == "POST" else {}
        return service.open(path, method=method, headers={"Authorization": f"Bearer {token}"}, **sent)  # type: ignore[arg-type]

    for query, status in (("", 200), ("&client=acme", 200), ("&client=other", 400)):
        assert ask("POST", f"/v1/checks?as_of={DAY}{query}", "zc_a").status_code == status
    found = ask("GET", "/v1/checks", "zc_a").json
    assert found
    assert [check["client"] for check in found["checks"]] == ["acme", "acme"]
    for method, path in (("GET", "/v1/checks"), ("DELETE", "/v1/checks?client=acme"), ("GET", "/v1/checks/export")):
        problem(ask(method, path, "zc_o"), 403, "forbidden")


def test_each_line_of_a_batch_is_kept(service: FlaskClient, store: History) -> None:
    answer = service.post(
        "/v1/checks?client=b", data='{"version": 1}\n{\n{"version": 1}\n', content_type="application/jsonl"
    )
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [("check" in one, "problem" in one) for one in told] == [(True, False), (False, True), (True, False)]
    for one in (told[0], told[2]):
        assert service.get(f"/v1/checks/{one['check']}/report").json == one["report"]
    assert ids(service.get("/v1/checks?client=b")) == [told[2]["check"], told[0]["check"]]


def test_a_check_is_kept_as_json_whatever_form_is_answered(service: FlaskClient) -> None:
    sent = {"data": PLAN.encode(), "content_type": YAML, "headers": {"Accept": "text/markdown"}}
    answer = service.post(f"/v1/checks?as_of={DAY}", **sent)  # type: ignore[arg-type]
    assert answer.mimetype == "text/markdown"
    assert service.get(f"/v1/checks/{answer.headers[KEPT]}/replay").json["same"]  # type: ignore[index]


# --- The document ---------------------------------------------------------------------------------------------------


def test_every_answer_of_the_history_is_what_the_document_says(service: FlaskClient) -> None:
    document = service.get("/openapi.json").get_json()
    validate(document)
    before, after = checked(service, PLAN), checked(service, WARNED)
    seen = set()
    for path, methods in document["paths"].items():
        if not path.startswith("/v1/checks"):
            continue
        for method in sorted(methods, reverse=True):
            if method == "post":
                continue
            address = path.format(id=before, before=before, after=after) + (
                "?client=none" if method == "delete" else ""
            )
            answer = service.open(address, method=method)
            assert answer.status_code == 200, address
            schema = methods[method]["responses"]["200"]["content"][answer.mimetype]["schema"]
            checker = Draft202012Validator({**schema, "components": document["components"]})
            for line in answer.text.splitlines() if answer.mimetype.endswith("jsonl") else [answer.text]:
                checker.validate(json.loads(line) if answer.mimetype != YAML else {})
            seen.add((method, path))
    assert len(seen) == 8
