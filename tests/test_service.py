"""What a company runs and trusts: the document of the service, its forms, limits, tokens, logs and counts."""

import gzip
import json
import os
import re
import shutil
import signal
import socket
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from itertools import count
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from api import create_app
from api.address import is_local, names_one
from api.kinds import KINDS
from api.limits import Limits, Rate
from api.tokens import Client, entry, read_tokens
from engine import inference
from engine.problems import Refused
from engine.source import read
from tests import redis_server
from tests.given import BLAST, BROKEN, DAY, EXAMPLES, PLAN, QUIET, RULES, Server, serving, zhongcao

YAML, JSON, PROBLEM, LINES = "application/yaml", "application/json", "application/problem+json", "application/jsonl"
UNFIT = "unsupported-media-type"
CHECK = f"/v1/checks?as_of={DAY}"

HOSTS = {
    "localhost": 200, "localhost:8000": 200, "127.0.0.1:8000": 200, "127.9.9.9": 200, "[::1]:8000": 200, "[::1]": 200,
    "evil.example": 403, "evil.example:8000": 403, "127.0.0.1.evil.example": 403, "10.0.0.1:8000": 403,
}  # fmt: skip
"""How a service on loopback may be called, and how not."""


@pytest.fixture(scope="module")
def ours() -> FlaskClient:
    """The application with our own rules."""
    return create_app([RULES]).test_client()


@pytest.fixture(scope="module")
def shipped() -> FlaskClient:
    """The application with the shipped rules."""
    return create_app().test_client()


@pytest.fixture(scope="module")
def document(shipped: FlaskClient) -> Any:
    return shipped.get("/openapi.json").get_json()


def post(client: FlaskClient, plan: str | bytes, path: str = CHECK, type_: str = YAML, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(path, data=plan, content_type=type_, headers=named)


def refused(answer: TestResponse, status: int, kind: str) -> str:
    """The detail of a problem of this kind."""
    assert (answer.status_code, answer.content_type) == (status, PROBLEM), answer.text
    told = json.loads(answer.data)
    assert (told["type"], told["status"]) == (f"/problems/{kind}", status)
    detail: str = told["detail"]
    return detail


# --- The document ---------------------------------------------------------------------------------------------------


def test_the_document_is_openapi_3_1(document: Any) -> None:
    validate(document)
    assert document["openapi"] == "3.1.0"
    ids = [told["operationId"] for path in document["paths"].values() for told in path.values()]
    assert len(ids) == len(set(ids))


def test_every_address_for_programs_is_in_the_document(shipped: FlaskClient, document: Any) -> None:
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in shipped.application.url_map.iter_rules()}
    named = ("/v1/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/problems")
    assert {rule for rule in rules if rule.startswith(named)} == set(document["paths"])


GIVEN = {
    "/problems/{name}": [f"/problems/{name}" for name in KINDS],
    "/v1/rules/{id}": ["/v1/rules/few-koc-personas", "/v1/rules/same-brief-for-kol-and-koc?lang=zh"],
    "/v1/playbooks/{objective}": ["/v1/playbooks/sales", "/v1/playbooks/launch?lang=zh"],
    "/v1/schemas/{name}": ["/v1/schemas/rule", "/v1/schemas/plan"],
    "/v1/fields": ["/v1/fields", "/v1/fields?kind=cohort&lang=zh"],
}
"""Addresses where the document alone does not say one."""


def held(document: Any, path: str, method: str, answer: TestResponse) -> None:
    """An answer is what the document says of it."""
    responses = document["paths"][path][method]["responses"]
    told = responses[str(answer.status_code)]
    if "$ref" in told:
        told = document["components"]["responses"][str(answer.status_code)]
    types = {type_.partition(";")[0]: content["schema"] for type_, content in told["content"].items()}
    schema = types[answer.mimetype]
    if "json" in answer.mimetype:
        Draft202012Validator({**schema, "components": document["components"]}).validate(json.loads(answer.data))
    assert set(told.get("headers", {})) <= set(answer.headers.keys())


def test_the_document_names_what_the_rules_have(ours: FlaskClient, shipped: FlaskClient) -> None:
    def of(client: FlaskClient, path: str) -> Any:
        return client.get("/openapi.json").get_json()["paths"][path]["get"]["parameters"][0]["schema"]["enum"]

    assert set(of(ours, "/v1/rules/{id}")) == {rule.stem for rule in RULES.glob("*/*.yaml")}
    assert "few-koc-personas" in of(shipped, "/v1/rules/{id}")
    assert "sales" in of(shipped, "/v1/playbooks/{objective}")


def test_every_answer_is_what_the_document_says(shipped: FlaskClient, document: Any) -> None:
    for path, methods in document["paths"].items():
        for address in GIVEN.get(path, [path]) if "get" in methods else []:
            answer = shipped.get(address)
            assert answer.status_code == 200, address
            held(document, path, "get", answer)
        if "{" in path and "get" in methods:
            missing = shipped.get(re.sub(r"\{\w+\}", "none-such", path))
            assert missing.status_code == 404
            held(document, path, "get", missing)


