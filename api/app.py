"""The application: rules are read once, at the start; broken rules stop it with all their problems."""

import os
from collections.abc import Sequence
from pathlib import Path

from flask import Flask

from api import machines, problem
from engine.check import Checker
from engine.problems import Refused
from engine.rules import SHIPPED, load_rules
from engine.source import MAX_BYTES


def create_app(folders: Sequence[Path] = (SHIPPED,), config: Path | None = None) -> Flask:
    """A service for the rules in these folders, changed by a zhongcao.yaml.

    Raises engine.problems.Refused when one of their files is broken.
    """
    app = Flask("api", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES + 1  # a body of unknown length is cut there, and then too long
    app.extensions["zhongcao"] = Checker(load_rules(folders, config))
    app.register_blueprint(machines.blueprint)
    problem.register(app)
    return app


def serve() -> Flask:
    """The application as a server runs it.

    ZHONGCAO_RULES names the rule folders (the shipped ones without it), ZHONGCAO_CONFIG a zhongcao.yaml.

    Broken rules end the server with every mistake at its place.
    """
    named, config = os.environ.get("ZHONGCAO_RULES", ""), os.environ.get("ZHONGCAO_CONFIG")
    folders = [Path(folder) for folder in named.split(os.pathsep) if folder]
    try:
        return create_app(folders or (SHIPPED,), Path(config) if config else None)
    except Refused as refused:
        raise SystemExit(f"{refused}\nThe rules are broken; the service did not start.") from None
