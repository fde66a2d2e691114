"""`zhongcao rules docs`: the pages as those who open them find them, in both languages and both formats."""

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urldefrag

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from engine.cli import main
from engine.findings import LANGUAGES, SEVERITIES, Language
from engine.render.catalogue import catalogue
from engine.render.docs import FORMATS
from engine.render.phrases import Words
from engine.render.sentences import meaning
from engine.rules import OUTCOMES, SHIPPED, Rule, Rulebook, load_rules
from engine.source import yaml_flow
from engine.wording import PLACEHOLDER
from tests.given import ALONE, RULES
from tests.page import Page
from tests.test_cli import squeezed

BOOK, OURS = load_rules(), load_rules([RULES])

ENDINGS = {"html": "html", "md": "markdown"}
"""The format of each kind of file."""

HEADINGS: Mapping[Language, list[str]] = {
    "en": [
        "What it looks at", "Why", "What to do", "Fires on", "Clear on", "Not applicable to", "Not assessed on",
        "Settings", "Sources", "Dissent", "Folding", "Pack and waivers", "Words of the field",
    ],
    "zh": [
        "判断什么", "为什么", "怎么改", "会触发的计划", "会通过的计划", "不适用的计划", "无法判断的计划",
        "设置项", "出处", "分歧", "归并", "规则包与豁免", "术语",
    ],
}  # fmt: skip


def docs(out: Path, *options: str | Path) -> Result:
    return CliRunner().invoke(main, ["rules", "docs", str(out), *map(str, options)])


