"""`zhongcao rules docs`: the pages as those who open them find them, in both languages and both formats."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import urldefrag

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from engine.cli import main
from engine.findings import LANGUAGES, SEVERITIES, Language
from engine.render.catalogue import catalogue
from engine.render.docs import FORMATS
from engine.render.page import page as page_of
from engine.render.telling import rule as told_in_terminal
from engine.render.terminal import plain
from engine.rules import Rule, load_rules
from engine.wording import PLACEHOLDER
from tests.given import RULES
from tests.test_cli import squeezed

BOOK = load_rules()

HEADINGS: Mapping[Language, list[str]] = {
    "en": [
        "What it looks at", "Why", "What to do", "Fires on", "Clear on", "Not applicable to", "Not assessed on",
        "Settings", "Sources", "Dissent", "Folding", "Pack and waivers", "Words of the field",
    ],
    "zh": [
        "判断什么", "为什么", "怎么改", "会触发的方案", "会通过的方案", "不适用的方案", "无法判断的方案",
        "设置项", "出处", "分歧", "归并", "规则包与豁免", "术语",
    ],
}  # fmt: skip

VOID = {"br", "hr", "input", "link", "meta"}
OPTIONAL = {"p", "li"}


class Page(HTMLParser):
    """A page as a browser takes it: its headings, ids, links and text; what is not well formed is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.titles: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "an attribute is given twice"
        if tag not in VOID:
            self.open.append(tag)
        known = {name: value or "" for name, value in attrs}
        self.tags.append((tag, known))
        if re.fullmatch("h[1-6]", tag):
            self.titles.append((tag, ""))
        if "id" in known:
            assert not re.search(r"\s", known["id"])
            self.ids.append(known["id"])
        if tag == "a" and "href" in known:
            self.links.append(known["href"])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open or "script" in self.open:
            return
        self.text += data
        if self.open and re.fullmatch("h[1-6]", next((tag for tag in reversed(self.open) if tag[0] == "h"), "")):
            name, text = self.titles[-1]
            self.titles[-1] = name, text + data

    def sections(self) -> list[str]:
        return [text for tag, text in self.titles if tag == "h2"]


def docs(out: Path, *options: str | Path) -> Result:
    return CliRunner().invoke(main, ["rules", "docs", str(out), *map(str, options)])