def test_what_the_document_shows_to_send_is_answered(shipped: FlaskClient, document: Any) -> None:
    tried = 0
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            for media, content in told.get("requestBody", {"content": {}})["content"].items():
                if media == "multipart/form-data":  # a file of one's own is chosen there
                    continue
                text = content["example"]
                plan = text if isinstance(text, str) else json.dumps(text)
                address = path.format(id="few-koc-personas")
                answer = shipped.open(address, method=method.upper(), data=plan.encode(), content_type=media)
                assert answer.status_code == 200, answer.text
                tried += 1
    assert tried == 7


def test_the_document_is_made_once_for_its_rules() -> None:
    client = create_app([RULES]).test_client()
    work = []
    for _ in range(2):  # anybody may ask for it, as often as he likes
        calls = count()
        sys.setprofile(lambda *_, calls=calls: next(calls))
        try:
            text = client.get("/openapi.json").data
        finally:
            sys.setprofile(None)
        work.append((next(calls), text))
    assert work[1][0] * 10 < work[0][0]
    assert work[1][1] == work[0][1]


def test_a_report_an_explanation_and_a_draft_are_what_the_document_says(
    shipped: FlaskClient, ours: FlaskClient, document: Any
) -> None:
    for client, plan, more in ((shipped, BLAST.read_bytes(), "explain=1"), (ours, PLAN, "explain=1&margins=1")):
        report = post(client, plan, f"{CHECK}&{more}")
        assert report.status_code == 200
        held(document, "/v1/checks", "post", report)
    explained = post(ours, PLAN, f"/v1/rules/few-creators/explanations?as_of={DAY}")
    assert explained.get_json()["outcome"] == "fires"
    held(document, "/v1/rules/{id}/explanations", "post", explained)
    frame = "\n".join(line for line in PLAN.splitlines() if not line.startswith((" ", "cohorts", "ads")))
    frame = frame.replace("total: 1000, lines: {creator_fees: 500}", "total: 100000")
    drafted = post(shipped, frame, "/v1/drafts", Accept=JSON)
    assert drafted.status_code == 200, drafted.text
    held(document, "/v1/drafts", "post", drafted)


def test_problems_are_what_the_document_says(shipped: FlaskClient, document: Any) -> None:
    assert shipped.get("/v1//rules").status_code == 404  # no page that sends programs on
    refused(post(shipped, PLAN, "/v1//checks"), 404, "not-found")
    for plan, type_, status in ((BROKEN, YAML, 422), ("[", YAML, 400), ("", "text/csv", 415)):
        answer = post(shipped, plan, type_=type_)
        assert answer.status_code == status
        held(document, "/v1/checks", "post", answer)


def test_a_type_is_the_address_where_it_is_told_in_both_languages(ours: FlaskClient) -> None:
    type_ = json.loads(post(ours, BROKEN).data)["type"]
    english, chinese = (ours.get(f"{type_}?lang={lang}").get_json() for lang in ("en", "zh"))
    assert english["status"] == chinese["status"] == 422
    assert english["title"].isascii()
    assert not chinese["title"].isascii()
    assert json.loads(post(ours, BROKEN, f"{CHECK}&lang=zh").data)["title"] == chinese["title"]
    refused(ours.get("/problems/none-such"), 404, "not-found")


def test_the_page_to_try_the_service_asks_no_other_host_and_has_no_script_within(ours: FlaskClient) -> None:
    page = ours.get("/docs")
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == "'none'"
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page.text, re.S)
    assert len(scripts) == 2
    assert not any(within.strip() for _, within in scripts)
    for address in re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page.text):
        assert re.fullmatch(r"docs/[\w.-]+", address)
        assert ours.get(f"/{address}").status_code == 200
    assert "http" not in page.text + ours.get("/docs/start.js").text
    refused(ours.get("/docs/none.js"), 404, "not-found")


# --- Forms ----------------------------------------------------------------------------------------------------------

FORMS = {
    JSON: "json", "text/plain": "text", "text/markdown": "markdown",
    "application/sarif+json": "sarif", "application/junit+xml": "junit", "text/x-github-actions": "github", "text/html": "html",
}  # fmt: skip


@pytest.mark.parametrize(("media", "format_"), FORMS.items())
def test_a_report_comes_in_the_form_that_accept_asks_for(media: str, format_: str, shipped: FlaskClient) -> None:
    text = EXAMPLES[0].read_bytes()
    answer = post(shipped, text, Accept=media)
    assert (answer.status_code, answer.mimetype, answer.headers["Vary"]) == (200, media, "Accept")
    assert answer.text == zhongcao("check", "-", "--format", format_, "--as-of", DAY, stdin=text).out


