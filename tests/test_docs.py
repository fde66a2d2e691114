"""What README and the pages of docs/ show is true: commands run, addresses answer, rules are rules, links lead somewhere."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from api import create_app
from engine.rules import load_rules

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {page: page.read_text(encoding="utf-8") for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}
TOLD = [text for page, text in PAGES.items() if page.name != "deployment.md"]  # which has a test of its own
SHELL = [line for text in TOLD for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()]
COMMANDS = sorted({line for line in SHELL if line.startswith("zhongcao ")})
CURLS = sorted({line for line in SHELL if line.startswith("curl ")})
TARGETS = [line.split()[1] for line in SHELL if line.startswith("make ")]
YAML = [yaml.safe_load(block) for text in TOLD for block in re.findall(r"```yaml\n(.*?)```", text, re.S)]
PLANS = (ROOT / "docs" / "plans.md").read_text(encoding="utf-8")
OWN = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").split("\n## Write rules of your own\n")[1]


def test_commands_of_every_kind_are_shown() -> None:
    assert COMMANDS
    assert CURLS
    assert TARGETS[:2] == ["demo", "test"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", PAGES[page]):
        assert (page.parent / target).is_file(), target


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell that finds our command."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path}
    return subprocess.run(["sh", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs(command: str) -> None:
    done = run(command, ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def consoles(text: str) -> list[tuple[str, str]]:
    """Commands with the output that is shown below each."""
    return [
        shown
        for block in re.findall(r"```console\n(.*?)```", text, re.S)
        for shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M)
    ]


@pytest.mark.parametrize(("command", "output"), consoles(README))
def test_readme_shows_what_is_printed(command: str, output: str) -> None:
    done = run(command, ROOT)
    assert (done.stdout, done.stderr, done.returncode) == (output, "", 0)


def test_rules_of_ones_own_are_written_as_is_shown(tmp_path: Path) -> None:
    """From an empty folder: each file that is shown is written, and each command prints what is shown below it."""
    tried = 0
    for kind, block in re.findall(r"```(yaml|console)\n(.*?)```", OWN, re.S):
        if kind == "yaml":
            name, text = block.split("\n", 1)
            file = tmp_path / name.removeprefix("# ")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            continue
        for command, output in consoles(f"```console\n{block}```"):
            done = run(command, tmp_path)
            assert (done.stdout, done.stderr, done.returncode) == (output, "", 0)
            tried += 1
    assert tried == OWN.count("\n$ ") == 4
    shown = set(re.findall(r"```yaml\n# (.*)\n", OWN))
    assert {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.yaml")} == shown


@pytest.mark.parametrize("command", CURLS)
def test_an_address_answers(command: str) -> None:
    words = shlex.split(command)
    url = next(word for word in words if word.startswith("http://127.0.0.1:8000/"))
    client = create_app().test_client()
    if "--data-binary" in words:
        body = (ROOT / words[words.index("--data-binary") + 1].removeprefix("@")).read_bytes()
        kind = words[words.index("-H") + 1].split(": ")[1]
        answer = client.post(url.removeprefix("http://127.0.0.1:8000"), data=body, content_type=kind)
    else:
        answer = client.get(url.removeprefix("http://127.0.0.1:8000"))
    assert answer.status_code == 200, answer.get_data(as_text=True)


@pytest.mark.parametrize("target", TARGETS)
def test_a_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("shown", [block for block in YAML if block.get("id") == "search-ads-without-keywords"])
def test_a_rule_that_is_shown_is_the_shipped_one(shown: dict[str, Any]) -> None:
    rule = load_rules().rule(shown["id"])
    assert rule is not None
    assert {key: rule.raw.get(key) for key in shown} == shown


def test_the_config_that_is_shown_is_one(tmp_path: Path) -> None:
    shown = next(block for block in YAML if "profile" in block)
    (tmp_path / "zhongcao.yaml").write_text(yaml.safe_dump(shown), encoding="utf-8")
    kinds = {change.kind for change in load_rules(config=tmp_path / "zhongcao.yaml").overrides}
    assert kinds == {"profile", "setting", "severity", "disabled", "pack"}


@pytest.mark.parametrize("command", ["check", "waive"])
def test_every_option_of_a_command_is_told(command: str) -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "zhongcao", command, "--help"], capture_output=True, text=True, check=True
    )
    for option in re.findall(r"--[a-z-]+", done.stdout):
        assert option in PLANS or option == "--help"
