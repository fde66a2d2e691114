"""The application: broken rules at the start stop it with all their problems; later edits are followed."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from flask import Flask

from api import machines, people, problem, reload
from api.history import Failed, History, views
from api.history.asking import number
from api.history.connection import LONGEST
from api.watch import Watch
from engine.problems import Refused
from engine.rules import SHIPPED, beside
from engine.source import MAX_BYTES

log = logging.getLogger(__name__)


def create_app(
    folders: Sequence[Path] = (SHIPPED,),
    config: Path | None = None,
    *,
    follow: bool = False,
    history: History | None = None,
) -> Flask:
    """A service for the rules in these folders, changed by a zhongcao.yaml.

    With `follow` each process that answers requests follows edits of these files, from its first request on. With a
    `history` it keeps each check and answers questions about them.

    Raises engine.problems.Refused when one of their files is broken.
    """
    app = Flask("api", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES + 1  # a body of unknown length is cut there, and then too long
    rules = reload.Rules(folders, config)
    reload.register(app, rules)
    if follow:
        watch = app.extensions["zhongcao.watch"] = Watch(rules)
        app.before_request(watch.start)
    for blueprint in (machines.blueprint, people.entrance, people.room):
        app.register_blueprint(blueprint)
    if history:
        views.register(app, history)
    problem.register(app)
    return app


def serve() -> Flask:
    """The application as a server runs it.

    ZHONGCAO_RULES names rule folders beside the shipped one, which ZHONGCAO_SHIPPED=0 leaves out; ZHONGCAO_CONFIG names
    a zhongcao.yaml. Edits of all are followed and logged, unless ZHONGCAO_RELOAD is 0. ZHONGCAO_HISTORY is the URL of
    the history that checks are kept in, ZHONGCAO_HISTORY_DAYS how long.

    Broken rules end the server with every mistake at its place, and so does a history that is not ours or newer.
    """
    named, config = os.environ.get("ZHONGCAO_RULES", ""), os.environ.get("ZHONGCAO_CONFIG")
    own = [Path(folder) for folder in named.split(os.pathsep) if folder]
    folders = beside(own, os.environ.get("ZHONGCAO_SHIPPED") != "0")
    if not folders:
        raise SystemExit("ZHONGCAO_SHIPPED=0 leaves no rules; name folders of others in ZHONGCAO_RULES")
    follow = os.environ.get("ZHONGCAO_RELOAD") != "0"
    form = "[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s"
    logging.basicConfig(format=form, datefmt="%Y-%m-%d %H:%M:%S %z")  # as gunicorn writes
    logging.getLogger("api").setLevel(logging.INFO)
    try:
        return create_app(folders, Path(config) if config else None, follow=follow, history=_history())
    except Refused as refused:
        raise SystemExit(f"{refused}\nThe rules are broken; the service did not start.") from None


def _history() -> History | None:
    """The history that the environment names, brought up to date; without one that answers, checks still do."""
    if not (address := os.environ.get("ZHONGCAO_HISTORY")):
        return None
    days = os.environ.get("ZHONGCAO_HISTORY_DAYS")
    try:
        history = History(address, number("ZHONGCAO_HISTORY_DAYS", days, LONGEST) if days else None)
        history.upgrade()
    except Failed as failed:
        if failed.failure.kind != "down":
            raise SystemExit(f"ZHONGCAO_HISTORY: {failed}\nThe service did not start.") from None
        log.error("checks are not kept until the history answers: %s", failed)  # noqa: TRY400  (no defect of ours)
    history.close()  # a connection is not shared with the processes that this one becomes
    return history
