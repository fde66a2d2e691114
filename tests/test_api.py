"""The service as programs meet it: a real server and requests in; status, headers and bodies out."""

import json
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from api import create_app
from engine.findings import LANGUAGES, Language
from engine.problems import Refused
from engine.render import playbook
from engine.rules import load_rules
from engine.source import MAX_BYTES
from tests.given import (
    ALONE,
    BLAST,
    BROKEN,
    DAY,
    EXAMPLES,
    NAUGHTY,
    PLAN,
    QUIET,
    RULES,
    Answer,
    Server,
    serving,
    zhongcao,
)

YAML, JSON, PROBLEM = "application/yaml", "application/json", "application/problem+json"


@pytest.fixture(scope="module")
def ours() -> FlaskClient:
    """The application with our own rules, without a server around it."""
    return create_app([RULES]).test_client()


def checked(server: Server, plan: str | bytes, query: str = "", type_: str = YAML) -> Answer:
    return server.ask("POST", f"/v1/checks?as_of={DAY}{query}", plan, type_)


def problem(answer: Answer, status: int) -> dict[str, Any]:
    """The problem that an answer tells, which is one in every formality."""
    assert (answer.status, answer.headers["Content-Type"]) == (status, PROBLEM), answer.text
    told: dict[str, Any] = json.loads(answer.body)
    assert list(told) == ["type", "title", "status", "detail", "errors"]
    assert told["status"] == status
    assert re.fullmatch(r"/problems/[a-z-]+", told["type"])
    assert told["title"]
    assert told["detail"]
    return told


# --- Checks ---------------------------------------------------------------------------------------------------------


def test_a_plan_is_answered_with_its_report(server: Server) -> None:
    answer = checked(server, PLAN)
    assert (answer.status, answer.headers["Content-Type"]) == (200, JSON)
    report = answer.json()
    assert report["plan"]["name"] == "春茶 launch"
    assert {finding["location"]["file"] for finding in report["findings"]} <= {"plan"}


def test_a_plan_with_errors_is_an_answer_and_not_a_failure(ours: FlaskClient) -> None:
    for plan, verdict in ((PLAN, "blocked"), (QUIET, "ready")):
        answer = ours.post("/v1/checks", data=plan.encode(), content_type=YAML)
        assert (answer.status_code, answer.get_json()["verdict"]) == (200, verdict)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("plan", EXAMPLES, ids=lambda path: path.stem)
def test_the_answer_is_byte_for_byte_what_the_command_prints(plan: Path, lang: str, server: Server) -> None:
    asked = ("--format", "json", "--lang", lang, "--as-of", DAY)
    text = plan.read_bytes()
    assert checked(server, text, f"&lang={lang}").text == zhongcao("check", "-", *asked, stdin=text).out
    named = checked(server, text, f"&lang={lang}&file={plan.name}")
    assert named.text == zhongcao("check", plan.name, *asked, cwd=plan.parent).out


def test_json_and_yaml_of_the_same_text_are_answered_alike(server: Server) -> None:
    text = '{"cohorts": [{"id": "头部", "creators": 2, "fee_per_note": 1.50}],\n "ads": {"feed": {"budget": 1e2}}}'
    printed = zhongcao("check", "-", "--format", "json", "--as-of", DAY, stdin=text).out
    for type_ in (JSON, YAML, "application/x-yaml", "text/yaml", "application/json; charset=utf-8", "APPLICATION/JSON"):
        assert checked(server, text, type_=type_).text == printed


def test_the_query_sets_language_day_and_file_name(ours: FlaskClient) -> None:
    waived = PLAN + "waivers: [{rule: ads-before-notes, reason: x, by: y, until: 2027-01-31}]\n"
    for day, error in (("2027-01-31", 0), ("2027-02-01", 1)):
        query = {"lang": "zh", "as_of": day, "file": "计划.yaml"}
        report = ours.post("/v1/checks", query_string=query, data=waived.encode(), content_type=YAML).get_json()
        assert (report["language"], report["as_of"], report["counts"]["error"]) == ("zh", day, error)
        assert report["findings"][-1]["location"]["file"] == "计划.yaml"


def test_without_a_day_it_is_today(ours: FlaskClient) -> None:
    before = date.today()  # noqa: DTZ011  (the server's day is the local one)
    report = ours.post("/v1/checks", data=PLAN.encode(), content_type=YAML).get_json()
    assert before <= date.fromisoformat(report["as_of"]) <= date.today()  # noqa: DTZ011