def test_a_report_in_html_runs_no_script(ours: FlaskClient) -> None:
    answer = post(ours, PLAN, Accept="text/html")
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert (policy["default-src"], "script-src" in policy) == ("'none'", False)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", JSON),
        ("", JSON),
        ("text/*", "text/plain"),
        ("text/markdown;q=0.5, application/json;q=0.4", "text/markdown"),
        ("text/markdown;q=0.4, application/json;q=0.5", JSON),
        ("text/html;q=0.5, */*", JSON),
        ("text/html, */*;q=0.1", "text/html"),
        ("application/xhtml+xml, */*;q=0.1", JSON),
        ("application/json;q=0, text/plain", "text/plain"),
        ("text/markdown; charset=utf-8", "text/markdown"),
        ("text/markdown; charset=utf-8; q=0.4, application/json; version=1; q=0.5", JSON),
    ],
)
def test_q_values_choose(accept: str, media: str, ours: FlaskClient) -> None:
    assert post(ours, PLAN, Accept=accept).mimetype == media


def test_a_form_that_there_is_not_is_told_with_those_that_there_are(ours: FlaskClient) -> None:
    detail = refused(post(ours, PLAN, Accept="application/xhtml+xml"), 406, "not-acceptable")
    assert all(media in detail for media in FORMS)
    assert LINES in refused(post(ours, "{}", type_=LINES, Accept=JSON), 406, "not-acceptable")
    refused(post(ours, PLAN, "/v1/drafts", Accept="text/plain"), 406, "not-acceptable")


def test_what_is_compressed_is_not_read_as_a_plan(ours: FlaskClient) -> None:
    for sent, type_ in ((PLAN, YAML), ("{}", LINES)):
        assert post(ours, sent, type_=type_, Content_Encoding="Identity").status_code == 200
        told = refused(post(ours, gzip.compress(sent.encode()), type_=type_, Content_Encoding="gzip"), 415, UNFIT)
        assert "without Content-Encoding" in told


def form(client: FlaskClient, *files: tuple[bytes, str], field: str = "plan", path: str = CHECK) -> TestResponse:
    sent = {field: [(BytesIO(text), name) for text, name in files]}
    return client.post(path, data=sent, content_type="multipart/form-data")


def test_a_file_of_a_form_is_checked_like_a_body_under_its_own_name(ours: FlaskClient) -> None:
    for name in ("计划.yaml", "plan", "p.json"):
        answer = form(ours, (PLAN.encode(), name))
        if name.endswith(".json"):
            refused(answer, 400, "not-parseable")
            continue
        assert answer.data == post(ours, PLAN, f"{CHECK}&file={name}").data
    named = form(ours, (PLAN.encode(), "a.yaml"), path=f"{CHECK}&file=b.yaml").get_json()
    assert named["findings"][0]["location"]["file"] == "b.yaml"


def test_a_form_without_one_file_is_a_bad_request(ours: FlaskClient) -> None:
    for answer in (form(ours, (b"", "a"), field="plans"), form(ours, (b"", "a"), (b"", "b"))):
        assert "send one" in refused(answer, 400, "bad-request")


def test_a_file_may_have_as_many_bytes_as_a_body() -> None:
    client = create_app([RULES], limits=Limits(plan_bytes=1000)).test_client()
    for size, status in ((1000, 200), (1001, 413)):
        text = PLAN.encode().ljust(size, b"#")
        assert form(client, (text, "plan.yaml")).status_code == status
        assert post(client, text).status_code == status
    assert "1,000 bytes" in refused(form(client, (b"#" * 20_000, "a")), 413, "too-large")


# --- Batches --------------------------------------------------------------------------------------------------------


def as_line(plan: bytes | str) -> str:
    """A plan as JSON on one line."""
    return json.dumps(read(plan, "plan.yaml").data, default=float)


def lines_of(answer: TestResponse) -> list[Any]:
    assert (answer.status_code, answer.mimetype) == (200, LINES)
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_line_that_is_wrong_is_a_problem_and_the_others_are_reports(ours: FlaskClient, document: Any) -> None:
    broken = {"version": 1, "campain": {}}
    sent = [as_line(PLAN), "{", "", json.dumps(broken), "[]", as_line(QUIET), '"\\ud800"', "nul"]
    found = lines_of(post(ours, "\n".join(sent).encode() + b"\n\xff\n", type_=LINES))
    assert [one["line"] for one in found] == [1, 2, 4, 5, 6, 7, 8, 9]
    by_line = {one["line"]: one for one in found}
    for number, plan in ((1, PLAN), (6, QUIET)):
        alone = json.loads(post(ours, as_line(plan), type_=JSON).data)
        assert by_line[number] == {"line": number, "report": alone}
    for number, text in ((2, "{"), (4, json.dumps(broken)), (5, "[]"), (7, '"\\ud800"'), (8, "nul"), (9, b"\xff")):
        alone = json.loads(post(ours, text, type_=JSON).data)
        assert by_line[number] == {"line": number, "problem": alone}
    line = Draft202012Validator({"$ref": "#/components/schemas/Line", "components": document["components"]})
    for one in found:
        line.validate(one)


