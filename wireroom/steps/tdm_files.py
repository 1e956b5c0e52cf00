"""``tdmrep.json`` and ``ai.txt`` of sites, as far as sources obey them: once a day."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.errors import Permanent
from wireroom.http.reservations import (
    AI_FILE_HEADER,
    TDM_FILE_HEADER,
    find_tdm_rule,
)
from wireroom.http.robots_rules import parse_robots
from wireroom.model.http import NO_VALIDATORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.model.http import FetchRequest, FetchResponse

# TDMRep (W3C community group report, 2024), section 6.1.
_TDM_PATH = "/.well-known/tdmrep.json"
# Spawning's ai.txt: the groups and rules of a robots.txt, for mining.
_AI_PATH = "/ai.txt"
_FRESH_SECONDS, _MAX_BYTES, _MAX_FILES = 86_400.0, 200_000, 1_000


class TdmFiles:
    """Files of recently read sites, those that do not exist too; thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._files: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    def read_headers(
        self,
        fetch: Callable[[FetchRequest], FetchResponse],
        request: FetchRequest,
        url: str,
        *,
        robot: str,
    ) -> dict[str, str]:
        """Return what the files of a site say of an address, as headers of its page.

        Args:
            request: of the page, whose settings are those of the files'. robot: the
                product token whose rules count.

        Raises:
            Transient: a file cannot be fetched now.
        """
        found = {}
        rule = find_tdm_rule(self._get(fetch, request, url, _TDM_PATH), url)
        if rule:
            found[TDM_FILE_HEADER] = rule
        rules = parse_robots(self._get(fetch, request, url, _AI_PATH), token=robot)
        if not rules.can_fetch(url):
            found[AI_FILE_HEADER] = "1"
        return found

    def _get(
        self,
        fetch: Callable[[FetchRequest], FetchResponse],
        request: FetchRequest,
        url: str,
        path: str,
    ) -> bytes:
        parts = urlsplit(url)
        file = f"{parts.scheme}://{parts.netloc}{path}"
        with self._lock:
            until, body = self._files.get(file, (0.0, b""))
        return body if until > self._clock() else self._fetch(fetch, request, file)

    def _fetch(
        self,
        fetch: Callable[[FetchRequest], FetchResponse],
        request: FetchRequest,
        file: str,
    ) -> bytes:
        asked = replace(
            request,
            url=file,
            validators=NO_VALIDATORS,
            accept="application/json, text/plain",
            max_bytes=_MAX_BYTES,
            media=(),
            may_wait=True,
        )
        try:
            body = fetch(asked).body
        except Permanent:
            body = b""
        # A page for every address that is none is no file of rules.
        body = b"" if body.lstrip()[:1] == b"<" else body
        with self._lock:
            self._files[file] = (self._clock() + _FRESH_SECONDS, body)
            while len(self._files) > _MAX_FILES:
                self._files.popitem(last=False)
        return body
