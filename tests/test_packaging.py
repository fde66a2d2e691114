"""The product as users get it: a wheel with its rules in it, on every Python of this machine."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "examples" / "celebrity-sales-blast.yaml"
COMMAND = ["check", "plan.yaml", "--as-of", "2027-06-16", "--format", "json"]


def run(*command: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, away from this checkout's settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )


def install(python: str, env: Path, wanted: object) -> None:
    """Make an environment and put the wheel into it, by the pip of these tests: an environment's own takes seconds."""
    created = run(python, "-m", "venv", "--without-pip", env)
    assert created.returncode == 0, created.stderr
    pip = [sys.executable, "-m", "pip", "--python", env / "bin" / "python", "install", "--quiet", "--no-compile"]
    done = run(*pip, "-c", ROOT / "constraints.txt", wanted)
    assert done.returncode == 0, done.stderr


def interpreters() -> list[str]:
    """Every Python from 3.11 on that this machine has, one a version."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    folders += sorted(Path.home().glob(".pyenv/versions/*/bin"))
    found: dict[str, str] = {}
    for folder in folders:
        for minor in range(11, 20):
            python = folder / f"python3.{minor}"
            if str(minor) not in found and python.exists() and run(python, "-c", "import venv").returncode == 0:
                found[str(minor)] = str(python)
    return sorted(found.values(), key=lambda path: int(path.rsplit(".", 1)[1]))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".venv", ".git", ".*cache*", "*.egg-info"))
    done = run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, source)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.parametrize("python", interpreters(), ids=lambda path: Path(path).name)
def test_the_wheel_checks_a_plan_from_another_directory(python: str, wheel: Path, tmp_path: Path) -> None:
    """With both evaluators where durable_rules runs, and with the tree alone, saying so, where it does not."""
    install(python, tmp_path / "env", f"{wheel}[durable]")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(PLAN, elsewhere / "plan.yaml")

    checked = run(tmp_path / "env" / "bin" / "zhongcao", *COMMAND, cwd=elsewhere)

    assert checked.returncode == 1, checked.stderr
    report = json.loads(checked.stdout)
    both = int(python.rsplit(".", 1)[1]) < 13
    assert report["rules"]["evaluators"] == (["tree", "durable_rules"] if both else ["tree"])
    assert report["verdict"] == "blocked"
    here = run(Path(sys.executable).parent / "zhongcao", *COMMAND, cwd=elsewhere)
    assert json.loads(here.stdout)["findings"] == report["findings"]
    text = run(tmp_path / "env" / "bin" / "zhongcao", *COMMAND[:4], cwd=elsewhere).stdout
    assert ("condition tree alone" in text) is not both


def test_this_machine_has_an_interpreter_to_try() -> None:
    assert interpreters()


def test_without_durable_rules_the_tree_answers_alone(wheel: Path, tmp_path: Path) -> None:
    """No compiler, no durable_rules: zhongcao installs without its extra, works and says so."""
    install(sys.executable, tmp_path / "env", wheel)
    shutil.copy(PLAN, tmp_path / "plan.yaml")
    checked = run(tmp_path / "env" / "bin" / "zhongcao", *COMMAND, cwd=tmp_path)
    assert json.loads(checked.stdout)["rules"]["evaluators"] == ["tree"]
    history = ["history", "upgrade", "--history", "sqlite:///h.db"]
    made = run(tmp_path / "env" / "bin" / "zhongcao", *history, cwd=tmp_path)  # the migrations are in the wheel too
    assert made.stdout.startswith("the history is up to date"), made.stderr
    refused = run(tmp_path / "env" / "bin" / "zhongcao", "check", "none.yaml", "--lang", "zh", cwd=tmp_path)
    assert refused.stderr == "none.yaml:1:1: 无法读取此文件：文件或文件夹不存在\n"