# --- What is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("lang=fr", "lang is one of en, zh, not 'fr'"),
        ("lang=", "lang is one of en, zh, not ''"),
        ("as_of=tomorrow", "as_of is a day as YYYY-MM-DD, not 'tomorrow'"),
        ("as_of=2027-02-30", "as_of is a day as YYYY-MM-DD, not '2027-02-30'"),
        ("as_of=2027-1-31", "as_of is a day as YYYY-MM-DD, not '2027-1-31'"),
        ("as_of=", "as_of is a day as YYYY-MM-DD, not ''"),
        ("as_of=0001-01-01x", "as_of is a day as YYYY-MM-DD, not '0001-01-01x'"),
        ("lnag=zh", "unknown query parameter 'lnag' (did you mean 'lang'?)"),
        ("%ff=%ff", "unknown query parameter"),
    ],
)
def test_a_query_that_cannot_be_used_is_a_bad_request(query: str, detail: str, server: Server) -> None:
    told = problem(server.ask("POST", f"/v1/checks?{query}", PLAN, YAML), 400)
    assert detail in told["detail"]
    assert (told["type"], told["errors"]) == ("/problems/bad-query", [])


@pytest.mark.parametrize(
    ("text", "type_", "line", "column", "message"),
    [
        ("", YAML, 1, 1, "the file is empty"),
        ("", JSON, 1, 1, "the file is empty"),
        ("version: 1\na: 'x", YAML, 3, 1, "this is not YAML"),
        ('{"version": 1,\n}', JSON, 2, 1, "this is not JSON"),
        ("version: 1", JSON, 1, 1, "this is not JSON"),
        ("[]", JSON, 1, 1, "expected a mapping of fields, found a list"),
        (b"a: \xff", YAML, 1, 4, "this is not UTF-8 text"),
        ("[" * 50, YAML, 1, 33, "nested more than 32 levels deep"),
    ],
)
def test_what_cannot_be_read_is_a_bad_request_that_says_where(
    text: str | bytes, type_: str, line: int, column: int, message: str, server: Server
) -> None:
    told = problem(checked(server, text, type_=type_), 400)
    assert told["type"] == "/problems/not-parseable"
    (error,) = told["errors"]
    assert message in error.pop("message")
    assert message in told["detail"]
    if "not YAML" not in message:
        assert error == {"path": "", "line": line, "column": column, "suggestion": None}


def test_what_is_no_plan_is_refused_with_every_problem_that_the_command_tells(server: Server) -> None:
    told = problem(checked(server, BROKEN), 422)
    assert told["type"] == "/problems/not-a-plan"
    assert told["errors"][0] == {
        "path": "campain",
        "line": 2,
        "column": 1,
        "message": told["detail"],
        "suggestion": "campaign",
    }
    lines = []
    for error in told["errors"]:
        hint = f" (did you mean '{error['suggestion']}'?)" if error["suggestion"] else ""
        lines.append(f"plan:{error['line']}:{error['column']}: {error['message']}{hint}")
    assert lines == zhongcao("check", "-", stdin=BROKEN).err.splitlines()
    assert [error["path"] for error in told["errors"]] == [
        "campain",
        "objective.primary",
        "budget.total",
        "budget.total",
        "cohorts.0.id",
        "cohorts.1.brief",
    ]


@pytest.mark.parametrize(
    "type_", [None, "", "text/plain", "application/xml", "application/x-www-form-urlencoded", "yaml"]
)
def test_another_type_of_content_is_not_supported(type_: str | None, server: Server) -> None:
    told = problem(server.ask("POST", "/v1/checks", PLAN, type_), 415)
    assert "application/json, application/yaml, multipart/form-data, application/jsonl" in told["detail"]


def padded(size: int) -> bytes:
    """A plan of exactly so many bytes, of which only the last line is wrong."""
    end = b"\ncampain: {}\n"
    start = PLAN.encode() + b"#"
    return start + b"x" * (size - len(start) - len(end)) + end


def test_a_body_may_have_a_million_bytes_and_not_one_more(ours: FlaskClient, server: Server) -> None:
    assert len(padded(MAX_BYTES)) == MAX_BYTES
    for size, status in ((MAX_BYTES, 422), (MAX_BYTES + 1, 413)):
        assert ours.post("/v1/checks", data=padded(size), content_type=YAML).status_code == status
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.putrequest("POST", "/v1/checks")
    for name, value in (("Content-Type", YAML), ("Content-Length", str(MAX_BYTES + 1))):
        connection.putheader(name, value)
    connection.endheaders()  # no byte of the body is needed to refuse it
    answer = connection.getresponse()
    assert "split it" in problem(Answer(answer.status, answer.headers, answer.read()), 413)["detail"]
    connection.close()


