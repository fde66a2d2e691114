"""A real browser for the tests: Debian's Chromium, driven by Playwright, without a road to other hosts.

`python -m tests.browser` installs it where that is allowed (root on Debian), and says so where it is not.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.debian import install

NONE = "no Chromium on this machine: the pages were not tried in a browser (python -m tests.browser installs it)"


QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
"""What keeps Chromium from asking hosts of its own."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""WCAG 2.2 AA, as axe-core names it."""

ALIKE = 6
"""So many of the elements that are made alike stand for all."""


def program() -> str | None:
    """Where Chromium is; None where it is not."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, without a window; in a sandbox of its own unless root runs it, which it does not allow."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=[*QUIET, *root])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Seen:
    """What a page did that no page may: messages of the console, errors, requests to other hosts."""

    host: str
    wrong: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def expects(self, *said: str) -> None:
        """The browser itself says that an answer had such a status, or that none came; that is no fault of the page."""
        self.expected = said

    def watch(self, page: Page) -> Page:
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("request", lambda asked: self._asked(asked.url))
        return page

    def _heard(self, type_: str, text: str) -> None:
        if not any(one in text for one in self.expected):
            self.wrong.append(f"{type_}: {text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.host, "data:", "blob:")):
            self.wrong.append(f"another host: {url}")


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    """What axe-core finds against WCAG 2.2 AA: the rule and the elements."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def thinned(page: Page) -> Page:
    """The page with some of all elements that are made alike; axe-core takes its time over each."""
    page.evaluate(
        """(most) => {
          for (const parent of document.querySelectorAll("main *")) {
            const alike = {};
            for (const child of [...parent.children]) {
              const kind = child.tagName + child.getAttribute("class");
              alike[kind] = (alike[kind] ?? 0) + 1;
              if (alike[kind] > most) child.remove();
            }
          }
        }""",
        ALIKE,
    )
    return page


def main() -> None:
    """Install Chromium unless it is there; whatever comes of it, tests go on."""
    if not program():
        install("chromium")
    if not program():
        print(NONE, file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
