"""Complaints in Chinese: the catalogue has every message of the code, and what people are told comes from it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from api import create_app
from engine.messages import LOCALES, Label, Listed, Message
from engine.plan import FIELDS, Plan
from engine.problems import Location, Problem, Refused, why
from engine.terms import Objective
from tests.given import ALONE, BROKEN, DAY, NAUGHTY, PLAN, ROOT, RULES, Ran, zhongcao

CHINESE = re.compile(r"[\u3001-\u301f\u4e00-\u9fff\uff01-\uff5e]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff] ?[,;:?!()]|[,;:?!()] ?[\u4e00-\u9fff]")
"""Punctuation of English beside a Chinese letter."""

LEFT_ENGLISH = re.compile(r"\b(the|is not|there is|expected|found|use one|did you mean|unknown|cannot)\b")
"""Words that every English complaint has some of."""


# --- The catalogue --------------------------------------------------------------------------------------------------


class Used(NamedTuple):
    """A call of Message in the code: where, its template (None for what is no literal), the names of its values."""

    place: str
    template: str | None
    values: frozenset[str | None]


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in the code: its place, and the name of what is called."""
    for path in sorted((*ROOT.glob("engine/**/*.py"), *ROOT.glob("api/**/*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", ast.unparse(node.func), node


CALLS = [found for found in calls() if found[1] in ("Message", "Problem", "Refused.at")]


def used() -> Iterator[Used]:
    for place, name, call in CALLS:
        if name == "Message":
            literal = call.args[0] if len(call.args) == 1 else None
            template = literal.value if isinstance(literal, ast.Constant) and isinstance(literal.value, str) else None
            yield Used(place, template, frozenset(keyword.arg for keyword in call.keywords))


USED = list(used())


def catalogue() -> Catalog:
    with (ROOT / f"engine/locale/{LOCALES['zh']}/LC_MESSAGES/engine.po").open("rb") as file:
        return read_po(file, LOCALES["zh"], abort_invalid=True)


ENTRIES: Mapping[str, Entry] = {str(entry.id): entry for entry in catalogue() if entry.id}


def names_in(template: str) -> list[str]:
    """The placeholders of a template, sorted; each is a plain name."""
    parts = list(Formatter().parse(template))
    assert not any(spec or conversion for _, _, spec, conversion in parts), template
    return sorted(name for _, name, _, _ in parts if name is not None)


def test_a_template_is_a_literal_and_has_the_values_that_it_is_given() -> None:
    assert len(USED) > 300
    assert [one.place for one in USED if one.template is None or None in one.values] == []
    assert [one.place for one in USED if set(names_in(one.template or "")) != one.values] == []


def test_the_catalogue_has_the_templates_of_the_code_and_no_others() -> None:
    templates = {one.template for one in USED}
    assert sorted(templates - ENTRIES.keys(), key=str) == []
    assert sorted(ENTRIES.keys() - templates) == []
    assert not catalogue().obsolete


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_a_translation_is_sure_is_chinese_and_shows_the_same_values(entry: Entry) -> None:
    told = str(entry.string)
    assert not entry.fuzzy
    assert CHINESE.search(told)
    assert names_in(told) == names_in(str(entry.id))
    assert not HALF_WIDTH.search(told)
    assert told == told.strip()
    assert told.count("“") == told.count("”")


def test_the_catalogue_has_each_template_once() -> None:
    text = (ROOT / f"engine/locale/{LOCALES['zh']}/LC_MESSAGES/engine.po").read_text(encoding="utf-8")
    assert len(re.findall("^msgid ", text, re.MULTILINE)) == len(ENTRIES)


def test_problems_are_made_of_messages() -> None:
    texts = (ast.Constant, ast.JoinedStr)
    made = [(place, call.args[1]) for place, name, call in CALLS if name != "Message" and len(call.args) > 1]
    assert len(made) > 10
    assert [place for place, told in made if isinstance(told, texts)] == []


def test_english_is_told_without_the_library_that_reads_translations() -> None:
    code = "import sys, engine.cli.checking; from engine.messages import Message as M; str(M('x')); "
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}print('babel' in sys.modules); M('x').told('zh'); print('babel' in sys.modules)",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\nTrue\n"


# --- Messages -------------------------------------------------------------------------------------------------------

HERE = Location("计划.yaml", 3, 7)
NO_FILE = Message("this file cannot be read: {why}", why=why(FileNotFoundError(2, "No such file or directory")))


@pytest.mark.parametrize(
    ("told", "english", "chinese"),
    [
        (Message("a list"), "a list", "列表"),
        (Message("the text '{text}'", text="{x} {{y}}"), "the text '{x} {{y}}'", "文本“{x} {{y}}”"),
        (Message("unknown key '{name}'", name=5), "unknown key '5'", "没有名为“5”的键"),
        (Message("a template of nobody: {x}", x=1), "a template of nobody: 1", "a template of nobody: 1"),
        (Message("use one of {words}", words=Listed("ab")), "use one of a, b", "可用：a、b"),
        (Message("use one of {words}", words=Listed([])), "use one of ", "可用："),
        (Listed(["aaa", "bbb"], 8), "aaa, bbb", "aaa、bbb"),
        (Listed(["aaa", "bbb"], 7), "aaa, b…", "aaa、bbb"),
        (Listed(["aaa", "bbb"], 6), "aaa, …", "aaa、b…"),
        (Listed([Message("a day"), Label("role", "角色")]), "a day, role", "日期、角色"),
        (
            Problem(HERE, Message("unknown key '{name}'", name="rol"), "rol", "role"),
            "计划.yaml:3:7: unknown key 'rol' (did you mean 'role'?)",
            "计划.yaml:3:7: 没有名为“rol”的键（是否指“role”？）",
        ),
        (
            Refused([Problem(HERE, Message("the file is empty")), Problem(Location("a", 1, 1), NO_FILE)]),
            "a:1:1: this file cannot be read: No such file or directory\n计划.yaml:3:7: the file is empty",
            "a:1:1: 无法读取此文件：文件或文件夹不存在\n计划.yaml:3:7: 文件是空的",
        ),
        (
            Message("this file cannot be read: {why}", why=why(OSError(5, "Nobody knows"))),
            "this file cannot be read: Nobody knows",
            "无法读取此文件：Nobody knows",
        ),
    ],
)  # fmt: skip
def test_what_is_told_in_each_language(told: Message | Listed | Problem | Refused, english: str, chinese: str) -> None:
    assert (told.told("en"), told.told("zh"), str(told) if not isinstance(told, Listed) else english) == (
        english,
        chinese,
        english,
    )


def test_messages_with_the_same_template_and_values_are_the_same() -> None:
    twice = [Problem(HERE, Message("unknown key '{name}'", name="a")) for _ in range(2)]
    other = Problem(HERE, Message("unknown key '{name}'", name="b"))
    assert Refused([other, *twice]).problems == (twice[0], other)


# --- The command line -----------------------------------------------------------------------------------------------


GOALS = "、".join(Objective)
PARTS = "、".join(Plan.model_fields)[:119]
"""What a plan consists of, as long as a complaint may list it."""


def zh(*arguments: str | Path, stdin: str = "") -> Ran:
    return zhongcao(*arguments, "--lang", "zh", stdin=stdin)


def in_chinese(told: str) -> list[str]:
    """The lines of a complaint, each of which is in Chinese."""
    lines = told.splitlines()
    assert lines
    for line in lines:
        assert CHINESE.search(line), line
        assert not LEFT_ENGLISH.search(re.sub("“[^”]*”", "", line)), line
    return lines


def test_a_broken_plan_is_told_in_chinese_at_the_same_places() -> None:
    ran = zh("check", "-", *ALONE, stdin=BROKEN)
    assert (ran.code, ran.out) == (2, "")
    assert in_chinese(ran.err) == [
        f"plan:2:1: 此处没有名为“campain”的字段；可用：{PARTS}…（是否指“campaign”？）",
        f"plan:3:22: “footfal”不是主要目标；可用：{GOALS}（是否指“footfall”？）",
        "plan:4:17: 应为金额，实际为文本“500k”；请只写一个数字，不加引号和单位（是否指“500000”？）",
        "plan:4:23: 键“total”写了两次；请只留一个",
        "plan:5:16: 不允许使用锚点；请删去“&a”",
        "plan:5:38: “b”（brief）不存在：计划中没有列出“brief”",
    ]
    english = zhongcao("check", "-", *ALONE, stdin=BROKEN).err
    assert not CHINESE.search(english)
    places = [[line.split(" ")[0] for line in told.splitlines()] for told in (english, ran.err)]
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("plan", "complaint"),
    [
        ("schedule: {start: 2027-02-30}", "1:19: 2027-02-30 这一天不存在；请写成 YYYY-MM-DD"),
        ("schedule: {start: 1989-12-31}", "1:19: 1989-12-31 不在 1990 年至 2100 年之间；请写成 YYYY-MM-DD"),
        ("schedule: {start: 2027-05-02, end: 2027-05-01}", "1:19: start 的 2027-05-02 晚于 end 的 2027-05-01；请更正其中一个"),
        ("cohorts: [{id: a, creators: -1}]", "1:29: -1 小于 0；请写：不小于 0 的数"),
        ("version: 2", "1:10: 2 大于 1；请写：1"),
        ("cohorts: [{id: a, creators: [1]}]", "1:29: 应为整数，实际为列表；请只写一个整数，不加引号、单位和小数"),
        ("cohorts: [{id: a, brief: b}]\nbriefs: [{id: c}]", "1:26: “b”（brief）不在列表中；可用：c"),
        ("cohorts: [{id: a}, {id: a}]", "1:25: id 的取值“a”已用于 cohorts.0；请各用各的"),
        ("objective: {kpis: [{metric: cpv, applies_to: x}]}\ncohorts: [{id: y}]", "1:46: “x”（分组）不在列表中；可用：campaign、y"),
        ("a: [1\nb：x\n", "3:1: 这不是 YAML：缺少“,”或“]”；请检查附近的缩进、引号和冒号；“：”是中文冒号，键之后应为英文冒号加空格“: ”"),
        ("- a", "1:1: 应为一组字段，实际为列表"),
        ("", "1:1: 文件是空的"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_plan(plan: str, complaint: str) -> None:
    ran = zh("check", "-", *ALONE, stdin=plan)
    assert ran.code == 2
    assert [line for line in in_chinese(ran.err) if line.startswith(f"plan:{complaint}")], ran.err


def test_nothing_that_nobody_should_send_is_told_in_english(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.yaml" for number in range(len(NAUGHTY))]
    for path, text in zip(paths, NAUGHTY.values(), strict=True):
        path.write_bytes(text)
    (tmp_path / "x.json").write_text('{"a" 1}')
    ran = zh("check", *paths, tmp_path / "x.json", tmp_path / "none.yaml", tmp_path, *ALONE)
    told = in_chinese(ran.err)
    assert {line.split(":")[0] for line in told} == {str(path) for path in (*paths, *tmp_path.glob("x*"), tmp_path, tmp_path / "none.yaml")}  # fmt: skip
    assert f"{tmp_path / 'x.json'}:1:6: 这不是 JSON：此处应有冒号“:”；请按 JSON 写法填写" in told
    assert told[-1] == f"{tmp_path}:1:1: 无法读取此文件：这是文件夹"


WRONG_RULE = """\
id: Small_cohort
title: {en: A cohort is small, zh: "达人 偏少"}
severity: grave
about: cohort
when:
  all:
    - creators: {below: setting:fewest}
    - compensatoin: gifted
    - role: {abov: koc}
    - tier: {above: 5}
    - creators: many
    - publish.from: {between: [none, 2027-01-01]}
    - {role: koc, tier: mid}
says: {en: "Cohort {x}", zh: "“{id}”组 {"}
do: {en: "Book.", zh: [1]}
at: creatrs
cites: [Q-1]
explained_by: [few]
conflict: nobody
waivabel: false
examples:
  - name: two
    plan: {cohorts: [{role: koc}]}
    fires: yes
"""


def test_a_broken_rule_file_is_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    rule = tmp_path / "people/small-cohort.yaml"
    rule.write_text(WRONG_RULE, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "settings.yaml").write_text("s: {value: -1, unit: share, origin: house, cites: [], meaning: {en: x}}\n")
    ran = zh("rules", "check", tmp_path, "--no-shipped")
    assert ran.code == 2
    *lines, summary = in_chinese(ran.out)
    assert summary == f"规则无法读取：{len(lines)} 错误"
    assert [line.replace(f"{tmp_path}/", "") for line in lines] == [
        "notes.txt:1:1: 此文件不该放在这里；规则文件的路径为 <set>/<rule-id>.yaml",
        "people/small-cohort.yaml:2:36: 汉字之间有空格；请把文本写在一行，加引号",
        "people/small-cohort.yaml:3:11: 应为以下之一：error、warning、recommendation、info；实际为文本“grave”",
        "people/small-cohort.yaml:7:25: 没有名为“fewest”的设置项",
        "people/small-cohort.yaml:8:7: 条件中的字段“compensatoin”不存在（是否指“compensation”？）",
        "people/small-cohort.yaml:9:14: 没有名为“abov”的运算符（是否指“above”？）",
        "people/small-cohort.yaml:10:21: above 不适用于 tier（enum）；可用：is、is_not、in、not_in、given",
        "people/small-cohort.yaml:11:17: 应为数字，实际为文本“many”",
        "people/small-cohort.yaml:12:32: between 的两端必须是具体的值，不能是“none”；请改用两个条件",
        "people/small-cohort.yaml:13:7: 一个条件只问一件事；多个条件请放到 all、any 或 none 之下",
        "people/small-cohort.yaml:14:12: 没有名为“x”的取值可显示",
        "people/small-cohort.yaml:14:30: 花括号没有成对；显示取值请写 {field}",
        "people/small-cohort.yaml:15:23: 应为文本，实际为列表",
        "people/small-cohort.yaml:16:5: “creatrs”不是 cohort 的计划字段（是否指“creators”？）",
        "people/small-cohort.yaml:17:9: 没有名为“Q-1”的陈述",
        "people/small-cohort.yaml:18:16: 没有名为“few”的规则",
        "people/small-cohort.yaml:19:11: 没有名为“nobody”的分歧",
        "people/small-cohort.yaml:20:1: 没有名为“waivabel”的键（是否指“waivable”？）",
        "people/small-cohort.yaml:24:12: 应为 true 或位置列表，如 [cohorts.0]，实际为文本“yes”",
        "settings.yaml:1:51: cites 缺少内容：所依据的陈述",
        "settings.yaml:1:64: 缺少 zh；请补上",
    ]
    assert (
        zh("check", "-", "--rules", tmp_path, "--no-shipped", stdin=PLAN).err.splitlines()[-1]
        == "规则有误，未作任何处理。"
    )


def test_a_broken_config_is_told_in_chinese(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text(
        "settings: {koc_echo_note: 1, koc_echo_notes: -1, trust_min_koc_share: many}\n"
        "severities: {few-koc-persona: info, few-koc-personas: bad}\n"
        "packs: [lawcn]\nprofile: big\ndisabled: {a: 1}\n",
        encoding="utf-8",
    )
    ran = zh("settings", "--config", config)
    told = in_chinese(ran.err.replace(f"{config}:", ""))
    assert (ran.code, told[-1]) == (2, "规则有误，未作任何处理。")
    assert "1:12: 没有名为“koc_echo_note”的设置项（是否指“koc_echo_notes”？）" in told
    assert "1:46: koc_echo_notes：应为不小于 0 的数字，实际为 -1" in told
    assert "2:14: 没有名为“few-koc-persona”的规则（是否指“few-koc-personas”？）" in told
    assert "2:55: 应为以下之一：error、warning、recommendation、info；实际为文本“bad”" in told
    assert "3:9: 没有名为“lawcn”的规则包（是否指“law-cn”？）" in told
    assert "4:10: 没有名为“big”的口径" in told
    assert "5:11: 应为列表，实际为一组字段" in told


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("check", "-", "--pack", "lawcn"), "没有名为“lawcn”的规则包；现有规则包：all"),
        (("check", "-", "--as-of", "tomorrow"), "“tomorrow”不是日期；请写成 YYYY-MM-DD"),
        (("check", "-", "--explain"), "全部规则的条件树只写入 --format json"),
        (("explain", "-", "kpi-on-feed-start"), "没有名为“kpi-on-feed-start”的规则"),
        (("fix", "-", "--rule", "x", "--all"), "--rule 与 --all 是两种问法，请只用其一"),
        (("fix", "-", "--all", "--write"), "修改要写入文件；请给出文件名"),
        (("ask", "-"), "回答要写入文件；请给出文件名，或加上 --list"),
        (("ask", "none.yaml", "--list"), "none.yaml:1:1: 无法读取此文件：文件或文件夹不存在"),
        (("margins", "none.yaml"), "none.yaml:1:1: 无法读取此文件：文件或文件夹不存在"),
        (("playbook", "lanch"), "没有名为“lanch”的打法（是否指“launch”？）"),
        (("rules", "test", "nobody"), "没有名为“nobody”的规则或规则集"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(arguments: tuple[str, ...], complaint: str) -> None:
    ran = zh(*arguments, *ALONE, stdin=PLAN)
    assert ran.code == 2
    assert complaint in " ".join(ran.err.split())


def test_a_command_line_without_rules_and_a_new_rule_are_told_in_chinese(tmp_path: Path) -> None:
    assert "不使用自带规则时，请给出其他规则的文件夹" in zh("check", "-", "--no-shipped").err
    ran = zh("rules", "new", "Set", "id", "--rules", tmp_path)
    assert "规则集是文件夹，名称由小写字母和数字组成，用“_”连接" in "".join(
        line.strip("│ ") for line in ran.err.splitlines()
    )


def test_what_a_history_cannot_do_is_told_in_chinese(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'h.db'}"
    none = f"没有历史记录库 {tmp_path / 'h.db'}；可用 zhongcao history upgrade 建立\n"
    assert zh("history", "list", "--history", store) == Ran(2, "", none)
    ran = zh("history", "list", "--history", store, "--limit", "0")
    assert ran.err == "--limit 应为 1 到 200 之间的数字，而不是“0”\n"
    assert zh("history", "list", "--history", "x").err.startswith("--history：请写成 sqlite:///FILE 或 ")
    assert "--before 与 --keep-days 请只用其一" in zh("history", "delete", "--before", "x", "--keep-days", "1").err


def test_a_draft_tells_what_it_lacks_by_the_option_in_chinese() -> None:
    wanted = ["--brand", "山茶", "--product", "x", "--segment", "y", "--category", "beauty_skincare"]
    ran = zh("draft", "--objective", "lanch", "--budget", "50k", *wanted)
    assert in_chinese(ran.err) == [
        "--start: 缺少 schedule.start；起草计划需要它",
        f"--objective: “lanch”不是主要目标；可用：{GOALS}（是否指“launch”？）",
        "--budget: 应为金额，实际为文本“50k”；请只写一个数字，不加引号和单位（是否指“50000”？）",
    ]
    poor = zh(
        "draft", "--objective", "launch", "--budget", "100", "--start", "2027-03-01", "--end", "2027-03-02", *wanted
    )
    budget, end = in_chinese(poor.err)
    assert re.fullmatch(
        r"--budget: 100\.00 CNY 不够；至少需要 [0-9,.]+ CNY：最少人数的 KOL 按最低价（.+）需 [0-9,.]+、广告（.+）需 [0-9,.]+",
        budget,
    )
    assert re.fullmatch(
        r"--end: 排期放不下打法的各个阶段：最后一项 [a-z.]+ 始于 [0-9-]+（.+）；结束日期不能早于这一天（共 [0-9]+ 天）",
        end,
    )


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        (("kpi-on-feed-start", "好", "林", "2027-02-01"), "没有名为“kpi-on-feed-start”的规则"),
        (("ads-before-notes", " ", "林", "2027-02-01"), "豁免须有理由；--reason 为空"),
        (("ads-before-notes", "好", "林", "2027-01-14"), "--until 2027-01-14 早于检查日期 2027-01-15"),
    ],
)
def test_a_waiver_is_refused_in_chinese(tmp_path: Path, more: tuple[str, str, str, str], complaint: str) -> None:
    plan = tmp_path / "p.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    rule, reason, by, until = more
    ran = zh("waive", plan, rule, "--reason", reason, "--by", by, "--until", until, "--as-of", DAY, *ALONE)
    assert (ran.code, ran.out, plan.read_text(encoding="utf-8")) == (2, "", PLAN)
    assert in_chinese(ran.err)[0].startswith(complaint)


def test_an_answer_that_is_none_is_told_in_chinese(tmp_path: Path) -> None:
    plan = tmp_path / "p.yaml"
    plan.write_text(PLAN.replace("creators: 2, ", ""), encoding="utf-8")
    ran = zh("ask", plan, "--as-of", DAY, *ALONE, stdin="一些\nq\n")
    assert "应为整数，实际为文本“一些”；请只写一个整数，不加引号、单位和小数" in ran.out.replace("\n   ", "")


def test_a_broken_plan_among_stored_ones_is_told_in_chinese(tmp_path: Path) -> None:
    plan = tmp_path / "p.yaml"
    plan.write_text("version: 2\n")
    ran = zh("rules", "impact", plan, "--from", RULES, "--to", RULES, "--no-shipped", "--as-of", DAY)
    assert ran.err == f"{plan}:1:10: 2 大于 1；请写：1\n"


def test_every_field_is_called_by_its_label() -> None:
    plan = "cohorts: [{id: a, role: x, tier: x, kpis: [x]}]\n"
    told = zh("check", "-", *ALONE, stdin=plan).err
    for field in ("role", "tier", "kpis"):
        assert f"“x”不是{FIELDS[f'cohorts[].{field}'].zh}；可用：" in told


# --- The service ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ours() -> FlaskClient:
    return create_app([RULES]).test_client()


@pytest.mark.parametrize(
    ("method", "address", "type_", "body", "status", "detail"),
    [
        ("POST", "/v1/checks?lang=zh", "application/yaml", "version: 2", 422, "2 大于 1；请写：1"),
        ("POST", "/v1/checks?lang=zh", "application/json", "{", 400, "这不是 JSON：此处应有加双引号的键名；请按 JSON 写法填写"),
        ("POST", "/v1/checks?lang=zh", "text/plain", "x", 415, "请以下列类型之一发送计划：application/json、application/yaml、multipart/form-data、application/jsonl"),
        ("POST", "/v1/checks?lang=zh", "application/yaml", "#" * 1_000_001, 413, "计划最多 1,000,000 字节，请拆分"),
        ("POST", "/v1/checks?lang=zh&explian=1", "application/yaml", PLAN, 400, "没有名为“explian”的查询参数（是否指“explain”？）"),
        ("POST", "/v1/checks?lang=zh&explain=x", "application/yaml", PLAN, 400, "explain 应为以下之一：1、true、0、false，而不是“x”"),
        ("POST", "/v1/checks?lang=zh&as_of=x", "application/yaml", PLAN, 400, "as_of 应为写成 YYYY-MM-DD 的日期，而不是“x”"),
        ("POST", "/v1/checks?lang=zh&pack=x", "application/yaml", PLAN, 400, "没有名为“x”的规则包；现有规则包：all"),
        ("POST", "/v1/drafts?lang=zh", "application/yaml", "budget: {total: x}", 422, None),
        ("POST", "/v1/rules?lang=zh", "application/yaml", PLAN, 405, "该地址不支持此方法，可用方法见响应头 Allow。"),
        ("GET", "/v1/nothing?lang=zh", None, None, 404, "该地址没有内容，所有地址见 /openapi.json。"),
        ("GET", "/v1/rules/nobody?lang=zh", None, None, 404, "该地址没有内容，所有地址见 /openapi.json。"),
        ("GET", "/v1/rules?lang=fr", None, None, 400, "lang is one of en, zh, not 'fr'"),
        ("GET", "/v1/nothing", None, None, 404, "There is nothing at this address; /openapi.json has the addresses."),
    ],
)  # fmt: skip
def test_an_error_of_the_service_speaks_the_language_of_the_request(
    ours: FlaskClient, method: str, address: str, type_: str | None, body: str | None, status: int, detail: str | None
) -> None:
    answer = ours.open(address, method=method, data=body and body.encode(), content_type=type_)
    told = answer.get_json(force=True)
    assert answer.status_code == status
    assert told["detail"] == (detail or told["errors"][0]["message"])
    if "lang=zh" in address:
        for line in (told["detail"], *(error["message"] for error in told["errors"])):
            in_chinese(line)


def test_problems_of_a_plan_keep_their_places_and_suggestions_in_each_language(ours: FlaskClient) -> None:
    english, chinese = (
        ours.post(f"/v1/checks?lang={lang}", data=BROKEN.encode(), content_type="application/yaml").get_json(force=True)
        for lang in ("en", "zh")
    )
    assert [{**one, "message": ""} for one in english["errors"]] == [
        {**one, "message": ""} for one in chinese["errors"]
    ]
    assert not any(CHINESE.search(one["message"]) for one in english["errors"])
    assert in_chinese("\n".join(one["message"] for one in chinese["errors"]))[3] == "键“total”写了两次；请只留一个"


def test_a_broken_edit_of_the_rules_is_told_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    rule = tmp_path / "mine/a-rule.yaml"
    rule.parent.mkdir()
    rule.write_bytes(next(RULES.glob("*/*.yaml")).read_bytes())
    text = rule.read_text(encoding="utf-8")
    rule = rule.rename(rule.with_name(f"{re.findall('^id: (.*)$', text, re.MULTILINE)[0]}.yaml"))
    (tmp_path / "settings.yaml").write_bytes((RULES / "settings.yaml").read_bytes())
    app = create_app([tmp_path])
    rule.write_text(text.replace("severity:", "severitee:", 1), encoding="utf-8")
    app.extensions["zhongcao"].refresh()
    english, chinese = (
        [one["message"] for one in app.test_client().get(f"/readyz?lang={lang}").get_json()["problems"]]
        for lang in ("en", "zh")
    )
    assert "'severity' is missing; add it" in english
    assert "缺少 severity；请补上" in in_chinese("\n".join(chinese))