def test_a_batch_has_so_many_lines_and_bytes_and_no_more() -> None:
    client = create_app([RULES], limits=Limits(batch_lines=3, batch_bytes=100)).test_client()
    for sent, status in (
        ("{}\n" * 3, 200),
        ("{}\n" * 4, 413),
        ("{}\n{}\n{}\n\n \n", 200),
        (" " * 100, 200),
        (" " * 101, 413),
    ):
        assert post(client, sent, type_=LINES).status_code == status, sent
    assert "3 lines" in refused(post(client, "{}\n" * 4, type_=LINES), 413, "too-large")


def test_a_wrong_query_is_no_fault_of_a_line(ours: FlaskClient) -> None:
    refused(post(ours, "{}", f"{CHECK}&pack=none-such", LINES), 400, "bad-query")


# --- What has not changed -------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    application = create_app([tmp_path / "rules"])
    client = application.test_client()
    paths = ["/v1/rules", "/v1/rules/few-creators", "/v1/rules?lang=zh", "/v1/settings", "/v1/sources", "/openapi.json"]
    tags = {path: client.get(path).headers["ETag"] for path in paths}
    for path, tag in tags.items():
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Zhongcao-Rules"]
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    settings = tmp_path / "rules/settings.yaml"
    settings.write_text(re.sub(r"(?<=  value: )\S+(?=\n  unit: creators)", "7", settings.read_text("utf-8")), "utf-8")
    application.extensions["zhongcao"].refresh()
    for path in paths[:4]:
        changed = client.get(path, headers={"If-None-Match": tags[path]})
        assert (changed.status_code, changed.headers["ETag"] != tags[path]) == (200, True)
    assert "ETag" not in post(client, PLAN).headers


# --- Time and rate --------------------------------------------------------------------------------------------------


def test_a_check_that_takes_too_long_is_given_up_with_a_reason() -> None:
    slow = create_app([RULES], limits=Limits(seconds=1e-6)).test_client()
    assert "given up after 1e-06 seconds" in refused(post(slow, PLAN), 503, "took-too-long")
    refused(post(slow, PLAN, f"/v1/rules/few-creators/explanations?as_of={DAY}"), 503, "took-too-long")
    assert slow.get("/en/").status_code == 503
    assert create_app([RULES], limits=Limits(seconds=60)).test_client().get("/en/").status_code == 200
    application = create_app([RULES])
    begun = application.test_client().post(CHECK, data=f"{as_line(PLAN)}\n" * 3, content_type=LINES, buffered=False)
    application.extensions["zhongcao.limits"] = Limits(seconds=1e-6)  # its first line is answered, and no other one yet
    found = [json.loads(line) for line in begun.text.splitlines()]
    assert [one.get("problem", {}).get("status", 200) for one in found] == [200, 503, 503]
    rest = create_app([RULES], limits=Limits(batch_seconds=0)).test_client()
    (only,) = lines_of(post(rest, as_line(PLAN), type_=LINES))
    assert "send the rest again" in only["problem"]["detail"]


TOKENS: Mapping[str, str] = {"reader": "zc_reader", "checker": "zc_checker", "boss": "zc_boss"}


@pytest.fixture(scope="module")
def token_text() -> str:
    scopes = {"reader": ["read"], "checker": ["check", "read"], "boss": ["admin"]}
    return "".join(entry(name, token, scopes[name]) for name, token in TOKENS.items())


def bearer(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKENS[name]}"}


