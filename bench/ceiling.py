"""`python -m bench.ceiling FILE --bind ADDRESS`: what Flask answers under our server when nothing is worked out.

One view that reads the body and answers the bytes of the file; so much can a service that checks not surpass.
"""

import sys
from pathlib import Path

from flask import Flask, Response, request

from api.limits import Limits
from api.server import Server, run
from bench.serving import WORKERS


def main(file: str, bind: str) -> None:
    report = Path(file).read_bytes()
    app = Flask("ceiling")
    app.extensions["zhongcao.limits"] = Limits()

    @app.post("/v1/checks")
    def stored() -> Response:
        request.get_data()
        return Response(report, content_type="application/json")

    run(Server(app, bind, WORKERS))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[-1])
