"""Where hubs call: the one part of the web process that others have to reach.

What is told a hub depends on its address's last part, which nobody else knows, and on
what the database says; never on whom the request says it is for.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from starlette.routing import Route

from wireroom.steps.called_back import NO, called_back
from workers.web.desk import desk_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

# As long as 32 bytes are in base64.
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


def verify(request: Request) -> Response:
    """Answer a hub that asks whether we asked, or says no."""
    desk = desk_of(request)
    token = request.path_params["token"]
    reply = NO
    if desk.settings.public_url is not None and _TOKEN.fullmatch(token):
        with desk.writing() as tx:
            reply = called_back(
                tx,
                token,
                request.query_params,
                now=tx.pulses.now(),
                jitter=random.random(),  # noqa: S311 - spreads renewals, hides nothing
            )
    return PlainTextResponse(reply.text, reply.status)


ROUTES = [Route("/push/{token}", verify, methods=["GET"])]