def test_a_client_that_comes_too_often_waits(token_text: str) -> None:
    client = create_app([RULES], often=Rate("2 per hour"), tokens=read_tokens(token_text, "t")).test_client()
    for name in ("reader", "checker"):  # each client has its own count
        answers = [client.get("/v1/rules", headers=bearer(name)) for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert ["Retry-After" in one.headers for one in answers] == [False, False, True]
    answer = client.get("/v1/rules", headers=bearer("reader"))
    refused(answer, 429, "too-many-requests")
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    page = client.get("/zh/", headers=bearer("checker"))
    assert (page.status_code, "请稍候" in page.text, "per 1 hour" in page.text) == (429, True, False)
    assert {client.get("/healthz").status_code for _ in range(4)} == {200}


def test_a_rate_or_a_store_that_is_none_ends_the_start() -> None:
    for options, told in (
        (["--rate", "often"], "--rate: 'often' is no rate; write one as '600 per minute'"),
        *(
            (["--rate", "5/minute", "--rate-store", store], "--rate-store: write redis://HOST:6379")
            for store in (
                "carrier://:s3cret@pigeon",
                "redis://:s3cret@127.0.0.1:many",
                "mongodb://s3cret",
                "s3cret",
                "",
            )
        ),
    ):
        ran = zhongcao("serve", "--rules", RULES, "--no-shipped", "--bind", "127.0.0.1:1", *options)
        assert (ran.code, told in ran.err, "s3cret" in ran.err) == (2, True, False), ran.err


def test_a_redis_counts_for_all_and_nobody_waits_for_one_that_is_away() -> None:
    if not redis_server.there():
        pytest.skip(redis_server.NONE)
    with redis_server.redis() as (url, server):
        one, two = (create_app([RULES], often=Rate("3 per hour", url)).test_client() for _ in range(2))
        statuses = [client.get("/v1/rules").status_code for client in (one, two, one, two, one)]
        assert statuses == [200, 200, 200, 429, 429]
        server.send_signal(signal.SIGSTOP)  # it takes what is sent and says nothing
        statuses = [one.get("/v1/rules").status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]  # by its own count
        server.kill()
        server.wait()
        assert [two.get("/v1/rules").status_code for _ in range(4)] == statuses


# --- Access ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def guarded(token_text: str) -> FlaskClient:
    return create_app([RULES], tokens=read_tokens(token_text, "tokens.yaml")).test_client()


@pytest.mark.parametrize(
    ("name", "rules", "check", "metrics"),
    [("reader", 200, 403, 403), ("checker", 200, 200, 403), ("boss", 403, 403, 200)],
)
def test_a_token_is_good_for_its_scopes(name: str, rules: int, check: int, metrics: int, guarded: FlaskClient) -> None:
    assert guarded.get("/v1/rules", headers=bearer(name)).status_code == rules
    assert post(guarded, PLAN, **bearer(name)).status_code == check
    assert guarded.get("/metrics", headers=bearer(name)).status_code == metrics


def test_without_a_known_token_nobody_is_let_in(guarded: FlaskClient) -> None:
    wrong = [
        "Bearer zc_nobody",
        "Bearer ",
        "Bearer",
        "Basic !",
        "zc_reader",
        f"Digest {TOKENS['reader']}",
        "Bearer 种草",
    ]
    for value in (None, *wrong):
        answer = guarded.get("/v1/rules", headers={"Authorization": value.encode().decode("latin-1")} if value else {})
        refused(answer, 401, "unauthorized")
        assert "Bearer" in answer.headers["WWW-Authenticate"]
        assert "zc_" not in answer.text
    for path in ("/", "/en/", "/v1/checks"):
        assert guarded.get(path).status_code in (401, 405)
    for path in ("/healthz", "/readyz", "/openapi.json", "/problems"):
        assert guarded.get(path).status_code == 200
    refused(guarded.get("/nowhere"), 404, "not-found")


@pytest.mark.parametrize(
    ("told", "taken"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Origin": "http://localhost"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
        ({"Sec-Fetch-Site": ""}, False),
        ({"Origin": "http://localhost:8000"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
    ],
)
def test_what_a_page_of_another_site_makes_a_browser_send_is_not_taken(
    told: dict[str, str], taken: bool, ours: FlaskClient
) -> None:
    form = {"plan": PLAN, "as_of": DAY}
    page = ours.post("/zh/report", data=form, headers=told)
    assert (page.status_code, "由其他网站的页面发出" in page.text) == ((200, False) if taken else (403, True))
    answer = ours.post("/v1/checks", data=PLAN.encode(), content_type="application/yaml", headers=told)
    if taken:
        assert answer.status_code == 200
    else:
        refused(answer, 403, "forbidden")
    for path in ("/zh/", "/v1/rules"):
        assert ours.get(path, headers=told).status_code == 200


def test_a_browser_sends_the_token_as_a_password(guarded: FlaskClient) -> None:
    sent = b64encode(b"anybody:zc_reader").decode()
    assert guarded.get("/v1/rules", headers={"Authorization": f"Basic {sent}"}).status_code == 200


def test_everything_that_is_wrong_with_a_file_of_tokens_is_told_at_its_place() -> None:
    text = (
        "good: {sha256: " + "a" * 64 + ", scopes: [read]}\n"
        "b c: {sha256: xyz, scopes: []}\n"
        "d: 1\n"
        "e: {sha: 1, sha256: " + "b" * 64 + ", scopes: [red, check]}\n"
        "f: {sha256: " + "c" * 64 + ", scopes: [read], label: two words}\n"
        "g: {sha256: " + "d" * 64 + ", scopes: [read], label: " + "x" * 64 + "}\n"
        "h: {sha256: " + "e" * 64 + ", scopes: [read], label: " + "x" * 65 + "}\n"
    )  # fmt: skip
    with pytest.raises(Refused) as told:
        read_tokens(text, "tokens.yaml")
    assert str(told.value).splitlines() == [
        "tokens.yaml:2:1: a client is named by up to 64 letters, digits, '.', '_' and '-'; the first is a letter or digit",
        "tokens.yaml:2:15: expected a SHA-256 of 64 digits from 0 to f; `zhongcao serve token` writes one",
        "tokens.yaml:2:28: expected a list of read, check, history, admin",
        "tokens.yaml:3:4: expected a digest and scopes, as in {sha256: DIGEST, scopes: [check]}",
        "tokens.yaml:4:5: the keys are sha256, scopes, label, not 'sha' (did you mean 'sha256'?)",
        "tokens.yaml:4:96: scope is one of read, check, history, admin, not 'red' (did you mean 'read'?)",
        *(
            f"tokens.yaml:{line}:102: a label is up to 64 letters, digits, '.', '_' and '-'; the first is a letter or digit, as in shop"
            for line in (5, 7)
        ),
    ]
    twice = "".join(f"{name}: {{sha256: {'a' * 64}, scopes: [read]}}\n" for name in ("a", "b"))
    with pytest.raises(Refused, match="another client has this token"):
        read_tokens(twice, "tokens.yaml")


def test_a_token_that_is_made_lets_in_and_is_kept_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "tokens.yaml"
    made = zhongcao("serve", "token", "acme", "--scope", "read", "--tokens", file)
    assert made.code == 0, made.err
    token = made.out.strip()
    assert token not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    other = zhongcao("serve", "token", "other", "--scope", "check", "--tokens", file).out.strip()
    client = create_app([RULES], tokens=read_tokens(file.read_bytes(), "t")).test_client()
    statuses = {
        one: client.get("/v1/rules", headers={"Authorization": f"Bearer {one}"}).status_code for one in (token, other)
    }
    assert statuses == {token: 200, other: 403}
    again = zhongcao("serve", "token", "acme", "--scope", "read", "--tokens", file)
    assert (again.code, "the key 'acme' is given twice" in again.err) == (2, True)
    token, line = zhongcao("serve", "token", "acme", "--scope", "read").out.splitlines()
    assert read_tokens(line, "t").client(token)
    token, line = zhongcao("serve", "token", "acme.2", "--label", "acme", "--scope", "read").out.splitlines()
    assert read_tokens(line, "t").client(token) == Client("acme.2", frozenset(["read"]), "acme")
    wrong = zhongcao("serve", "token", "acme.2", "--label", "a b", "--scope", "read")
    assert (wrong.code, "a label is up to 64 letters" in wrong.err) == (2, True)
    assert zhongcao("serve", "token", "a b", "--scope", "read").code == 2


@pytest.mark.parametrize(
    ("bind", "local"),
    [
        ("127.0.0.1:8000", True), ("127.9.9.9:1", True), ("[::1]:8000", True), ("localhost:80", True), ("unix:/run/z", True),
        ("0.0.0.0:8000", False), ("[::]:8000", False), ("10.0.0.1:80", False), ("example.org:80", False), (":8000", False),
        ("8000", False), ("fd://999", False), ("fd://x", False),
    ],
)  # fmt: skip
def test_only_this_machine_reaches_a_loopback_address(bind: str, local: bool) -> None:
    assert is_local(bind) == local


@pytest.mark.parametrize(
    "bind", ["127.0.0.1:65536", "127.0.0.1:http", "127.0.0.1:", "localhost", "8000", "unix:", "fd://x", "[::1]"]
)
def test_what_is_no_address_ends_the_start(bind: str) -> None:
    ran = zhongcao("serve", "--bind", bind, "--insecure", "--no-history")
    assert (ran.code, ran.err) == (2, f"--bind: write HOST:PORT, unix:PATH or fd://NUMBER, not '{bind}'\n")


@pytest.mark.parametrize("bind", ["127.0.0.1:65535", ":0", "[::1]:80", "unix:/run/z", "fd://3"])
def test_what_is_an_address_is_taken(bind: str) -> None:
    assert names_one(bind)


def test_an_open_socket_is_as_local_as_its_address() -> None:
    for host, local in (("127.0.0.1", True), ("0.0.0.0", False)):  # noqa: S104  (it is not served on)
        with socket.create_server((host, 0)) as opened:
            assert is_local(f"fd://{opened.fileno()}") == local
    with socket.socket(socket.AF_UNIX) as opened:
        assert is_local(f"fd://{opened.fileno()}")


def test_on_loopback_it_answers_by_names_of_this_machine_alone() -> None:
    """A page whose name leads to 127.0.0.1 must not read what is kept here."""
    with serving() as server:
        answers = {host: server.ask("GET", "/healthz", headers={"Host": host}) for host in HOSTS}
        assert {host: answer.status for host, answer in answers.items()} == HOSTS
        page = server.ask("GET", "/zh/", headers={"Host": "evil.example"})
        assert page.status == 403
        assert "localhost" in page.text
    with serving("--insecure") as server:
        assert server.ask("GET", "/healthz", headers={"Host": "evil.example"}).status == 200


def test_where_others_reach_it_it_does_not_start_without_tokens(tmp_path: Path) -> None:
    ran = zhongcao("serve", "--bind", "0.0.0.0:0")
    assert ran.code == 2
    assert "zhongcao serve token" in ran.err
    (tmp_path / "t.yaml").write_text("a: 1\n")
    wrong = zhongcao("serve", "--bind", "0.0.0.0:0", "--tokens", tmp_path / "t.yaml")
    assert (wrong.code, wrong.err.startswith(f"{tmp_path}/t.yaml:1:4: ")) == (2, True)
    missing = zhongcao("serve", "--tokens", tmp_path / "none.yaml")
    assert (missing.code, "cannot be read" in missing.err) == (2, True)


@pytest.mark.parametrize("path", ["/v1/rules", "/nowhere", "/en/", "/docs", "/v1/checks", "/style.css"])
def test_browsers_are_told_to_run_no_script_of_others(path: str, ours: FlaskClient) -> None:
    headers = ours.get(path).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"].split("script-src")[1].split(";")[0]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")
    assert "Set-Cookie" not in headers, "a cookie would need SameSite"


# --- A running service ----------------------------------------------------------------------------------------------

CONFIDENTIAL = "机密-secret-brand"
MARKED = PLAN.replace("春茶 launch", CONFIDENTIAL)


RULES_READ = 'zhongcao_requests_total{method="GET",route="/v1/rules",status="200"}'


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the workers count in."""
    return tmp_path_factory.mktemp("counted")


@pytest.fixture(scope="module")
def company(token_text: str, counted: Path) -> Iterator[Server]:
    """Two workers that ask for tokens."""
    told = {"ZHONGCAO_TOKENS": token_text, "PROMETHEUS_MULTIPROC_DIR": str(counted)}
    with serving("--workers", "2", "--rules", str(RULES), "--no-shipped", **told) as running:
        yield running


def log_of(server: Server) -> list[Any]:
    """What the service logged; Python itself warns of gunicorn's own sockets in between."""
    return [json.loads(line) for line in server.said().splitlines() if line.startswith("{")]


def test_each_answer_is_logged_under_its_id_without_what_was_sent(company: Server) -> None:
    ids = {}
    for sent, taken in (("order-66.a_B", True), ("a b", False), ("x" * 65, False), ("x" * 64, True), ("-a", False)):
        answer = company.ask(
            "POST",
            f"{CHECK}&file={CONFIDENTIAL.encode().hex()}",
            MARKED,
            YAML,
            {**bearer("checker"), "X-Request-ID": sent},
        )
        assert answer.status == 200
        assert CONFIDENTIAL in answer.text
        ids[answer.headers["X-Request-ID"]] = (answer.headers["X-Request-ID"] == sent) == taken
    assert len(ids) == 5
    assert all(ids.values())
    company.ask("POST", CHECK, MARKED.replace("version: 1", "version: x"), YAML, bearer("checker"))
    company.ask(
        "GET", f"/v1/rules?lnag={CONFIDENTIAL.encode().hex()}", headers={"Authorization": "Bearer zc_wrong_secret"}
    )
    logged = {line.get("request"): line for line in log_of(company) if line["message"] == "answered"}
    for id_ in ids:
        line = logged[id_]
        assert (line["route"], line["status"], line["client"], line["method"]) == ("/v1/checks", 200, "checker", "POST")
        assert line["rules"].startswith("sha256:")
    said = company.said()
    for secret in (CONFIDENTIAL, CONFIDENTIAL.encode().hex(), "zc_"):
        assert secret not in said


def figures(server: Server) -> dict[str, float]:
    told = server.ask("GET", "/metrics", headers=bearer("boss")).text
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in told.splitlines() if line[0] != "#"}


def test_all_workers_count_together(company: Server) -> None:
    def check(plan: str) -> int:
        return company.ask("POST", CHECK, plan, YAML, bearer("checker")).status

    before = figures(company)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(check, [PLAN] * 20 + [QUIET] * 10)) == {200}
    after = figures(company)
    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert grown['zhongcao_checks_total{verdict="blocked"}'] == 20
    assert grown['zhongcao_checks_total{verdict="ready"}'] == 10
    assert grown['zhongcao_findings_total{rule="few-creators"}'] == 20
    assert grown['zhongcao_requests_total{method="POST",route="/v1/checks",status="200"}'] == 30
    for stage in ("read", "check", "write"):
        assert grown[f'zhongcao_stage_seconds_count{{stage="{stage}"}}'] == 30
    assert after["zhongcao_reload_failures_total"] == after["zhongcao_evaluator_disagreements_total"] == 0
    assert sum(value for name, value in after.items() if name.startswith("zhongcao_rules{")) in (1, 2)


