"""The history on the command line, in both languages: lists, comparisons, replays, what goes, what is wrong."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.history import History
from tests.checks import NOON, history, made
from tests.given import ALONE, BROKEN, PLAN, QUIET, RULES, WARNED, Ran, zhongcao


class Desk:
    """A history with two checks of one client, a plan and its better version, and one of another."""

    def __init__(self, store: History, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.ids = [
            store.keep(made(plan, NOON + timedelta(days=at), client=client))
            for at, (plan, client) in enumerate(((PLAN, "acme"), (WARNED, "acme"), (QUIET, "茶社")))
        ]

    def run(self, command: str, *arguments: str, lang: str = "en") -> Ran:
        speaks = () if command in ("export",) else ("--lang", lang)
        return zhongcao("history", command, *arguments, *speaks, "--history", self.store.engine.url.render_as_string())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with history(f"sqlite:///{tmp_path}/h.db") as store:
        yield Desk(store, tmp_path)


def test_checks_are_listed_newest_first_with_what_follows(desk: Desk) -> None:
    first = desk.run("list", "--limit", "2")
    assert (first.code, first.err) == (0, "")
    lines = first.out.splitlines()
    assert lines[:4] == [
        f"READY  2027-01-17 12:00:00 UTC  {desk.ids[2]}",
        "  春茶 launch, client 茶社",
        f"REVISE  2027-01-16 12:00:00 UTC  {desk.ids[1]}",
        "  春茶 launch, client acme, Warnings 1, Recommendations 1, Info 1",
    ]
    cursor = lines[4].removeprefix("more: --cursor ")
    rest = desk.run("list", "--limit", "2", "--cursor", cursor, lang="zh")
    assert rest.out.splitlines() == [
        f"不可启动  2027-01-15 12:00:00 UTC  {desk.ids[0]}",
        "  春茶 launch、客户 acme、错误 1、警告 1、建议 1、提示 1",
    ]


def test_a_list_is_filtered_and_read_by_programs(desk: Desk) -> None:
    for asked, found in (
        (("--verdict", "revise"), [1]),
        (("--client", "acme"), [1, 0]),
        (("--rule", "ads-before-notes"), [0]),
        (("--from", "2027-01-16"), [2, 1]),
        (("--to", "2027-01-16"), [1, 0]),
        (("--to", "2027-01-16T12:00:00Z"), [0]),
        (("--from", "2027-01-16T13:00:00.001+01:00"), [2]),
        (("--name", "春茶 launch", "--client", "茶社"), [2]),
    ):
        page = json.loads(desk.run("list", *asked, "--format", "json").out)
        assert [kept["id"] for kept in page["checks"]] == [desk.ids[at] for at in found], asked
        exported = desk.run("export", *asked).out.splitlines()
        assert [json.loads(line)["id"] for line in exported] == [desk.ids[at] for at in found[::-1]], asked
    assert desk.run("list", "--client", "x", lang="zh").out == "没有符合条件的检查记录\n"


def test_a_check_is_shown_in_short_or_its_ends_byte_for_byte(desk: Desk) -> None:
    shown = desk.run("show", desk.ids[0]).out
    for part in ("BLOCKED", "asked     en, 2027-01-15, guidance", "timing/ads-before-notes  ads.feed.start  plan:9:"):
        assert part in shown
    check = made(PLAN)
    assert desk.run("show", desk.ids[0], "--plan").out == PLAN
    assert desk.run("show", desk.ids[0], "--report").out == check.written.decode()
    assert json.loads(desk.run("show", desk.ids[0], "--format", "json").out)["text"] == PLAN
    assert "ask for --plan or for --report" in desk.run("show", desk.ids[0], "--plan", "--report").err


def test_two_checks_are_compared(desk: Desk) -> None:
    told = desk.run("diff", desk.ids[0], desk.ids[1])
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[:2] == ["BLOCKED → REVISE", "differs: plan"]
    assert [line.split(" ─")[0] for line in lines if " ─" in line] == ["Fixed: 1", "Still there: 3"]
    assert "timing/ads-before-notes  ads.feed.start  plan:9:34" in told.out
    back = desk.run("diff", desk.ids[1], desk.ids[0], lang="zh").out
    assert [line.split(" ─")[0] for line in back.splitlines() if " ─" in line] == ["新出现：1", "仍然存在：3"]
    data = json.loads(desk.run("diff", desk.ids[0], desk.ids[1], "--format", "json").out)
    assert [spot["rule"] for spot in data["fixed"]] == ["ads-before-notes"]


def test_a_check_is_repeated_with_the_rules_at_hand(desk: Desk) -> None:
    same = desk.run("replay", desk.ids[0], *ALONE)
    assert (same.code, same.out, same.err) == (0, "The report is the same, byte for byte.\n", "")
    now = desk.folder / "plan.yaml"
    now.write_text(WARNED, "utf-8")
    other = desk.run("replay", desk.ids[0], "--plan", str(now), *ALONE, lang="zh")
    assert (other.code, other.out.splitlines()[:3]) == (1, ["报告不同。", "不可启动 → 需修改", "有变化：计划"])
    now.write_text(BROKEN, "utf-8")
    broken = desk.run("replay", desk.ids[0], "--plan", str(now), *ALONE)
    assert (broken.code, broken.out.splitlines()[1].partition(": ")[0]) == (1, "plan:2:1")
    assert broken.out.endswith("differs: plan\n")
    rules = Path(shutil.copytree(RULES, desk.folder / "rules"))
    (rules / "timing" / "ads-before-notes.yaml").unlink()
    fewer = desk.run("replay", desk.ids[0], "--rules", str(rules), "--no-shipped", "--format", "json")
    assert (fewer.code, json.loads(fewer.out)["changed"]) == (1, ["rules"])
    (desk.folder / "zhongcao.yaml").write_text("severities: {few-creators: warning}\n")
    config = desk.run("replay", desk.ids[0], "--config", str(desk.folder / "zhongcao.yaml"), *ALONE)
    assert (config.code, "differs: rules" in config.out) == (1, True)


def test_what_is_deleted_is_counted(desk: Desk) -> None:
    for asked, lang, told in (
        (("--client", "acme", "--before", "2027-01-16"), "en", "deleted checks: 1\n"),
        (("--before", "2027-01-16T12:00:00Z"), "en", "deleted checks: 0\n"),
        (("--client", "acme"), "zh", "已删除检查记录：1\n"),
    ):
        assert desk.run("delete", *asked, lang=lang).out == told
    today = desk.store.keep(made(time=datetime.now(UTC) - timedelta(hours=23)))
    desk.store.keep(made(time=datetime.now(UTC) - timedelta(hours=25)))
    assert desk.run("delete", "--keep-days", "1").out.startswith("deleted checks: ")
    left = [kept["id"] for kept in json.loads(desk.run("list", "--format", "json").out)["checks"]]
    assert left[-1] == today
    assert len(left) in (1, 2)  # the one of 2027 is as young as the day that the test runs on


def test_a_history_is_made_and_is_up_to_date_from_then_on(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/new.db"
    missing = zhongcao("history", "list", "--history", address)
    assert (missing.code, missing.out) == (2, "")
    assert missing.err == f"there is no history {tmp_path}/new.db; zhongcao history upgrade makes one\n"
    assert not (tmp_path / "new.db").exists()
    for lang, told in (("en", "the history is up to date: 0001\n"), ("zh", "历史记录库已是最新：0001\n")):
        assert zhongcao("history", "upgrade", "--history", address, "--lang", lang).out == told
    assert zhongcao("history", "list", "--history", address).out == "no checks are kept that fit\n"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("show", "x"), "no check 'x' is kept"),
        (("replay", "x"), "no check 'x' is kept"),
        (("diff", "x", "y"), "no check 'x' is kept"),
        (("list", "--limit", "201"), "--limit is a number from 1 to 200, not '201'"),
        (("list", "--cursor", "x"), "this cursor is of no list with these filters"),
        (("list", "--from", "2027-02-30"), "--from is a day as YYYY-MM-DD"),
        (("export", "--to", "soon"), "--to is a day as YYYY-MM-DD"),
        (("delete",), "say which checks: --client, --before or --keep-days"),
        (("delete", "--before", "2027-01-01", "--keep-days", "1"), "ask for --before or for --keep-days"),
        (("delete", "--before", "x"), "--before is a day as YYYY-MM-DD"),
        (("delete", "--keep-days", "0"), "--keep-days is a number from 1 to 36,500, not '0'"),
        (("delete", "--client", "x" * 201), "--client has at most 200 characters"),
        (("list", "--verdict", "good"), "'good' is not one of"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_printed(command: tuple[str, ...], told: str, desk: Desk) -> None:
    done = desk.run(*command)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_an_address_of_no_history_is_told(tmp_path: Path) -> None:
    done = zhongcao("history", "list", "--history", "mysql://u:secret@h/d")
    assert (done.code, done.err) == (2, "--history: write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME\n")
