"""A page of HTML as tests read it."""

import re
from html.parser import HTMLParser

VOID = {"br", "hr", "input", "link", "meta"}


class Page(HTMLParser):
    """A page as a browser takes it: its headings, ids, links and text; what is not well formed is an error.

    `inside` has the text of each element that has an id, `parts` what stands under each heading.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.titles: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._said: list[str] = []
        self._inside: dict[str, list[str]] = {}
        self._at: list[str] = []
        self.parts: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert not self.open
        self.text = "".join(self._said)
        self.inside = {id_: "".join(said) for id_, said in self._inside.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "an attribute is given twice"
        known = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
            self._at.append(known.get("id", ""))
        self.tags.append((tag, known))
        if re.fullmatch("h[1-6]", tag):
            self.titles.append((tag, ""))
        if "id" in known:
            assert not re.search(r"\s", known["id"])
            self.ids.append(known["id"])
        if tag == "a" and "href" in known:
            self.links.append(known["href"])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._at.pop()
        self._said.append("\n" if tag in ("td", "th") else "")

    def handle_data(self, data: str) -> None:
        if "style" in self.open or "script" in self.open:
            return
        self._said.append(data)
        for id_ in filter(None, self._at):
            self._inside.setdefault(id_, []).append(data)
        if self.open and re.fullmatch("h[1-6]", next((tag for tag in reversed(self.open) if tag[0] == "h"), "")):
            name, text = self.titles[-1]
            self.titles[-1] = name, text + data
        elif self.titles:
            under = self.titles[-1][1]
            self.parts[under] = self.parts.get(under, "") + data

    def sections(self) -> list[str]:
        return [text for tag, text in self.titles if tag == "h2"]