def test_an_edit_that_cannot_be_used_is_counted(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    application = create_app([tmp_path / "rules"])
    client = application.test_client()
    (tmp_path / "rules/people/few-creators.yaml").write_text("severity: [")
    application.extensions["zhongcao"].refresh()
    assert "zhongcao_reload_failures_total 1.0" in client.get("/metrics").text


class Deaf:
    """A durable_rules that is asked for what has fired, and says nothing has."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def start_action_for_state(self, *state: Any) -> Any:
        """The first of two questions is for the sentinel, which is there."""
        self.asked += 1
        return self.engine.start_action_for_state(*state) if self.asked % 2 else None


@pytest.mark.skipif(not inference.AVAILABLE, reason="durable_rules cannot be imported on this Python")
def test_evaluators_that_disagree_are_told_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app([RULES]).test_client()
    assert "zhongcao_evaluator_disagreements_total 0.0" in client.get("/metrics").text
    monkeypatch.setattr(inference, "durable", Deaf(inference.durable))
    assert "Only the condition tree fires: " in refused(post(client, PLAN), 500, "evaluators-disagree")
    assert "zhongcao_evaluator_disagreements_total 1.0" in client.get("/metrics").text


def test_a_method_that_a_client_made_up_is_counted_under_no_name_of_its_own(company: Server) -> None:
    for method in ("BREW", "GROW"):
        assert company.ask(method, "/healthz").status == 405
    counts = figures(company)
    assert counts['zhongcao_requests_total{method="other",route="none",status="405"}'] == 2
    assert not [name for name in counts if "BREW" in name]


def test_a_body_that_is_far_too_long_is_told_so(company: Server) -> None:
    answer = company.ask("POST", CHECK, b"#" * 15_000_000, YAML, bearer("checker"))
    assert (answer.status, answer.headers["Content-Type"]) == (413, PROBLEM)


def test_a_worker_that_dies_is_replaced_and_its_counts_stay(company: Server, counted: Path) -> None:
    def workers() -> list[int]:
        return [line["process"] for line in log_of(company) if line["message"].startswith("Booting worker")]

    read = figures(company).get(RULES_READ, 0)
    company.ask("GET", "/v1/rules", headers=bearer("reader"))
    before = workers()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert company.ask("GET", "/healthz").status == 200
    while len(workers()) < len(before) + 2:
        sleep(0.02)
    assert figures(company)[RULES_READ] == read + 1
    company.ask("GET", "/v1/rules", headers=bearer("reader"))
    assert figures(company)[RULES_READ] == read + 2
    assert {file.name for file in counted.glob("counter_*")} > {"counter_ended.db"}
    assert not {f"counter_{pid}.db" for pid in before} & {file.name for file in counted.iterdir()}


def begun(server: Server) -> socket.socket:
    """A connection on which a worker reads a plan, of which half has come."""
    body = PLAN.encode()
    head = f"POST {CHECK} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {YAML}\r\nContent-Length: {len(body)}\r\n\r\n"
    client = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    client.sendall(head.encode() + body[:100])
    sleep(0.5)
    return client


def process(server: Server, began: str) -> int:
    """The process whose line in the log begins so."""
    return next(line["process"] for line in log_of(server) if line["message"].startswith(began))


@pytest.mark.parametrize(("how", "seconds"), [(signal.SIGSTOP, "2"), (signal.SIGSEGV, "20")], ids=["hangs", "crashes"])
def test_a_worker_that_hangs_or_crashes_costs_one_request(how: signal.Signals, seconds: str) -> None:
    with serving("--rules", str(RULES), "--no-shipped", "--seconds", seconds) as server:
        assert server.ask("GET", "/healthz").status == 200
        with begun(server) as lost:
            os.kill(process(server, "Booting"), how)
            assert server.ask("POST", CHECK, PLAN, YAML).status == 200
            with suppress(ConnectionError):
                assert lost.recv(1) == b""


def test_a_worker_that_gave_a_check_up_is_replaced_after_its_answer() -> None:
    with serving("--rules", str(RULES), "--no-shipped", "--seconds", "0.000001") as server:
        for _ in range(3):
            assert server.ask("POST", CHECK, PLAN, YAML).status == 503
        booted = {line["process"] for line in log_of(server) if line["message"].startswith("Booting")}
        assert len(booted) == 3


@pytest.mark.parametrize(
    "sent", ["GET\r\n\r\n", "GET / HTTP/1.1\r\nA B: c\r\n\r\n", f"GET /{'x' * 9000} HTTP/1.1\r\n\r\n"]
)
def test_what_is_not_http_is_answered_with_a_problem(sent: str, company: Server) -> None:
    with socket.create_connection(("127.0.0.1", company.port), timeout=60) as client:
        client.sendall(sent.encode())
        head, _, body = b"".join(iter(lambda: client.recv(65536), b"")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert f"Content-Type: {PROBLEM}".encode() in head
    assert json.loads(body)["type"] == "/problems/bad-request"


def test_a_request_that_has_begun_is_answered_when_the_service_ends() -> None:
    with serving("--rules", str(RULES), "--no-shipped") as server:
        assert server.ask("GET", "/healthz").status == 200
        with begun(server) as client:
            os.kill(process(server, "Starting"), signal.SIGTERM)
            while not any("Handling signal: term" in line["message"] for line in log_of(server)):
                sleep(0.02)
            client.sendall(PLAN.encode()[100:])
            answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b'"verdict": "blocked"' in answer