def found(out: Path) -> dict[str, str]:
    """Every file of a folder by its name."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in files}


def parsed(name: str, text: str) -> Page:
    return Page(text if name.endswith(".html") else MarkdownIt("commonmark").enable("table").render(text))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[Language, str], dict[str, Page]]:
    """The pages of the shipped rules, by language and format, as a browser takes them."""
    every: dict[tuple[Language, str], dict[str, Page]] = {}
    for lang in LANGUAGES:
        out = tmp_path_factory.mktemp("docs") / "new" / "folder"
        ran = docs(out, "--lang", lang)
        assert (ran.exit_code, ran.stderr) == (0, "")
        for name, text in found(out).items():
            if name != ".zhongcao-pages":
                every.setdefault((lang, name.rpartition(".")[2]), {})[name] = parsed(name, text)
    return every


Written = Mapping[tuple[Language, str], dict[str, Page]]
both = pytest.mark.parametrize("lang", LANGUAGES)
formats = pytest.mark.parametrize("ending", ["html", "md"])


# --- What the pages are ---------------------------------------------------------------------------------------------


@both
@formats
def test_there_is_a_page_for_each_rule_and_four_beside_them(written: Written, lang: Language, ending: str) -> None:
    beside = {f"{name}.{ending}" for name in ("index", "sources", "settings", "glossary")}
    assert set(written[lang, ending]) == {f"rules/{rule.id}.{ending}" for rule in BOOK.rules} | beside


@both
@formats
def test_every_rule_has_the_same_headings_in_the_same_order(written: Written, lang: Language, ending: str) -> None:
    for rule in BOOK.rules:
        page = written[lang, ending][f"rules/{rule.id}.{ending}"]
        assert page.titles[0] == ("h1", rule.title[lang])
        assert page.sections() == HEADINGS[lang]
        assert len(page.titles) == 1 + len(HEADINGS[lang])


@both
@formats
def test_all_links_lead_somewhere(written: Written, lang: Language, ending: str) -> None:
    pages = written[lang, ending]
    for name, page in pages.items():
        assert len(set(page.ids)) == len(page.ids), name
        for link in page.links:
            if not link.startswith(("http://", "https://")):
                path, fragment = urldefrag(link)
                goal = normal(PurePosixPath(name).parent / path) if path else name
                assert goal in pages, (name, link)
                assert not fragment or fragment in pages[goal].ids, (name, link)


def normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


@both
def test_html_is_whole_and_asks_nobody_for_anything(written: Written, lang: Language) -> None:
    for name, page in written[lang, "html"].items():
        tags = Counter(tag for tag, _ in page.tags)
        assert [tags[tag] for tag in ("html", "head", "title", "style", "body", "main", "h1")] == [1] * 7, name
        assert dict(page.tags)["html"] == {"lang": {"en": "en", "zh": "zh-Hans"}[lang]}
        assert tags["script"] == (name == "index.html")
        assert not {"link", "img", "iframe", "object", "base"} & set(tags)
        assert not any({"src", "style", "onclick", "srcset"} & set(attrs) for _, attrs in page.tags)


def test_the_style_asks_nobody_either(tmp_path: Path) -> None:
    docs(tmp_path / "out", "--rules", RULES, "--format", "html")
    for text in found(tmp_path / "out").values():
        assert not re.search(r"url\(|@import|fetch\(|XMLHttp", text)


@both
@formats
def test_a_page_tells_all_of_its_rule(written: Written, lang: Language, ending: str) -> None:
    for rule in BOOK.rules:
        text = squeezed(written[lang, ending][f"rules/{rule.id}.{ending}"].text)
        for expected in expectations(rule, lang):
            assert squeezed(expected) in text, (rule.id, expected)


@cache
def expectations(rule: Rule, lang: Language) -> list[str]:
    """What stands on the page of a rule."""
    messages = (text[lang] for text in (rule.says, rule.do, rule.asks) if text)
    settings = [BOOK.settings[name] for name in rule.settings]
    statements = [BOOK.statements[id_] for id_ in rule.cites]
    outside = [one.outside for one in statements if one.outside]
    documents = [one for one in BOOK.documents.values() if one.file in {one.document for one in statements}]
    dissent = BOOK.dissent(rule.conflict, lang) if rule.conflict else None
    folded = [one for one in BOOK.rules if one.id in rule.explained_by or rule.id in one.explained_by]
    pack = BOOK.packs.get(rule.pack)
    head = plain_lines(told_of(rule, lang))
    return [
        *head,
        rule.id,
        rule.set,
        rule.pack,
        rule.at,
        *(piece for message in messages for piece in PLACEHOLDER.split(message)[::2]),
        *(f"{one.name}={one.worded(lang)}" for one in settings),
        *(one.meaning[lang] for one in settings),
        *(part for one in statements for part in (one.id, one.claim[lang], one.lines)),
        *(part for one in documents for part in (one.title[lang], one.publisher, one.file)),
        *(part for one in outside for part in (*one.addresses, *one.relayed, one.confidence[lang], one.dated[lang])),
        *(one.read for one in outside if one.read),
        *(example.name for example in rule.examples),
        *(one.title[lang] for one in folded),
        *([dissent.topic, dissent.settlement, *(side.says for side in dissent.positions)] if dissent else []),
        *([pack.notice[lang]] if pack else []),
    ]


def told_of(rule: Rule, lang: Language) -> str:
    """The sentences of `zhongcao rules explain`, without its first line, which wraps."""
    parts = list(told_in_terminal(page_of(BOOK, rule, lang)))[1:]
    return "\n".join(plain(part, 10_000).rstrip() for part in parts)


def plain_lines(text: str) -> Iterator[str]:
    """The lines up to the first empty one."""
    for line in text.split("\n\n", maxsplit=1)[0].splitlines():
        yield line.strip().removeprefix("- ")


@both
@formats
def test_examples_stand_under_what_they_show(written: Written, lang: Language, ending: str) -> None:
    page = written[lang, ending]["rules/search-ads-without-keywords." + ending]
    parts = re.split("|".join(HEADINGS[lang][3:8]), page.text)[-5:]
    wanted = (
        ["keywords left out", "an empty list of keywords"],
        ["one keyword"],
        ["no search ads and no keywords"],
        ["no keywords and no word on the budget"],
    )
    for part, names in zip(parts, wanted, strict=False):
        assert all(name in part for name in names)
    assert "term: fish oil" in parts[1]
    assert "ads.search.budget" in parts[3]


@both
@formats
def test_the_index_counts_rules_by_set_and_severity(written: Written, lang: Language, ending: str) -> None:
    index = written[lang, ending][f"index.{ending}"]
    sets = Counter((rule.set, rule.severity) for rule in BOOK.rules)
    words = index.text.split()
    for name in {rule.set for rule in BOOK.rules}:
        counts = [sets[name, severity] for severity in SEVERITIES]
        at = words.index(name)
        assert words[at + 1 : at + 6] == [str(count or "–") for count in counts] + [str(sum(counts))]
    assert {link for link in index.links if link.startswith("rules/")} == {f"rules/{r.id}.{ending}" for r in BOOK.rules}
    assert index.sections()[-1] == "platform"  # what is off comes last


@both
@formats
def test_the_sources_name_the_rules_that_rest_on_them(written: Written, lang: Language, ending: str) -> None:
    page = written[lang, ending][f"sources.{ending}"]
    at: str | None = None
    resting: dict[str, list[str]] = {}
    for tag, attrs in page.tags:
        if attrs.get("id", "") in BOOK.statements:
            at = attrs["id"]
        if tag == "a" and attrs.get("href", "").startswith("rules/") and at:
            resting.setdefault(at, []).append(PurePosixPath(attrs["href"]).stem)
    assert set(BOOK.statements) <= set(page.ids)
    wanted = {id_: {rule.id for rule in BOOK.rules if id_ in rule.cites} for id_ in BOOK.statements}
    assert {id_: set(rules) for id_, rules in resting.items()} == {id_: own for id_, own in wanted.items() if own}


@both
@formats
def test_settings_and_words_are_told_whole(written: Written, lang: Language, ending: str) -> None:
    settings = squeezed(written[lang, ending][f"settings.{ending}"].text)
    for one in BOOK.settings.values():
        assert squeezed(f"{one.name}={one.worded(lang)}") in settings
        assert squeezed(one.meaning[lang]) in settings
    for profile in BOOK.profiles.values():
        assert squeezed(profile.meaning[lang]) in settings
    glossary = squeezed(written[lang, ending][f"glossary.{ending}"].text)
    for term in BOOK.glossary.values():
        assert squeezed(term.term["en"]) in glossary
        assert squeezed(term.term["zh"]) in glossary
        assert squeezed(term.meaning[lang]) in glossary


def test_the_index_can_be_filtered_only_where_scripts_run(written: Written) -> None:
    tags = written["en", "html"]["index.html"].tags
    assert [attrs for tag, attrs in tags if tag == "form"] == [{"hidden": "", "role": "search"}]
    rows = Counter(attrs["data-severity"] for tag, attrs in tags if "data-severity" in attrs)
    assert rows == Counter(rule.severity for rule in BOOK.rules)


@both
def test_text_in_another_language_says_so(written: Written, lang: Language) -> None:
    page = written[lang, "html"]["rules/search-ads-without-keywords.html"]
    assert ("p", {"class": "name", "lang": "en"}) in page.tags


# --- The folder -----------------------------------------------------------------------------------------------------


def own(folder: Path, **texts: str) -> Path:
    """A copy of our four rules, with texts put for others."""
    shutil.copytree(RULES, folder / "rules")
    for name, text in texts.items():
        path = folder / "rules/people" / f"{name.replace('_', '-')}.yaml"
        path.write_text(text, encoding="utf-8")
    return folder / "rules"


def test_the_same_rules_give_the_same_bytes_wherever_they_are(tmp_path: Path) -> None:
    docs(tmp_path / "one", "--rules", RULES)
    first = found(tmp_path / "one")
    docs(tmp_path / "two", "--rules", own(tmp_path))
    docs(tmp_path / "one", "--rules", RULES)
    assert found(tmp_path / "two") == found(tmp_path / "one") == first
    assert str(tmp_path) not in "".join(first.values())


def test_pages_of_rules_that_are_no_more_go_and_nothing_else(tmp_path: Path) -> None:
    rules, out = own(tmp_path), tmp_path / "out"
    docs(out, "--rules", rules)
    (out / "rules/notes.md").write_text("mine", encoding="utf-8")
    (rules / "people/few-creators.yaml").unlink()
    ran = docs(out, "--rules", rules, "--format", "html")
    assert (ran.exit_code, ran.stdout) == (0, f"3 rules: {out / 'index.html'}\n")
    ids = ("ads-before-notes", "kol-carries-sales", "no-comment-owner")
    names = [*(f"rules/{id_}.html" for id_ in ids), "rules/notes.md"]
    shared = [f"{name}.html" for name in ("glossary", "index", "settings", "sources")]
    assert sorted(found(out)) == sorted([".zhongcao-pages", *names, *shared])
    assert found(out)["rules/notes.md"] == "mine"


def test_a_page_that_stood_for_a_link_elsewhere_is_not_removed(tmp_path: Path) -> None:
    rules, out = own(tmp_path), tmp_path / "out"
    docs(out, "--rules", rules)
    kept = tmp_path / "kept.html"
    kept.write_text("mine", encoding="utf-8")
    (out / "rules/few-creators.html").unlink()
    (out / "rules/few-creators.html").symlink_to(kept)
    assert docs(out, "--rules", rules).exit_code == 2
    assert kept.read_text(encoding="utf-8") == "mine"
    (rules / "people/few-creators.yaml").unlink()
    assert docs(out, "--rules", rules).exit_code == 0
    assert kept.read_text(encoding="utf-8") == "mine"


def test_a_marker_that_names_other_files_makes_them_no_pages(tmp_path: Path) -> None:
    out = tmp_path / "out"
    docs(out, "--rules", RULES)
    (tmp_path / "mine.html").write_text("mine", encoding="utf-8")
    (out / "plan.yaml").write_text("mine", encoding="utf-8")
    with (out / ".zhongcao-pages").open("a", encoding="utf-8") as marker:
        marker.write(f"../mine.html\nplan.yaml\n{tmp_path}/mine.html\nrules/../../mine.html\n")
    assert docs(out, "--rules", RULES).exit_code == 0
    assert (tmp_path / "mine.html").exists()
    assert (out / "plan.yaml").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [("index.html", "mine"), (".hidden", ""), (".zhongcao-pages", "mine\n"), (".zhongcao-pages", "")],
    ids=["a page", "a hidden file", "a marker of another", "an empty marker"],
)
def test_a_folder_of_others_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text(text, encoding="utf-8")
    ran = docs(tmp_path / "out", "--rules", RULES)
    told = "this folder has files that are not of this command; name a new folder, or an empty one"
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"{tmp_path / 'out'}:1:1: {told}\n")
    assert found(tmp_path / "out") == {name: text}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert docs(tmp_path / "out", "--rules", RULES, "--format", "markdown").exit_code == 0
    assert sorted(found(tmp_path / "out"))[1] == "glossary.md"


def test_a_file_of_others_in_place_of_a_page_is_told_and_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    docs(out, "--rules", RULES, "--format", "markdown")
    before = found(out)
    for name in ("index.html", "rules/few-creators.html"):
        (out / name).write_text("mine", encoding="utf-8")
    ran = docs(out, "--rules", RULES)
    assert (ran.exit_code, ran.stdout) == (2, "")
    told = "1:1: this file is not of this command, and stays as it is; move it, or name another folder"
    assert ran.stderr.splitlines() == [f"{out / name}:{told}" for name in ("index.html", "rules/few-creators.html")]
    assert found(out) == before | {"index.html": "mine", "rules/few-creators.html": "mine"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    ran = docs(tmp_path / "out", "--rules", RULES)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"{tmp_path / 'out'}")
    assert "the pages cannot be written" in ran.stderr
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_broken_rules_leave_the_pages_as_they_were(tmp_path: Path) -> None:
    out = tmp_path / "out"
    docs(out, "--rules", RULES)
    before = found(out)
    ran = docs(out, "--rules", own(tmp_path, few_creators="id: x\n"))
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "few-creators.yaml:1:" in ran.stderr
    assert found(out) == before


# --- What agencies write --------------------------------------------------------------------------------------------

ODD = "1. <script>alert('a')</script> & &lt; **b** | `c` [d](http://e) _f_ ~g~ \\ $h$ # 中文“引号”"
"""What would be markup if it were not escaped."""

RULE = """\
id: few-creators
title: {{en: {title}, zh: {title}}}
severity: info
about: cohort
when: {{creators: {{below: setting:fewest_creators}}}}
says: {{en: {odd}, zh: {odd}}}
do: {{en: {odd}, zh: {odd}}}
asks: {{en: {odd}, zh: {odd}}}
at: creators
cites: [D0-01]
examples:
  - {{name: {odd}, plan: {{campaign: {{name: {odd}, brand: "````"}}, cohorts: [{{id: a, creators: 2}}]}}, fires: [cohorts.0]}}
  - {{name: "- {{ {{% x %}} {{{{ y }}}}", plan: {{cohorts: [{{id: a, creators: 3}}]}}, clear: true}}
