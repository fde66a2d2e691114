"""The catalogue as Markdown, for a repository or a wiki."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from engine.findings import SEVERITIES, Citation
from engine.render import shared
from engine.render.catalogue import Catalogue, Set, Stated
from engine.render.html.addresses import PAGES, anchor, is_web, rule_page
from engine.render.markdown import escaped
from engine.render.page import SECTIONS, Link, Number, RulePage
from engine.render.phrases import Words
from engine.rules import GUIDANCE

Lines = Iterator[str]

_TICKS = re.compile("`+")


def files(catalogue: Catalogue) -> Mapping[str, str]:
    """Every page by its name."""
    words = Words(catalogue.lang)
    pages = {name: made(catalogue, words) for name, made in _PAGES.items()}
    pages |= {rule_page(page.id): _rule(page, words) for page in catalogue.pages}
    return {f"{name}.md": _whole(name, lines, catalogue, words) for name, lines in pages.items()}


def _whole(name: str, lines: Lines, catalogue: Catalogue, words: Words) -> str:
    root = "../" * name.count("/")
    there = (f"[{words[f'{one} page']}]({root}{one}.md)" for one in PAGES if one != name)
    made = escaped(words["made by"].format(catalogue.version, catalogue.digest[:19]))
    return "\n".join((" · ".join(there), "", *lines, "", "---", "", made)) + "\n"


# --- The page of a rule ---------------------------------------------------------------------------------------------


def _rule(page: RulePage, words: Words) -> Lines:
    yield f"# {escaped(page.title)}"
    yield ""
    of_set = f"[{escaped(words.set(page.set))}](../index.md#{anchor(page.set)})"
    for name, text in (
        ("severity", words[f"one {page.severity}"]),
        ("rule", page.id),
        ("set", of_set + ("" if words.set(page.set) == page.set else words.aside(escaped(page.set)))),
        ("pack", escaped(page.pack.name)),
        ("judges", words[f"kind {page.about}"]),
    ):
        yield f"- **{words[name]}**{words['colon']}{text}"
    for name in SECTIONS:
        yield from ("", f"## {words[f'page {name}']}", "", *_SECTIONS[name](page, words))


def _looks(page: RulePage, words: Words) -> Lines:
    for (depth, line), (below, _) in zip(page.meaning, (*page.meaning[1:], (0, "")), strict=True):
        yield f"{'  ' * (depth - 1)}- {escaped(line)}" if depth else escaped(line)
        if not depth or not below:
            yield ""
    yield escaped(words["points at"].format(page.at))


def _why(page: RulePage, words: Words) -> Lines:
    yield escaped(page.says)
    if "[" in page.says:
        yield from ("", escaped(words["names stand for"]))


def _change(page: RulePage, words: Words) -> Lines:
    yield escaped(page.do)
    if page.asks:
        yield from ("", escaped(words["it asks"].format(page.asks)))


def _examples(outcome: str) -> Callable[[RulePage, Words], Lines]:
    def told(page: RulePage, words: Words) -> Lines:
        own = [example for example in page.examples if example.outcome == outcome]
        for at, example in enumerate(own):
            if at:
                yield ""
            yield f"**{escaped(example.name + shared.at_places(example, words))}**"
            if example.settings:
                yield from ("", escaped(shared.with_settings(example, words)))
            yield from ("", *_fenced(shared.plan_text(example)))
        if not own:
            yield words["no example"]

    return told


def _settings(page: RulePage, words: Words) -> Lines:
    yield from _listed((_number(one, "../", words) for one in page.settings), words["no settings"])


def _sources(page: RulePage, words: Words) -> Lines:
    for source in page.sources:
        cite = source.cite
        where = [_statement(cite.statement, "../")]
        if cite.document:
            lines = f"{escaped(cite.document)} {shared.lines_of(cite.lines, words)}"
            where += [escaped(cite.publisher), _titled(source.title, source.address), lines]
        else:
            where.append(words["outside"])
        yield f"- {' · '.join(where)}{words['colon']}{escaped(cite.says)}"
        yield from _outside(cite, words)


def _dissent(page: RulePage, words: Words) -> Lines:
    if (dissent := page.dissent) is None:
        yield words["no dissent"]
        return
    yield from (escaped(shared.topic(dissent, words)), "")
    for position in dissent.positions:
        who = (f"{escaped(cite.publisher)} {_statement(cite.statement, '../')}" for cite in position.cites)
        yield f"- {escaped(position.says)} {words['comma'].join(who)}"
    yield from ("", f"**{words['settled']}**{words['colon']}{escaped(dissent.settlement)}", "")
    if dissent.settings:
        named = (
            f"[{escaped(one.name)}](../settings.md#{anchor(one.name)}) = {escaped(one.shown)}"
            for one in dissent.settings
        )
        yield f"{words['switched by']}{words['colon']}{words['comma'].join(named)}"
    else:
        yield f"{words['not switched']}{words['colon']}{escaped(page.no_setting)}"


def _folding(page: RulePage, words: Words) -> Lines:
    told = [
        line
        for title, links in (("folded there", page.folded_under), ("folded here", page.folds))
        if links
        for line in (
            words[title] + words["colon"].rstrip(),
            "",
            *(f"- {_linked(link, '', words)}" for link in links),
            "",
        )
    ]
    yield from told[:-1] or [words["no folding"]]


def _pack(page: RulePage, words: Words) -> Lines:
    yield escaped(shared.in_pack(page.pack, words))
    if page.pack.notice:
        yield from ("", escaped(page.pack.notice))
    yield from ("", words["can be waived" if page.waivable else "never waived"])


def _words(page: RulePage, words: Words) -> Lines:
    named = (
        f"[{escaped(word.term)}](../glossary.md#{anchor(word.id)}){words['colon']}{escaped(word.meaning)}"
        for word in page.words
    )
    yield from _listed(named, words["no words"])


_SECTIONS: Mapping[str, Callable[[RulePage, Words], Lines]] = {
    "looks": _looks,
    "why": _why,
    "change": _change,
    "fires": _examples("fires"),
    "clear": _examples("clear"),
    "not_applicable": _examples("not_applicable"),
    "not_assessed": _examples("not_assessed"),
    "settings": _settings,
    "sources": _sources,
    "dissent": _dissent,
    "folding": _folding,
    "pack": _pack,
    "words": _words,
}


# --- The pages beside the rules -------------------------------------------------------------------------------------


def _index(catalogue: Catalogue, words: Words) -> Lines:
    yield from (f"# {words['index page']}{words.aside(str(len(catalogue.pages)))}", "")
    heads = (words["set"], *(words[severity] for severity in SEVERITIES), words["total"])
    yield from (_row(heads), "|---|" + "--:|" * (len(heads) - 1))
    for set_ in catalogue.sets:
        counts = (str(count or "–") for count in set_.counts.values())
        yield _row((f"[{escaped(words.set(set_.name))}](#{anchor(set_.name)})", *counts, str(len(set_.pages))))
    for set_ in catalogue.sets:
        yield from ("", *_set(set_, words))


def _set(set_: Set, words: Words) -> Lines:
    yield from (f"## {_target(set_.name)}{escaped(words.set(set_.name))}", "")
    if (pack := set_.pages[0].pack).name != GUIDANCE:
        yield from (escaped(shared.in_pack(pack, words)), "")
    yield from (_row((words["rule"], words["severity"], words["judges"])), "|---|---|---|")
    for page in set_.pages:
        link = f"[{escaped(page.title)}]({rule_page(page.id)}.md)"
        yield _row((link, words[f"one {page.severity}"], words[f"kind {page.about}"]))


def _all_sources(catalogue: Catalogue, words: Words) -> Lines:
    count = sum(len(document.statements) for document in catalogue.documents)
    yield f"# {words['sources page']}{words.aside(str(count))}"
    for document in catalogue.documents:
        if document.file:
            yield from ("", f"## {escaped(document.id)}{words['colon']}{escaped(document.title)}", "")
            address = _titled(document.address, document.address)
            about = filter(None, (escaped(document.publisher), address, escaped(document.file)))
            yield " · ".join(about)
        else:
            yield from ("", f"## {words['outside pages']}")
        yield ""
        for one in document.statements:
            yield from _stated(one, words)


def _stated(one: Stated, words: Words) -> Lines:
    cite = one.cite
    yield f"- {_target(cite.statement)}**{escaped(cite.statement)}**{words['colon']}{escaped(cite.says)}"
    lines = [shared.lines_of(cite.lines, words)] if cite.lines else []
    reason = f"{words['colon']}{escaped(one.reason)}" if one.reason else ""
    yield f"  - {' · '.join((*lines, words[f'basis {one.basis}'], words[one.disposition]))}{reason}"
    yield from _outside(cite, words)
    yield from (f"  - {_linked(link, 'rules/', words)}" for link in one.rules)


def _all_settings(catalogue: Catalogue, words: Words) -> Lines:
    yield f"# {words['settings page']}"
    for origin, own in catalogue.settings.items():
        yield from ("", f"## {words[origin]}{words.aside(str(len(own)))}", "")
        for one in own:
            yield f"- {_target(one.number.used.name)}{_number(one.number, '', words)}"
            yield from (f"  - {_linked(link, 'rules/', words)}" for link in one.rules)
    yield from ("", f"## {words['profiles']}", "")
    for profile in catalogue.profiles:
        yield f"- **{escaped(profile.name)}**{words['colon']}{escaped(profile.meaning)}{_cites(profile.cites, '')}"
        yield from (f"  - [{escaped(name)}](#{anchor(name)}) = {escaped(value)}" for name, value in profile.values)
        yield from (f"  - {_titled(address, address)}" for address in profile.addresses)
        if profile.read:
            yield f"  - {words['read on']} {escaped(profile.read)}"


def _glossary(catalogue: Catalogue, words: Words) -> Lines:
    yield from (f"# {words['glossary page']}", "")
    for word in catalogue.glossary:
        other = words.aside(escaped(word.other)) if word.other else ""
        source = f" {escaped(word.source)}" if word.source else ""
        told = f"{words['colon']}{escaped(word.meaning)}{_cites(word.cites, '')}{source}"
        yield f"- {_target(word.id)}**{escaped(word.term)}**{other}{told}"


_PAGES: Mapping[str, Callable[[Catalogue, Words], Lines]] = {
    "index": _index,
    "sources": _all_sources,
    "settings": _all_settings,
    "glossary": _glossary,
}


# --- Pieces ---------------------------------------------------------------------------------------------------------


def _listed(entries: Iterable[str], nothing: str) -> Lines:
    yield from [f"- {entry}" for entry in entries] or [nothing]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _target(name: str) -> str:
    """Where a link to an entry leads."""
    return f'<a id="{anchor(name)}"></a>'


def _statement(id_: str, root: str) -> str:
    return f"[{escaped(id_)}]({root}sources.md#{anchor(id_)})"


def _cites(ids: Sequence[str], root: str) -> str:
    return f" ({', '.join(_statement(id_, root) for id_ in ids)})" if ids else ""


def _titled(title: str, address: str) -> str:
    return f"[{escaped(title)}](<{address.translate(_IN_ADDRESS)}>)" if is_web(address) else escaped(title)


_IN_ADDRESS = str.maketrans({"<": "%3C", ">": "%3E", "\\": "%5C"})


def _linked(link: Link, folder: str, words: Words) -> str:
    """A rule by its title, where it has a page; the pages of rules are in `folder`."""
    if not link.severity:
        return link.id
    return f"[{escaped(link.title)}]({folder}{link.id}.md){words.aside(words[f'one {link.severity}'])}"


def _number(one: Number, root: str, words: Words) -> str:
    name = f"[{escaped(one.used.name)}]({root}settings.md#{anchor(one.used.name)})" if root else escaped(one.used.name)
    value = f"{escaped(one.used.shown)}{words.unit(one.unit)}{words.aside(words[one.used.origin])}"
    return f"{name} = {value}{words['colon']}{escaped(one.meaning)}{_cites(one.cites, root)}"


def _outside(cite: Citation, words: Words) -> Lines:
    """The addresses of outside pages, and how far to trust them, below an entry."""
    for address in cite.addresses:
        yield f"  - {_titled(address, address)}{words.aside(words['relayed']) if address in cite.relayed else ''}"
    if cite.addresses:
        yield f"  - {escaped(shared.trust(cite, words))}"


def _fenced(text: str) -> Lines:
    """YAML as it is, in a fence that it cannot break."""
    fence = "`" * max([3, *(len(ticks) + 1 for ticks in _TICKS.findall(text))])
    yield from (f"{fence}yaml", text, fence)
