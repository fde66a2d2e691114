"""The store of the history, in SQLite and in PostgreSQL: checks in, the same checks out, whatever happens between."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import column, table, update

from api.history import Failed, Filters, History
from api.history.schema import VERSIONS
from api.history.store import AT_ONCE, BATCH
from api.history.tables import METADATA
from tests.checks import NOON, PLANS, history, made
from tests.given import PLAN

MS = timedelta(milliseconds=1)
LIMIT = 30
"""Seconds until a test gives up."""

STAMP = table(VERSIONS, column("version_num"))
STRANGE = "\ufeff" + PLAN.replace("\n", "\r\n").replace("春茶", "𠮷茶 ' \" \\ %s :x")
"""A plan with a byte order mark, the line ends of Windows, and a name that SQL could stumble over."""


def failure(kind: str, ask: Callable[[], object]) -> str:
    """What the history says that it cannot do, which is of this kind."""
    with pytest.raises(Failed) as caught:
        ask()
    assert caught.value.failure.kind == kind
    return str(caught.value.failure.message)


# --- One check ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", [PLAN, STRANGE], ids=["plain", "strange"])
def test_a_kept_check_comes_back_byte_for_byte(plan: str, address: str) -> None:
    check = made(plan, client="客户 A", file="计划 \x00 '.yaml", lang="zh", explain=True, margins=True)
    with history(address) as store:
        whole = store.get(store.keep(check))
    assert (whole.plan, whole.report) == (check.plan, check.written)
    kept = whole.kept
    assert (kept.time, kept.client, kept.options) == (NOON, "客户 A", check.options)
    assert (kept.verdict, kept.counts) == ("blocked", check.report.counts)
    assert (kept.plan.name, kept.plan.digest) == (check.report.plan.name, check.report.plan.digest)
    assert (kept.rules, kept.engine) == (check.report.rules.digest, check.report.rules.version)


@pytest.mark.parametrize("id_", ["", "x", "' OR 1=1", "00000000-0000-0000-0000-000000000000", "\x00", "一"])
def test_an_id_that_nobody_has_is_missing(id_: str, address: str) -> None:
    with history(address) as store:
        store.keep(made())
        assert failure("missing", lambda: store.get(id_)) == f"no check '{id_}' is kept"


def test_ids_of_the_same_moment_cannot_be_guessed_from_each_other(tmp_path: Path) -> None:
    """They share their 12 digits of time, version and variant, and not one digit of the rest more often than chance."""
    with history(f"sqlite:///{tmp_path}/h.db") as store:
        ids = [store.keep(made()).replace("-", "") for _ in range(60)]
    for at in range(32):
        most = max(sum(id_[at] == digit for id_ in ids) for digit in "0123456789abcdef")
        assert (most == 60) is (at < 13), at  # the variant shares its digit with two random bits


# --- Lists ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def listed(address: str) -> tuple[str, list[str]]:
    """A history with a check of each verdict, a millisecond apart, from two clients; the ids, oldest first."""
    with history(address) as store:
        ids = [store.keep(made(plan, NOON + at * MS, client="abc"[at % 2])) for at, plan in enumerate(PLANS.values())]
    return address, ids


def test_checks_are_listed_newest_first(listed: tuple[str, list[str]]) -> None:
    address, ids = listed
    with history(address) as store:
        assert [kept.id for kept in store.page(Filters()).checks] == ids[::-1]


FITTING: list[tuple[dict[str, object], list[int]]] = [
    ({"verdict": "blocked"}, [0]),
    ({"verdict": "ready"}, [2]),
    ({"client": "a"}, [0, 2]),
    ({"client": "b"}, [1]),
    ({"client": ""}, []),
    ({"client": "A"}, []),
    ({"name": "春茶 launch"}, [0, 1]),
    ({"name": "秋茶 launch"}, [2]),
    ({"name": "%"}, []),
    ({"rule": "ads-before-notes"}, [0]),
    ({"rule": "kol-carries-sales"}, [0, 1]),
    ({"rule": "no-such-rule"}, []),
    ({"plan": made(PLANS["revise"]).report.plan.digest}, [1]),
    ({"since": NOON}, [0, 1, 2]),
    ({"since": NOON + MS}, [1, 2]),
    ({"since": NOON + timedelta(microseconds=1)}, [1, 2]),
    ({"until": NOON}, []),
    ({"until": NOON + MS}, [0]),
    ({"since": NOON + MS, "until": NOON + 2 * MS}, [1]),
    ({"client": "a", "verdict": "ready", "rule": "few-creators"}, []),
]
"""What is asked for, and which of the three listed checks fit."""


def test_a_list_has_what_fits_all_that_is_asked(listed: tuple[str, list[str]]) -> None:
    address, ids = listed
    with history(address) as store:
        for asked, found in FITTING:
            wanted = Filters.model_validate(asked)
            assert [ids.index(kept.id) for kept in store.page(wanted).checks] == found[::-1], asked
            assert [ids.index(whole.kept.id) for whole in store.export(wanted)] == found, asked


def test_a_page_is_full_or_the_last(listed: tuple[str, list[str]]) -> None:
    address, ids = listed
    with history(address) as store:
        for limit, more in ((2, True), (3, False), (4, False)):
            page = store.page(Filters(), limit=limit)
            assert ([kept.id for kept in page.checks], page.next is not None) == (ids[::-1][:limit], more)
        rest = store.page(Filters(), store.page(Filters(), limit=2).next, 2)
        assert ([kept.id for kept in rest.checks], rest.next) == (ids[:1], None)


def test_a_cursor_is_of_one_list_and_cannot_be_made_up(listed: tuple[str, list[str]]) -> None:
    address, _ = listed
    with history(address) as store:
        wanted = Filters(client="a")
        right = store.page(wanted, limit=1).next
        assert right
        assert len(store.page(wanted, right).checks) == 1
        wrong = ["", "x", right[:-1], right + "A", right + "=", right.swapcase(), "A" * len(right), "一", right + "\n"]
        for text_ in wrong:
            failure("cursor", lambda text_=text_: store.page(wanted, text_))  # type: ignore[misc]
        for other in (Filters(), Filters(client="b"), Filters(client="a", verdict="ready")):
            failure("cursor", lambda other=other: store.page(other, right))  # type: ignore[misc]


def test_an_export_has_all_checks_and_each_once(address: str) -> None:
    with history(address) as store:
        ids = [store.keep(made(time=NOON + at * MS)) for at in range(2 * AT_ONCE + 1)]
        exported = store.export(Filters())
        assert [whole.kept.id for whole in exported] == ids
        assert list(store.export(Filters(client="x"))) == []


class Ledger(RuleBasedStateMachine):
    """A history beside a plain list of what was kept; both have to say the same at every moment."""

    address = ""
    checks = tuple(made(plan) for plan in PLANS.values())

    @initialize()
    def start(self) -> None:
        self.store = History(self.address)
        self.store.upgrade()
        self.store.delete(before=NOON + timedelta(days=1))
        self.kept: dict[str, tuple[datetime, str, str]] = {}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    def fitting(self, filters: Filters) -> list[str]:
        """The ids of the list that fit, newest first."""
        return sorted(
            (
                id_
                for id_, (time, client, verdict) in self.kept.items()
                if filters.client in (None, client)
                and filters.verdict in (None, verdict)
                and (filters.since is None or time >= filters.since)
                and (filters.until is None or time < filters.until)
            ),
            reverse=True,
        )

    @rule(which=st.integers(0, 2), client=st.sampled_from("ab"), after=st.integers(0, 5))
    def keep(self, which: int, client: str, after: int) -> None:
        check = self.checks[which]
        time = NOON + after * MS
        id_ = self.store.keep(type(check)(time, client, check.options, check.plan, check.report, check.written))
        self.kept[id_] = time, client, check.report.verdict

    wanted = st.builds(
        Filters,
        client=st.sampled_from([None, "a", "b"]),
        verdict=st.sampled_from([None, "blocked", "ready"]),
        since=st.sampled_from([None, NOON, NOON + 3 * MS]),
        until=st.sampled_from([None, NOON + 3 * MS]),
    )

    @rule(filters=wanted, limit=st.integers(1, 4), between=st.integers(0, 5))
    def page_through(self, filters: Filters, limit: int, between: int) -> None:
        """What is kept between two pages takes nothing away from the later ones, and puts nothing twice there."""
        before, seen, cursor = self.fitting(filters), list[str](), None
        while True:
            page = self.store.page(filters, cursor, limit)
            seen += [kept.id for kept in page.checks]
            if (cursor := page.next) is None:
                break
            self.keep(between % 3, "ab"[between % 2], between)
        assert seen == sorted(set(seen), reverse=True)
        assert [id_ for id_ in seen if id_ in before] == before
        assert set(seen) <= set(self.fitting(filters))

    @rule(client=st.sampled_from([None, "a", "b"]), after=st.sampled_from([None, 0, 3]))
    def delete(self, client: str | None, after: int | None) -> None:
        before = None if after is None else NOON + after * MS
        gone = self.fitting(Filters(client=client, until=before))
        if client is not None or before is not None:
            assert self.store.delete(client, before) == len(gone)
            for id_ in gone:
                del self.kept[id_]

    @rule(data=st.data())
    def get(self, data: st.DataObject) -> None:
        if self.kept:
            id_ = data.draw(st.sampled_from(sorted(self.kept)))
            kept = self.store.get(id_).kept
            assert (kept.time, kept.client, kept.verdict) == self.kept[id_]


def test_a_history_says_what_a_plain_list_says(address: str) -> None:
    machine = type("Ledger", (Ledger,), {"address": address})
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=15))


# --- What goes ------------------------------------------------------------------------------------------------------


def test_what_is_deleted_is_gone_and_nothing_else_is(address: str) -> None:
    with history(address) as store:
        ids = [store.keep(made(time=NOON + at * MS, client=client)) for at, client in enumerate("aabb")]
        assert store.delete(client="a", before=NOON + MS) == 1
        assert store.delete(before=NOON + 3 * MS) == 2
        assert [kept.id for kept in store.page(Filters(rule="few-creators")).checks] == ids[3:]
        assert (store.delete(client="a"), store.delete(client="b"), store.delete(client="b")) == (0, 1, 0)
        assert store.page(Filters()).checks == ()


def test_more_than_a_batch_is_deleted_at_once(tmp_path: Path) -> None:
    with history(f"sqlite:///{tmp_path}/h.db") as store:
        for _ in range(BATCH + 1):
            store.keep(made(client="a"))
        assert store.delete(client="a") == BATCH + 1
        assert store.page(Filters()).checks == ()


def test_of_a_deleted_check_nothing_is_left_in_the_files(tmp_path: Path) -> None:
    name = "spring-secret-0123456789"
    with history(f"sqlite:///{tmp_path}/h.db") as store:
        store.keep(made(PLAN.replace("春茶 launch", name), client="a"))
        store.keep(made(client="b"))
        for there in (True, False):
            assert (name.encode() in b"".join(file.read_bytes() for file in tmp_path.iterdir())) is there
            store.delete(client="a")
        assert len(store.page(Filters()).checks) == 1


def test_a_history_forgets_what_is_older_than_it_keeps(address: str) -> None:
    day = timedelta(days=1)
    with history(address) as store:
        ids = [store.keep(made(time=NOON + after)) for after in (-30 * day - MS, -30 * day, -day)]
    with history(address, keep_days=30) as store:
        ids.append(store.keep(made(time=NOON)))
        assert [kept.id for kept in store.page(Filters()).checks] == ids[:0:-1]


def test_to_delete_all_is_no_slip(tmp_path: Path) -> None:
    with history(f"sqlite:///{tmp_path}/h.db") as store, pytest.raises(ValueError, match="say whose or before when"):
        store.delete()


# --- Many at once ---------------------------------------------------------------------------------------------------


def test_many_threads_keep_and_read_at_once(address: str) -> None:
    check = made()
    with history(address) as store, ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(lambda _: store.keep(check), range(80)))
        assert all(whole.report == check.written for whole in threads.map(store.get, ids))
        assert len(set(ids)) == len(list(store.export(Filters()))) == 80


def test_a_history_is_made_once_however_many_begin(address: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        stores = [History(address) for _ in range(4)]
        assert len(set(threads.map(History.upgrade, stores))) == 1
    assert len(stores[0].page(Filters()).checks) == 0
    for store in stores:
        store.close()


# --- Its shape ------------------------------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_that_the_code_reads(address: str) -> None:
    with history(address) as store, store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSIONS, "compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_history_is_used_when_it_is_of_this_version_alone(address: str) -> None:
    store = History(address)
    told = failure("behind", lambda: store.page(Filters()))
    assert told.startswith("there is no history")
    assert told.endswith("; zhongcao history upgrade makes one")
    newest = store.upgrade()
    with store.engine.begin() as connection:
        connection.execute(update(STAMP).values(version_num="from the future"))
    later = History(address)
    for ask in (later.upgrade, lambda: later.keep(made()), lambda: later.page(Filters())):
        told = failure("ahead", ask)
        assert "was made by a newer zhongcao (from the future); upgrade zhongcao" in told
        assert "secret" not in told
    with store.engine.begin() as connection:
        connection.execute(update(STAMP).values(version_num=newest))
    assert later.upgrade() == newest
    assert later.page(Filters()).checks == ()
    for opened in (store, later):
        opened.close()


def test_an_sqlite_history_is_for_its_owner_alone(tmp_path: Path) -> None:
    with history(f"sqlite:///{tmp_path}/h.db") as store:
        store.keep(made())
        assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


# --- What is wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "write sqlite:///FILE or postgresql://"),
        ("history.db", "write sqlite:///FILE"),
        ("mysql://u:secret@h/d", "write sqlite:///FILE"),
        ("postgresql+psycopg2://u:secret@h/d", "write sqlite:///FILE"),
        ("postgresql://u:secret@h:port/d", "write sqlite:///FILE"),
        ("sqlite://", "an SQLite history is a file"),
        ("sqlite:///:memory:", "an SQLite history is a file"),
        ("sqlite:////no/such/folder/h.db", "there is no folder /no/such/folder for the history"),
    ],
)
def test_an_address_of_no_history_is_refused_without_its_password(address: str, told: str) -> None:
    message = failure("address", lambda: History(address))
    assert message.startswith(told)
    assert "secret" not in message


def test_a_file_that_is_no_history_does_not_answer(tmp_path: Path) -> None:
    file = tmp_path / "h.db"
    file.write_text(PLAN, "utf-8")
    store = History(f"sqlite:///{file}")
    for ask in (store.upgrade, lambda: store.page(Filters()), lambda: store.keep(made())):
        assert failure("down", ask).endswith("does not answer: file is not a database")
    assert file.read_text("utf-8") == PLAN
    store.close()


def test_a_store_that_another_one_holds_fast_is_waited_for_and_then_left_alone_for_as_long(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/h.db?timeout=0.5"
    with history(address) as store:
        store.keep(made())
        other = sqlite3.connect(tmp_path / "h.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert failure("down", lambda: store.keep(made())).endswith("does not answer: database is locked")
        other.execute("ROLLBACK")
        other.close()
        assert "a moment ago" in failure("down", lambda: store.keep(made()))
        assert len(store.page(Filters()).checks) == 1
        end = monotonic() + LIMIT
        while monotonic() < end:
            with suppress(Failed):
                store.keep(made())
                break
        assert len(store.page(Filters()).checks) == 2


def test_a_server_that_is_not_there_does_not_answer_and_its_password_is_not_told(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    store = History(f"postgresql://u:secret@/d?host={tmp_path}")
    for ask in (store.upgrade, lambda: store.page(Filters())):
        told = failure("down", ask)
        assert "does not answer" in told
        assert "secret" not in told
    store.close()