def found(out: Path) -> dict[str, str]:
    """Every file of a folder by its name."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in files}


def parsed(name: str, text: str) -> Page:
    return Page(text if name.endswith(".html") else MarkdownIt("commonmark").enable("table").render(text))


@dataclass(frozen=True)
class Made:
    """Pages of some rules in a language and a format, as a browser takes them."""

    book: Rulebook
    lang: Language
    ending: str
    pages: Mapping[str, Page]

    def rule(self, id_: str) -> Page:
        return self.pages[f"rules/{id_}.{self.ending}"]

    def beside(self, name: str) -> Page:
        return self.pages[f"{name}.{self.ending}"]


CASES: list[tuple[Rulebook, Language, str]] = [
    (BOOK, "en", "html"),
    (BOOK, "zh", "md"),
    (OURS, "en", "md"),
    (OURS, "zh", "html"),
]


@pytest.fixture(scope="module", params=CASES, ids=["en-html", "zh-md", "ours-en-md", "ours-zh-html"])
def made(request: pytest.FixtureRequest) -> Made:
    """All pages of the shipped rules, or of our four."""
    book, lang, ending = request.param
    files = FORMATS[ENDINGS[ending]](catalogue(book, lang))
    return Made(book, lang, ending, {name: parsed(name, text) for name, text in files.items()})


both = pytest.mark.parametrize("lang", LANGUAGES)
formats = pytest.mark.parametrize("ending", ENDINGS)


# --- What the pages are ---------------------------------------------------------------------------------------------


def test_there_is_a_page_for_each_rule_and_four_beside_them(made: Made) -> None:
    names = [*(f"rules/{rule.id}" for rule in made.book.rules), "index", "sources", "settings", "glossary"]
    assert set(made.pages) == {f"{name}.{made.ending}" for name in names}


def test_every_rule_has_the_same_headings_in_the_same_order(made: Made) -> None:
    for rule in made.book.rules:
        page = made.rule(rule.id)
        assert page.titles[0] == ("h1", rule.title[made.lang])
        assert page.sections() == HEADINGS[made.lang]
        assert len(page.titles) == 1 + len(HEADINGS[made.lang])


def test_all_links_lead_somewhere(made: Made) -> None:
    assert dangling(made.pages) == []


def dangling(pages: Mapping[str, Page]) -> list[tuple[str, str]]:
    """Links to pages, or to entries of pages, that are not there, each with the page that it is on."""
    found = []
    for name, page in pages.items():
        assert len(set(page.ids)) == len(page.ids), name
        for link in page.links:
            path, fragment = urldefrag(link)
            goal = normal(PurePosixPath(name).parent / path) if path else name
            if not path.startswith(("http://", "https://")) and (
                goal not in pages or (fragment and fragment not in pages[goal].ids)
            ):
                found.append((name, link))
    return found


def normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def test_pages_are_whole_and_ask_nobody_for_anything(made: Made) -> None:
    for name, page in made.pages.items():
        tags = Counter(tag for tag, _ in page.tags)
        assert not {"link", "img", "iframe", "object", "base"} & set(tags)
        assert not any({"src", "srcset"} & set(attrs) for _, attrs in page.tags)
        if made.ending == "md":
            assert not {"script", "style"} & set(tags)
            continue
        assert not any({"style", "onclick"} & set(attrs) for _, attrs in page.tags)
        assert [tags[tag] for tag in ("html", "head", "title", "style", "body", "main", "h1")] == [1] * 7, name
        assert dict(page.tags)["html"] == {"lang": {"en": "en", "zh": "zh-Hans"}[made.lang]}
        assert tags["script"] == (name == "index.html")


def test_style_and_script_ask_nobody_either() -> None:
    for text in FORMATS["html"](catalogue(OURS, "en")).values():
        assert not re.search(r"url\(|@import|fetch\(|XMLHttp", text)


def test_a_page_tells_all_of_its_rule(made: Made) -> None:
    for rule in made.book.rules:
        text = squeezed(made.rule(rule.id).text)
        for expected in expectations(made.book, rule, made.lang):
            assert squeezed(expected) in text, (rule.id, expected)


def expectations(book: Rulebook, rule: Rule, lang: Language) -> list[str]:
    """What stands on the page of a rule, read from the rule itself."""
    messages = (text[lang] for text in (rule.says, rule.do, rule.asks) if text)
    settings = [book.settings[name] for name in rule.settings]
    statements = [book.statements[id_] for id_ in rule.cites]
    outside = [one.outside for one in statements if one.outside]
    documents = [one for one in book.documents.values() if one.file in {one.document for one in statements}]
    dissent = book.dissent(rule.conflict, lang) if rule.conflict else None
    folded = [one for one in book.rules if one.id in rule.explained_by or rule.id in one.explained_by]
    pack = book.packs.get(rule.pack)
    return [
        rule.id,
        rule.set,
        rule.pack,
        rule.at,
        *(line for _, line in meaning(rule, lang)),
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


@pytest.mark.parametrize("ending", ENDINGS)
@both
def test_examples_stand_under_what_they_show(lang: Language, ending: str) -> None:
    name = f"rules/kol-carries-sales.{ending}"
    page = parsed(name, FORMATS[ENDINGS[ending]](catalogue(OURS, lang))[name])
    rule = OURS.rule("kol-carries-sales")
    assert rule
    for heading, outcome in zip(HEADINGS[lang][3:7], OUTCOMES, strict=True):
        part = page.parts[heading]
        for example in rule.examples:
            named = any(line.startswith(example.name) for line in part.splitlines())
            assert named is (example.outcome == outcome)
        assert ("cohorts:" in part) is any(example.outcome == outcome for example in rule.examples)
    assert "(cohorts.0)" in page.text or "（cohorts.0）" in page.text


def test_the_index_counts_rules_by_set_and_severity(made: Made) -> None:
    index = made.beside("index")
    sets = Counter((rule.set, rule.severity) for rule in made.book.rules)
    text, words = squeezed(index.text), Words(made.lang)
    for name in {rule.set for rule in made.book.rules}:
        counts = [sets[name, severity] for severity in SEVERITIES]
        assert squeezed(" ".join([words.set(name), *(str(count or "–") for count in counts), str(sum(counts))])) in text
    listed = Counter(link for link in index.links if link.startswith("rules/"))
    assert listed == Counter(f"rules/{rule.id}.{made.ending}" for rule in made.book.rules)
    packs = [made.book.rule(PurePosixPath(link).stem) for link in listed]
    off = [rule is not None and rule.pack != "guidance" for rule in packs]
    assert off == sorted(off)


def test_the_sources_name_the_rules_that_rest_on_them(made: Made) -> None:
    at, resting = "", dict[str, set[str]]()
    for tag, attrs in made.beside("sources").tags:
        at = next((one for one in [attrs.get("id", "")] if one in made.book.statements), at)
        if tag == "a" and attrs.get("href", "").startswith("rules/"):
            resting.setdefault(at, set()).add(PurePosixPath(attrs["href"]).stem)
    assert set(made.book.statements) <= set(made.beside("sources").ids)
    wanted = {id_: {rule.id for rule in made.book.rules if id_ in rule.cites} for id_ in made.book.statements}
    assert resting == {id_: own for id_, own in wanted.items() if own}


def test_settings_and_words_are_told_whole(made: Made) -> None:
    settings = squeezed(made.beside("settings").text)
    for one in made.book.settings.values():
        assert squeezed(f"{one.name}={one.worded(made.lang)}") in settings
        assert squeezed(one.meaning[made.lang]) in settings
    for profile in made.book.profiles.values():
        assert squeezed(profile.meaning[made.lang]) in settings
    glossary = squeezed(made.beside("glossary").text)
    for term in made.book.glossary.values():
        for text in (term.term["en"], term.term["zh"], term.meaning[made.lang]):
            assert squeezed(text) in glossary


def test_the_index_can_be_filtered_only_where_scripts_run() -> None:
    tags = Page(FORMATS["html"](catalogue(OURS, "en"))["index.html"]).tags
    assert [attrs for tag, attrs in tags if tag == "form"] == [{"hidden": "", "role": "search", "autocomplete": "off"}]
    rows = Counter(attrs["data-severity"] for _, attrs in tags if "data-severity" in attrs)
    assert rows == Counter(rule.severity for rule in OURS.rules)


@both
def test_text_in_another_language_says_so(lang: Language) -> None:
    tags = Page(FORMATS["html"](catalogue(OURS, lang))["rules/few-creators.html"]).tags
    assert ("p", {"class": "name", "lang": "en"}) in tags


# --- The folder -----------------------------------------------------------------------------------------------------


def own(folder: Path, **texts: str) -> Path:
    """A copy of our four rules, with texts put for others."""
    shutil.copytree(RULES, folder / "rules")
    for name, text in texts.items():
        path = folder / "rules/people" / f"{name.replace('_', '-')}.yaml"
        path.write_text(text, encoding="utf-8")
    return folder / "rules"


def test_the_same_rules_give_the_same_bytes_wherever_they_are(tmp_path: Path) -> None:
    docs(tmp_path / "one", *ALONE)
    first = found(tmp_path / "one")
    docs(tmp_path / "two", "--rules", own(tmp_path), "--no-shipped")
    docs(tmp_path / "one", *ALONE)
    assert found(tmp_path / "two") == found(tmp_path / "one") == first
    assert str(tmp_path) not in "".join(first.values())


def test_pages_of_rules_that_are_no_more_go_and_nothing_else(tmp_path: Path) -> None:
    rules, out = own(tmp_path), tmp_path / "out"
    docs(out, "--rules", rules, "--no-shipped")
    (out / "rules/notes.md").write_text("mine", encoding="utf-8")
    (rules / "people/few-creators.yaml").unlink()
    ran = docs(out, "--rules", rules, "--no-shipped", "--format", "html")
    assert (ran.exit_code, ran.stdout) == (0, f"3 rules: {out / 'index.html'}\n")
    ids = ("ads-before-notes", "kol-carries-sales", "no-comment-owner")
    names = [*(f"rules/{id_}.html" for id_ in ids), "rules/notes.md"]
    shared = [f"{name}.html" for name in ("glossary", "index", "settings", "sources")]
    assert sorted(found(out)) == sorted([".zhongcao-pages", *names, *shared])
    assert found(out)["rules/notes.md"] == "mine"


def test_a_page_that_stood_for_a_link_elsewhere_is_not_removed(tmp_path: Path) -> None:
    rules, out = own(tmp_path), tmp_path / "out"
    docs(out, "--rules", rules, "--no-shipped")
    kept = tmp_path / "kept.html"
    kept.write_text("mine", encoding="utf-8")
    (out / "rules/few-creators.html").unlink()
    (out / "rules/few-creators.html").symlink_to(kept)
    assert docs(out, "--rules", rules, "--no-shipped").exit_code == 2
    assert kept.read_text(encoding="utf-8") == "mine"
    (rules / "people/few-creators.yaml").unlink()
    assert docs(out, "--rules", rules, "--no-shipped").exit_code == 0
    assert kept.read_text(encoding="utf-8") == "mine"


def test_a_marker_that_names_other_files_makes_them_no_pages(tmp_path: Path) -> None:
    out = tmp_path / "out"
    docs(out, *ALONE)
    (tmp_path / "mine.html").write_text("mine", encoding="utf-8")
    (out / "plan.yaml").write_text("mine", encoding="utf-8")
    with (out / ".zhongcao-pages").open("a", encoding="utf-8") as marker:
        marker.write(f"../mine.html\nplan.yaml\n{tmp_path}/mine.html\nrules/../../mine.html\n")
    assert docs(out, *ALONE).exit_code == 0
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
    ran = docs(tmp_path / "out", *ALONE)
    told = "this folder has files that are not of this command; name a new folder, or an empty one"
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"{tmp_path / 'out'}:1:1: {told}\n")
    assert found(tmp_path / "out") == {name: text}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert docs(tmp_path / "out", *ALONE, "--format", "markdown").exit_code == 0
    assert sorted(found(tmp_path / "out"))[1] == "glossary.md"


def test_a_file_of_others_in_place_of_a_page_is_told_and_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    docs(out, *ALONE, "--format", "markdown")
    before = found(out)
    for name in ("index.html", "rules/few-creators.html"):
        (out / name).write_text("mine", encoding="utf-8")
    ran = docs(out, *ALONE)
    assert (ran.exit_code, ran.stdout) == (2, "")
    told = "1:1: this file is not of this command, and stays as it is; move it, or name another folder"
    assert ran.stderr.splitlines() == [f"{out / name}:{told}" for name in ("index.html", "rules/few-creators.html")]
    assert found(out) == before | {"index.html": "mine", "rules/few-creators.html": "mine"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    ran = docs(tmp_path / "out", *ALONE)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"{tmp_path / 'out'}")
    assert "the pages cannot be written" in ran.stderr
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_broken_rules_leave_the_pages_as_they_were(tmp_path: Path) -> None:
    out = tmp_path / "out"
    docs(out, *ALONE)
    before = found(out)
    ran = docs(out, "--rules", own(tmp_path, few_creators="id: x\n"), "--no-shipped")
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
    ran = docs(out, "--rules", rules, "--no-shipped", "--lang", lang)
    assert (ran.exit_code, ran.stderr) == (0, "")
    pages = {name: parsed(name, text) for name, text in found(out).items() if name.endswith(ending)}
    page = pages[f"rules/few-creators.{ending}"]
    assert page.titles[0] == ("h1", title)
    assert page.sections() == HEADINGS[lang]
    assert page.text.count(ODD) == 4  # what it says, advises and asks, and an example
    assert f"name: {yaml_flow(ODD)}" in page.text
    assert "- { {% x %} {{ y }}" in page.text
    assert "p <b>|*% 中文" in page.text
    assert "````" in page.text
    assert not {"script", "em", "b"} & {tag for tag, _ in page.tags}
    assert "http://e" not in page.links
    index = pages[f"index.{ending}"]
    assert index.sections()[0] == "p <b>|*% 中文"
    assert index.text.count(title) == 1
    assert dangling(pages) == []


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
    first = OURS.statements["X-01"]
    assert first.outside
    statement = replace(first, outside=replace(first.outside, addresses=(address,)))
    made = catalogue(replace(OURS, statements={**OURS.statements, "X-01": statement}), "en")
    name = f"sources.{ending}"
    page = parsed(name, FORMATS[ENDINGS[ending]](made)[name])
    assert (address in page.links) is linked
    assert address in page.text


def test_a_config_is_told_as_it_changes_the_rules(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    text = "settings: {fewest_creators: 7}\nseverities: {few-creators: error}\ndisabled: [kol-carries-sales]\n"
    config.write_text(text, encoding="utf-8")
    docs(tmp_path / "out", *ALONE, "--config", config, "--format", "html")
    pages = found(tmp_path / "out")
    page = Page(pages["rules/few-creators.html"])
    assert "fewest_creators = 7 creators (set in zhongcao.yaml)" in " ".join(page.text.split())
    assert ("span", {"class": "badge error"}) in page.tags
    assert "rules/kol-carries-sales.html" not in pages
    assert "kol-carries-sales" in page.text  # it would be folded under that rule, which has no page here
    assert not any("kol-carries-sales" in link for link in page.links)


def test_a_pack_that_is_switched_on_says_so(tmp_path: Path) -> None:
    config = tmp_path / "zhongcao.yaml"
    config.write_text("packs: [law-au]\n", encoding="utf-8")
    rules = own(tmp_path)
    shutil.copytree(SHIPPED / "law_au", rules / "law_au")
    docs(tmp_path / "on", "--rules", rules, "--no-shipped", "--config", config, "--format", "markdown")
    text = found(tmp_path / "on")["rules/notes-unlabelled-au.md"]
    assert "In the pack advertising codes of Australia (law-au), which is switched on." in text
    assert "Not legal advice." in text


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["a", "--format", "pdf"], ["a", "--lang", "fr"]])
def test_a_wrong_command_line_is_told(arguments: list[str]) -> None:
    ran = CliRunner().invoke(main, ["rules", "docs", *arguments])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("Usage: ")
