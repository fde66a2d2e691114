"""Pictures of every page in both languages: as a projector shows it, in the dark, on a phone, and printed.

`python -m tests.screenshots [OUT] [NAME...]` (`make screenshots`) makes them, all or those of some views, for people to look at.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page

from engine.findings import LANGUAGES
from tests.browser import NONE, chromium, program
from tests.given import ROOT, serving
from tests.views import files, views

OUT = ROOT / "build" / "screenshots"

SCREENS: dict[str, dict[str, Any]] = {
    "laptop": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2},
}

TALLEST = 6000
"""Pixels: what is further down a list looks as what is above it."""


def shot(page: Page, path: Path) -> None:
    """A picture of a page from its top to its foot."""
    width, height = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)})


def shoot(browser: Browser, host: str, out: Path, names: list[str]) -> None:
    """All pictures into a folder a language."""
    every = views()
    for lang in LANGUAGES:
        into = out / lang
        into.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as folder:
            on_disk = list(files(Path(folder), lang))
            for screen, how in SCREENS.items():
                context = browser.new_context(base_url=host, **how)
                page = context.new_page()
                for view in every:
                    if not names or view.name in names:
                        view.open(page, lang)
                        shot(page, into / f"{view.name}.{screen}.png")
                        if screen == "laptop" and view.name.startswith("report"):
                            page.pdf(path=into / f"{view.name}.pdf", format="A4", print_background=False)
                for name, path in on_disk:
                    if not names or name in names:
                        page.goto(path.as_uri())
                        shot(page, into / f"{name}.{screen}.png")
                context.close()


def main() -> None:
    """Make them, unless there is no browser."""
    if not program():
        sys.exit(NONE)
    out, *names = sys.argv[1:] or [OUT]
    with (
        TemporaryDirectory() as folder,
        serving(ZHONGCAO_HISTORY=f"sqlite:///{folder}/history.db") as server,
        chromium() as browser,
    ):
        shoot(browser, f"http://127.0.0.1:{server.port}", Path(out), names)
    print(f"{out}: {len(list(Path(out).glob('*/*')))} files")  # noqa: T201


if __name__ == "__main__":
    main()
