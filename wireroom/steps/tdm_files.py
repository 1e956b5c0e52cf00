"""The ``tdmrep.json`` of sites, as far as sources obey it: asked once a day."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wireroom.errors import Permanent
from wireroom.http.reservations import find_tdm_rule
from wireroom.model.http import NO_VALIDATORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.model.http import FetchRequest, FetchResponse

# TDMRep (W3C community group report, 2024), section 6.1.
_PATH = "/.well-known/tdmrep.json"
_FRESH_SECONDS, _MAX_BYTES, _MAX_FILES = 86_400.0, 200_000, 1_000


class TdmFiles:
    """Files of recently read sites, those that do not exist too; thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._files: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    def find_rule(
        self,
        fetch: Callable[[FetchRequest], FetchResponse],
        request: FetchRequest,
        url: str,
    ) -> str:
        """Return what the file of a site says of an address; "" if it has no word.

        Args:
            request: of the page, whose settings are those of the file's.

        Raises:
            Transient: the file cannot be fetched now.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            until, body = self._files.get(origin, (0.0, b""))
        if until <= self._clock():
            body = self._fetch(fetch, request, origin)
        return find_tdm_rule(body, url)

    def _fetch(
        self,
        fetch: Callable[[FetchRequest], FetchResponse],
        request: FetchRequest,
        origin: str,
    ) -> bytes:
        asked = replace(
            request,
            url=f"{origin}{_PATH}",
            validators=NO_VALIDATORS,
            accept="application/json",
            max_bytes=_MAX_BYTES,
            media=(),
            may_wait=True,
        )
        try:
            body = fetch(asked).body
        except Permanent:
            body = b""
        with self._lock:
            self._files[origin] = (self._clock() + _FRESH_SECONDS, body)
            while len(self._files) > _MAX_FILES:
                self._files.popitem(last=False)
        return body
