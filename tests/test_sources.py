"""The coverage matrix: what became of every statement, which rules rest on it, and documents that have changed."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from api import create_app
from engine.coverage import matrix
from engine.rules import load_rules
from tests.given import ROOT, Ran, zhongcao

BOOK = load_rules()


def sources(*arguments: str, cwd: Path = ROOT) -> Ran:
    return zhongcao("sources", *arguments, cwd=cwd)


def test_every_statement_is_encoded_asked_context_or_left_out_with_a_reason() -> None:
    rows = matrix(BOOK, "en")
    assert len(rows) == len(BOOK.statements) >= 189 + 15
    for row in rows:
        assert row.disposition in ("encoded", "question", "context", "left_out")
        deciding = [rule for rule in row.rules if rule.decides]
        assert bool(deciding) == (row.disposition in ("encoded", "question")), row.statement
        assert row.document or row.addresses
        assert bool(row.reason) == (row.disposition in ("context", "left_out")), row.statement


def test_every_rule_has_an_example_that_fires_and_one_that_is_clear() -> None:
    for row in matrix(BOOK, "en"):
        for rule in row.rules:
            assert rule.fires >= 1
            assert rule.clear >= 1


def test_the_command_prints_the_matrix_in_both_languages() -> None:
    english, chinese = sources(), sources("--lang", "zh")
    for row in matrix(BOOK, "en"):
        assert row.statement in english.out
        assert row.statement in chinese.out
    assert "encoded" in english.out
    assert "已编码为规则" in chinese.out


def test_the_command_and_the_service_tell_the_same() -> None:
    told = json.loads(sources("--format", "json").out)
    answer = create_app().test_client().get("/v1/sources")
    assert answer.json is not None
    assert answer.json["statements"] == told
    first = answer.json["statements"][0]
    assert {"statement", "document", "publisher", "addresses", "lines", "basis", "says", "disposition", "rules"} <= set(
        first
    )
    assert {document["id"] for document in answer.json["documents"]} >= {"D0", "D1", "D2", "D3", "D4"}
    assert create_app().test_client().get("/v1/sources?lang=fr").status_code == 400


def test_the_texts_of_the_documents_are_not_shipped() -> None:
    folder = Path(__file__).resolve().parent.parent / "rules"
    assert not list(folder.rglob("*.txt"))


@pytest.fixture
def documents(tmp_path: Path) -> tuple[Path, Path]:
    """Documents made for the test, and rules whose digests are of these."""
    folder, rules = tmp_path / "documents", tmp_path / "rules"
    shutil.copytree(Path(__file__).resolve().parent.parent / "rules", rules)
    folder.mkdir()
    text = (rules / "sources.yaml").read_text("utf-8")
    for document in BOOK.documents.values():
        if not document.sha256:
            continue
        body = f"a document called {document.id}, 种草\n".encode()
        (folder / document.file).write_bytes(body)
        text = text.replace(document.sha256, sha256(body).hexdigest())
    (rules / "sources.yaml").write_text(text, encoding="utf-8")
    return folder, rules


def test_documents_that_are_as_they_were_read_pass(documents: tuple[Path, Path]) -> None:
    folder, rules = documents
    done = sources("--rules", str(rules), "--no-shipped", "--documents", str(folder))
    assert (done.code, done.err) == (0, "")


def test_a_changed_and_a_missing_document_fail_both_named(documents: tuple[Path, Path]) -> None:
    folder, rules = documents
    changed, missing = BOOK.documents["D1"].file, BOOK.documents["D4"].file
    (folder / changed).write_bytes((folder / changed).read_bytes() + b" ")
    (folder / missing).unlink()
    done = sources("--rules", str(rules), "--no-shipped", "--documents", str(folder))
    assert done.code == 2
    assert f"{folder / changed}:1:1: the document D1 has changed since its statements were read" in done.err
    assert f"{folder / missing}:1:1: the document D4 cannot be read" in done.err
    assert len(done.err.splitlines()) == 2


def test_rules_and_statements_that_do_not_fit_together_fail(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(Path(__file__).resolve().parent.parent / "rules", rules)
    rule = rules / "kfs_ads" / "feed-ads-before-first-note.yaml"
    rule.write_text(rule.read_text("utf-8").replace("cites: [D3-21]", "cites: [D3-22]"), encoding="utf-8")
    done = sources("--rules", str(rules), "--no-shipped")
    assert done.code == 2
    assert "the rule 'feed-ads-before-first-note' does not cite D3-21" in done.err
