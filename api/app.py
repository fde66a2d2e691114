"""The application: broken rules at the start stop it with all their problems; later edits are followed."""

from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from api import access, docs, logs, metrics, people, problem, rate, reload
from api.deadline import within
from api.history import History, views
from api.limits import Limits, Rate
from api.machines import BLUEPRINTS
from api.operation import scope_of
from api.tokens import Tokens
from api.watch import Watch
from engine.rules import SHIPPED


class Service(Flask):
    """Flask, but that each request ends in time."""

    def dispatch_request(self) -> ResponseReturnValue:
        """The answer of a view, be it one for programs or a page; raises TookTooLong."""
        limits: Limits = self.extensions["zhongcao.limits"]
        with within(limits.seconds):
            return super().dispatch_request()


def create_app(  # noqa: PLR0913  (an argument for each option)
    folders: Sequence[Path] = (SHIPPED,),
    config: Path | None = None,
    *,
    follow: bool = False,
    history: History | None = None,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    tokens: Tokens | None = None,
    often: Rate | None = None,
    local: bool = False,
) -> Flask:
    """A service for the rules in these folders, changed by a zhongcao.yaml.

    With `follow` each process that answers requests follows edits of these files, from its first request on. With a
    `history` it keeps each check and answers questions about them. Without `tokens` it is open. `often` is how often a
    client may come; None: as often as it likes. A `local` one answers by the names of this machine alone.

    Raises engine.problems.Refused when one of the files is broken, api.rate.NoRate.
    """
    app = Service("api", static_folder=None)
    app.url_map.merge_slashes = False  # `//` is another address, not one that a page of HTML sends programs on from
    app.config["MAX_CONTENT_LENGTH"] = limits.plan_bytes + 1
    app.extensions["zhongcao.limits"] = limits
    app.extensions["zhongcao.alive"] = lambda: None
    rules = reload.Rules(folders, config)
    logs.register(app)  # first: it notes when a request began
    if follow:  # before anything answers from the rules
        watch = app.extensions["zhongcao.watch"] = Watch(rules)
        app.before_request(watch.start)
    reload.register(app, rules)
    metrics.register(app, rules)
    app.after_request(conditional)
    access.register(app, tokens, local)
    if often:
        rate.register(app, often)
    for blueprint in (*BLUEPRINTS, docs.blueprint, people.entrance, people.room):
        app.register_blueprint(blueprint)
    if history:
        views.register(app, history)
    problem.register(app)
    return app


def conditional(response: Response) -> Response:
    """Let clients keep what they read, and ask whether it has changed; plans and reports are not kept on the way."""
    open_ = request.method in ("GET", "HEAD") and scope_of(request.endpoint) != "history"
    if open_ and response.status_code == 200 and not response.is_streamed:  # noqa: PLR2004
        response.add_etag()
        response.cache_control.no_cache = True
        response.make_conditional(request)
    else:
        response.cache_control.no_store = True
    return response
