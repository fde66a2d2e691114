"""Every page of the service in each state that people see it in, and the files that open in a browser; each in both languages.

Pictures are made of them (`make screenshots`), and axe-core looks at them. A page that takes no name in its address is
here by being there; any other is in SHOWN, or in LEFT_OUT with the reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from api import create_app
from tests.given import BLAST, BROKEN, DAY, ROOT, zhongcao

CATALOGUE = ("index", "sources", "settings", "glossary", "rules/same-brief-for-kol-and-koc")
"""The pages of `zhongcao rules docs` that are looked at."""


@dataclass(frozen=True)
class View:
    """A page at its address behind the language, as it answers to a form, or to being opened where there is none."""

    name: str
    address: str
    form: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)
    """A form that is sent there before."""
    ends: str = ""
    """The endpoint of the page, where it is not that of the address: a form is answered by another page..."""
    follow: str = ""
    """...or a link of the answer is followed: its selector."""

    def open(self, page: Page, lang: str) -> None:
        """Go there, as links and forms of pages do."""
        if not self.form:
            page.goto(f"/{lang}{self.address}")
            return
        page.goto(f"/{lang}/playbooks")
        for form in filter(None, (self.first, self.form)):
            send(page, f"/{lang}{self.address}", form)
        if self.follow:
            page.goto(page.locator(self.follow).first.get_attribute("href") or "")


def send(page: Page, address: str, form: Mapping[str, str]) -> None:
    """Send a form from the page that is open."""
    with page.expect_navigation():
        page.evaluate(
            """([action, sent]) => {
              const form = Object.assign(document.createElement("form"), { method: "post", action });
              for (const [name, value] of Object.entries(sent)) {
                form.append(Object.assign(document.createElement("textarea"), { name, value }));
              }
              document.body.append(form);
              form.submit();
            }""",
            [address, dict(form)],
        )


def sample(name: str) -> dict[str, str]:
    """The form that checks a plan of examples/."""
    path = ROOT / "examples" / f"{name}.yaml"
    return {"plan": path.read_text("utf-8"), "name": path.name, "as_of": DAY}


LONG = """\
version: 1
campaign: {name: 2027年母亲节全渠道种草与转化一体化整合营销传播计划（第三版修订稿）, brand: Donaudampfschifffahrtselektrizitätenhauptbetriebswerk, product: 超长产品名称测试超长产品名称测试超长产品名称测试, category: beauty_skincare}
objective: {primary: launch}
audience: {segments: [students]}
schedule: {start: 2027-05-01, end: 2027-06-30}
budget: {currency: NZD, fx_to_cny: 4.31, total: 12345678.9}
cohorts:
""" + "".join(
    f"  - {{id: 第{at}组达人的名称很长很长很长, role: koc, tier: koc, creators: {at}, notes_per_creator: 2, publish: {{from: 2027-05-{1 + at % 28:02}, to: 2027-06-01}}}}\n"
    for at in range(1, 31)
)
"""A plan with thirty cohorts and words that do not break."""

BLASTED = sample(BLAST.stem)
MENDED = BLASTED | {"plan": BLASTED["plan"].replace("total: 500000", "total: 570000")}
READY = "auckland-airport-new-year"
DRAFT = "/draft?objective=launch&budget=60000&currency=CNY&start=2027-03-01&category=beauty_skincare&brand=A&product=B&segment=C&go=1"

SHOWN = (
    View("check-sample", f"/?sample={BLAST.stem}"),
    View("report-many", "/report", BLASTED, ends="people.kept_check"),
    View("report-other", "/report", sample(READY)),
    View("report-packs", "/report", BLASTED | {"pack": "all"}),
    View("check-nothing", "/report", {"plan": ""}),
    View("check-broken", "/report", {"plan": BROKEN, "name": "plan.yaml"}),
    View("report-long", "/report", {"plan": LONG, "as_of": DAY}),
    View("report-open", "/report", {"plan": "version: 1\n", "as_of": DAY}),
    View("text", "/report", BLASTED, ends="people.copy", follow="#copy"),
    View("checks-diff", "/report", MENDED, BLASTED, ends="people.compare", follow="a[href*='/checks/diff']"),
    View("what-if", "/what-if", BLASTED),
    View(
        "what-if-cleared",
        "/what-if",
        BLASTED | {"value:budget.total": "570000", "finding": "feed-ads-before-first-note ads.feed.start"},
    ),
    View("what-if-way", "/what-if", sample("blackmores-heart-bundle") | {"way": "1"}),
    View("what-if-wrong", "/what-if", BLASTED | {"value:budget.total": "many"}),
    View("form-filled", "/form", BLASTED),
    View("draft-made", DRAFT),
    View("draft-wrong", "/draft?go=1"),
    View("playbook", "/playbooks/launch"),
    View("rule", "/rules/same-brief-for-kol-and-koc"),
    View("playground-broken", "/playground", {"rule": "id: a\nabout: cohorts\n", "plan": BROKEN}),
    View("nowhere", "/nowhere"),
)
"""The states of pages beside the one in which they are opened first, and the pages that take a name."""

LEFT_OUT = {
    "people.download": "a file",
    "people.drafted": "a file",
    "people.no_report": "leads to the first page",
}
"""What can be asked for and is no page."""


def views() -> list[View]:
    """All that there is to see of the service; raises ValueError for a page that nothing here says how to open."""
    urls = create_app().url_map
    where = urls.bind("")
    shown = {
        one.ends or where.match(f"/en{urlsplit(one.address).path}", "POST" if one.form else "GET")[0] for one in SHOWN
    }
    reached = {one.ends for one in SHOWN}
    plain, unknown = [], []
    for rule in urls.iter_rules():
        if (
            rule.endpoint.startswith("people.")
            and "GET" in (rule.methods or ())
            and rule.endpoint not in (*LEFT_OUT, *reached)
        ):
            if rule.arguments == {"lang"}:
                address = where.build(rule.endpoint, {"lang": "en"}).removeprefix("/en")
                plain.append(View(address.strip("/").replace("/", "-") or "check", address))
            elif rule.endpoint not in shown:
                unknown.append(rule.rule)
    if unknown:
        raise ValueError(f"say in SHOWN how to open {unknown}, or in LEFT_OUT why not")
    return [*plain, *SHOWN]


def files(folder: Path, lang: str) -> Iterator[tuple[str, Path]]:
    """What is made to be opened from disk, by its name: a report in one file, and the catalogue of the rules."""
    report = folder / "report.html"
    report.write_text(
        zhongcao("check", BLAST, "--format", "html", "--lang", lang, "--as-of", DAY, "--fail-on", "never").out
    )
    yield "file-report", report
    zhongcao("rules", "docs", folder / "rules", "--lang", lang, "--format", "html")
    for name in CATALOGUE:
        yield f"file-{name.replace('/', '-')}", folder / "rules" / f"{name}.html"