"""


@both
@formats
def test_what_an_agency_writes_is_text_and_never_markup(tmp_path: Path, lang: Language, ending: str) -> None:
    quoted, title = "'" + ODD.replace("'", "''") + "'", "1. <b>*A* | 中文"
    rules = own(tmp_path, few_creators=RULE.format(odd=quoted, title=f"'{title}'"))
    (rules / "people").rename(rules / "p <b>|*% 中文")
    out = tmp_path / "out"
    ran = docs(out, "--rules", rules, "--lang", lang)
    assert (ran.exit_code, ran.stderr) == (0, "")
    pages = {name: parsed(name, text) for name, text in found(out).items() if name.endswith(ending)}
    page = pages[f"rules/few-creators.{ending}"]
    assert page.titles[0] == ("h1", title)
    assert page.sections() == HEADINGS[lang]
    assert page.text.count(ODD) == 5  # what it says, advises and asks, an example and its plan
    assert "- { {% x %} {{ y }}" in page.text
    assert "p <b>|*% 中文" in page.text
    assert "````" in page.text
    assert not {"script", "em", "b"} & {tag for tag, _ in page.tags}
    assert "http://e" not in page.links
    index = pages[f"index.{ending}"]
    assert index.sections()[0] == "p <b>|*% 中文"
    assert index.text.count(title) == 1
    test_all_links_lead_somewhere({(lang, ending): pages}, lang, ending)


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://example.org/a?b=(c)&d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("an interview", False),
        ("https://a b", False),
        ("ftp://example.org", False),
    ],
)
@formats
def test_only_an_address_of_the_web_is_a_link(address: str, linked: bool, ending: str) -> None:
    book = load_rules([RULES])
    first = book.statements["X-01"]
    assert first.outside
    statement = replace(first, outside=replace(first.outside, addresses=(address,)))
    made = catalogue(replace(book, statements={**book.statements, "X-01": statement}), "en")
    name = f"sources.{ending}"
    page = parsed(name, FORMATS["html" if ending == "html" else "markdown"](made)[name])
    assert (address in page.links) is linked
    assert address in page.text


def test_a_config_is_told_as_it_changes_the_rules(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    text = "settings: {fewest_creators: 7}\nseverities: {few-creators: error}\ndisabled: [kol-carries-sales]\n"
    config.write_text(text, encoding="utf-8")
    docs(tmp_path / "out", "--rules", RULES, "--config", config, "--format", "html")
    pages = found(tmp_path / "out")
    page = Page(pages["rules/few-creators.html"])
    assert "fewest_creators = 7 (set in zhongcao.yaml)" in " ".join(page.text.split())
    assert ("span", {"class": "badge error"}) in page.tags
    assert "rules/kol-carries-sales.html" not in pages
    assert "kol-carries-sales" in page.text  # it would be folded under that rule, which has no page here
    assert not any("kol-carries-sales" in link for link in page.links)


def test_a_pack_that_is_switched_on_says_so(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("packs: [law-au]\n", encoding="utf-8")
    docs(tmp_path / "on", "--config", config, "--format", "markdown")
    text = found(tmp_path / "on")["rules/notes-unlabelled-au.md"]
    assert "In the pack advertising codes of Australia (law-au), which is switched on." in text
    assert "Not legal advice." in text


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["a", "--format", "pdf"], ["a", "--lang", "fr"]])
def test_a_wrong_command_line_is_told(arguments: list[str]) -> None:
    ran = CliRunner().invoke(main, ["rules", "docs", *arguments])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("Usage: ")
