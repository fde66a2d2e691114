"""What Lighthouse says of the pages, on a phone and on a desktop: `python -m tests.lighthouse`, by `make lighthouse`.

npm gets Lighthouse, which no test needs; it looks with the Chromium of tests/browser.py. Exits with 1 when a page has
less than 95 in a category.
"""

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.browser import NONE, program
from tests.given import BLAST, Server, serving

LIGHTHOUSE = "lighthouse@12.8.2"
"""The last one for the Node.js that Debian has."""

LEAST = 95

FORMS = {"phone": [], "desktop": ["--preset=desktop"]}
FLAGS = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"


def main() -> None:
    """Look at the pages in both languages and print a table."""
    chromium = program()
    if not chromium or not shutil.which("npx"):
        sys.exit(NONE if not chromium else "npx is not installed; on Debian: apt-get install npm")
    os.environ["CHROME_PATH"] = chromium
    table = Table("page", "on", "performance", "accessibility", "best practices", "SEO")
    scores: list[int] = []
    with TemporaryDirectory() as folder, serving(ZHONGCAO_HISTORY=f"sqlite:///{folder}/kept.db") as server:
        for page in pages(server):
            for form, options in FORMS.items():
                found = looked(f"http://127.0.0.1:{server.port}{page}", options, Path(folder, "found.json"))
                table.add_row(page, form, *map(str, found))
                scores += found
    busy = os.getloadavg()[0]
    Console().print(
        table, f"{LIGHTHOUSE}, {datetime.now().astimezone():%Y-%m-%d}, {os.cpu_count()} processors, load {busy:.1f}"
    )
    sys.exit(min(scores) < LEAST)


def pages(server: Server) -> list[str]:
    """The pages to look at; the report is that of the sample with most findings."""
    id_ = server.ask("POST", "/v1/checks", BLAST.read_bytes(), "application/yaml").headers["Zhongcao-Check"]
    rest = ("/", f"/checks/{id_}", "/rules", "/rules/same-brief-for-kol-and-koc", "/playbooks")
    return [f"/{lang}{page}" for lang in ("en", "zh") for page in rest]


def looked(address: str, options: list[str], found: Path) -> list[int]:
    """The scores of a page, of 100, in the order of the table."""
    command = [
        "npx",
        "--yes",
        LIGHTHOUSE,
        address,
        "--quiet",
        FLAGS,
        *options,
        "--output=json",
        f"--output-path={found}",
    ]
    subprocess.run(command, check=True, timeout=300)
    categories = json.loads(found.read_text(encoding="utf-8"))["categories"]
    names = ("performance", "accessibility", "best-practices", "seo")
    return [round(100 * categories[name]["score"]) for name in names]


if __name__ == "__main__":
    main()