def test_a_body_of_unknown_length_is_held_to_the_same_limit_and_never_cut_short(server: Server) -> None:
    def parts(size: int) -> Iterator[bytes]:
        whole = padded(size)
        for at in range(0, size, 100_000):
            yield whole[at : at + 100_000]

    problem(server.ask("POST", "/v1/checks", parts(50_000), YAML), 422)
    problem(server.ask("POST", "/v1/checks", parts(MAX_BYTES), YAML), 422)
    problem(server.ask("POST", "/v1/checks", parts(MAX_BYTES + 1), YAML), 413)


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/check", "/v1/rules/", "/v1/rules/no-such-rule", "/v1/rules/a/b", "/v1/playbooks/sale"]
)
def test_an_address_with_nothing_behind_it_is_not_found(path: str, server: Server) -> None:
    assert problem(server.ask("GET", path), 404)["type"] == "/problems/not-found"


@pytest.mark.parametrize(
    "id_", ["%00", "..%2f..%2fetc%2fpasswd", "%e7%a7%8d", "%ff", "x" * 3000, "..", "{}", "%0a", "'"]
)
def test_strange_addresses_are_not_found_either(id_: str, server: Server) -> None:
    problem(server.ask("GET", f"/v1/rules/{id_}"), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/checks", {"POST", "OPTIONS"}),
        ("DELETE", "/v1/checks", {"POST", "OPTIONS"}),
        ("HEAD", "/v1/checks", {"POST", "OPTIONS"}),
        ("POST", "/v1/rules", {"GET", "HEAD", "OPTIONS"}),
        ("PUT", "/v1/rules/x", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/healthz", {"GET", "HEAD", "OPTIONS"}),
        ("PATCH", "/healthz", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_method_that_an_address_does_not_take_is_told_with_those_it_takes(
    method: str, path: str, allowed: set[str], server: Server
) -> None:
    answer = server.ask(method, path)
    assert set(answer.headers["Allow"].split(", ")) == allowed
    assert (answer.status, answer.headers["Content-Type"]) == (405, PROBLEM)
    if method != "HEAD":
        problem(answer, 405)


@pytest.mark.parametrize("type_", [JSON, YAML])
@pytest.mark.parametrize("text", NAUGHTY.values(), ids=NAUGHTY)
def test_a_naughty_body_is_refused_and_nothing_breaks(text: bytes, type_: str, ours: FlaskClient) -> None:
    answer = ours.post("/v1/checks", data=text, content_type=type_)
    assert (answer.status_code, answer.mimetype) in [(status, PROBLEM) for status in (400, 413, 422)]
    for error in answer.get_json(force=True)["errors"]:
        assert error["line"] >= 1
        assert error["column"] >= 1
        assert error["message"].isprintable()


def test_a_strange_file_name_is_only_a_name(server: Server) -> None:
    for name in ("../../etc/passwd", "\x00\x1b[31m", "<script>", "x" * 3000, "计划.json", "plan.json"):
        report = checked(server, PLAN, f"&file={quote(name)}").json()
        assert {finding["location"]["file"] for finding in report["findings"]} == {name}
    assert checked(server, PLAN, "&file=%ff%fe").status == 200


# --- Rules and health -----------------------------------------------------------------------------------------------


def test_the_list_of_rules_is_that_of_the_reports(server: Server) -> None:
    answer = server.ask("GET", "/v1/rules")
    assert (answer.status, answer.headers["Content-Type"]) == (200, JSON)
    listed = answer.json()
    used = checked(server, PLAN).json()["rules"]
    guidance = [rule for rule in listed["rules"] if rule["pack"] == "guidance"]
    assert (listed["version"], listed["digest"], len(guidance)) == (
        used["version"],
        used["digest"],
        used["count"],
    )
    for rule in listed["rules"]:
        assert {"id", "set", "severity", "about", "title", "cites"} <= set(rule)
        assert rule["cites"]


def test_titles_of_rules_come_in_both_languages(server: Server) -> None:
    english, chinese = (server.ask("GET", f"/v1/rules?lang={lang}").json()["rules"] for lang in ("en", "zh"))
    for one, other in zip(english, chinese, strict=True):
        assert one["id"] == other["id"]
        assert one["title"].isascii() or "–" in one["title"]
        assert not other["title"].isascii()
    for path in ("/v1/rules?lang=fr", "/v1/rules/x?lang=fr", "/v1/rules?langauge=zh"):
        problem(server.ask("GET", path), 400)


def as_numbers(value: Any) -> Any:
    """Data of a rule file as JSON has it."""
    if isinstance(value, dict):
        return {key: as_numbers(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_numbers(entry) for entry in value]
    return float(value) if isinstance(value, Decimal) else value


def test_a_rule_is_answered_whole_with_its_citations_settings_and_dissent(server: Server) -> None:
    for rule in load_rules().rules:
        answer = server.ask("GET", f"/v1/rules/{rule.id}")
        told = answer.json()
        assert answer.status == 200
        assert {key: told[key] for key in rule.raw} == as_numbers(rule.raw), rule.id
        assert told["set"] == rule.set
        assert [cite["statement"] for cite in told["citations"]] == list(rule.cites)
        for cite in told["citations"]:
            assert cite["publisher"]
            assert (cite["document"] and cite["lines"]) or cite["addresses"]
        assert [used["name"] for used in told["settings"]] == list(rule.settings)
        assert (told["dissent"] is None) == (rule.conflict is None)


def test_every_rule_of_a_finding_can_be_looked_up(server: Server) -> None:
    report = checked(server, BLAST.read_bytes()).json()
    assert report["findings"]
    for id_ in {finding["rule"] for finding in report["findings"]}:
        assert server.ask("GET", f"/v1/rules/{id_}").json()["id"] == id_


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_playbook_is_answered_as_the_command_prints_it(server: Server, lang: Language) -> None:
    book = load_rules()
    listed = server.ask("GET", f"/v1/playbooks?lang={lang}").json()
    assert listed == {"digest": book.digest, "playbooks": playbook.overview_data(book, lang)}
    for name, told in book.playbooks.items():
        answer = server.ask("GET", f"/v1/playbooks/{name}?lang={lang}")
        assert (answer.status, answer.headers["Content-Type"]) == (200, JSON)
        assert answer.json() == {"digest": book.digest, **json.loads(json.dumps(playbook.data(book, told, lang)))}


def test_a_playbook_is_asked_in_a_language_only(server: Server) -> None:
    for path in ("/v1/playbooks?lang=fr", "/v1/playbooks/sales?lang=fr", "/v1/playbooks/sales?pack=all"):
        problem(server.ask("GET", path), 400)


def test_numbers_in_a_rule_stay_numbers(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path, dirs_exist_ok=True)
    rule = tmp_path / "people/few-creators.yaml"
    rule.write_text(rule.read_text("utf-8").replace("{below: setting:fewest_creators}", "{below: 2.5}"), "utf-8")
    told = create_app([tmp_path]).test_client().get("/v1/rules/few-creators").get_json()
    assert told["when"] == {"creators": {"below": 2.5}}


def test_health_answers(server: Server) -> None:
    answer = server.ask("GET", "/healthz")
    assert (answer.status, answer.json()) == (200, {"status": "ok"})
    assert server.ask("HEAD", "/healthz").body == b""


# --- Many at once ---------------------------------------------------------------------------------------------------


def test_eight_threads_at_once_get_their_own_answers(server: Server) -> None:
    texts = [path.read_text("utf-8") for path in EXAMPLES] + [PLAN, QUIET, BROKEN]
    plans = [text.replace("name: ", f"name: No. {at} ", 1) for at, text in enumerate(texts * 8)]
    alone = [checked(server, plan) for plan in plans[: len(texts)]]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda plan: checked(server, plan), plans))
    for at, answer in enumerate(answers):
        like = alone[at % len(texts)]
        assert answer.status == like.status
        if answer.status == 200:
            report, expected = answer.json(), like.json()
            assert report["plan"]["name"].startswith(f"No. {at} ")
            assert report["findings"] == expected["findings"]
            assert report["counts"] == expected["counts"]
        else:
            assert answer.body == like.body


# --- Starting -------------------------------------------------------------------------------------------------------


@pytest.fixture
def broken_rules(tmp_path: Path) -> Path:
    shutil.copytree(RULES, tmp_path / "rules")
    for name in ("people/few-creators.yaml", "timing/ads-before-notes.yaml"):
        rule = tmp_path / "rules" / name
        rule.write_text(rule.read_text("utf-8").replace("severity: ", "severity: very "), "utf-8")
    return tmp_path / "rules"


def test_broken_rules_make_no_application(broken_rules: Path) -> None:
    with pytest.raises(Refused) as refused:
        create_app([broken_rules])
    assert [Path(problem.location.file).name for problem in refused.value.problems] == [
        "few-creators.yaml",
        "ads-before-notes.yaml",
    ]


def test_a_server_with_broken_rules_ends_and_says_where_they_are_broken(broken_rules: Path) -> None:
    done = zhongcao("serve", "--rules", broken_rules)
    assert done.code == 2
    told = done.err.splitlines()
    assert [line.split(": ")[0] for line in told[:-1]] == [
        f"{broken_rules}/people/few-creators.yaml:5:11",
        f"{broken_rules}/timing/ads-before-notes.yaml:5:11",
    ]
    assert told[-1] == "The rules are broken; the service did not start."


def test_a_server_runs_with_a_rule_folder_of_ones_own() -> None:
    with serving(ZHONGCAO_RULES=str(RULES), ZHONGCAO_NO_SHIPPED="1") as own:
        assert own.ask("GET", "/v1/rules/few-creators").json()["severity"] == "recommendation"
        printed = zhongcao("check", "-", *ALONE, "--format", "json", "--as-of", DAY, stdin=PLAN).out
        assert checked(own, PLAN).text == printed
