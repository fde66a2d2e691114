"""The application: rules are read once, at the start; broken rules stop it with all their problems."""

from collections.abc import Sequence
from pathlib import Path

from flask import Flask

from api import machines, problem
from engine.check import Checker
from engine.rules import SHIPPED, load_rules
from engine.source import MAX_BYTES


def create_app(folders: Sequence[Path] = (SHIPPED,)) -> Flask:
    """A service for the rules in these folders; raises engine.problems.Refused when one of their files is broken."""
    app = Flask("api", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["zhongcao"] = Checker(load_rules(folders))
    app.register_blueprint(machines.blueprint)
    problem.register(app)
    return app
