"""Headers that a source configures, for requests to the source's own sites alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.steps.context import StepContext


def choose_headers(
    ctx: StepContext, source_id: int, headers: Mapping[str, str], url: str
) -> tuple[tuple[str, str], ...]:
    """Return a source's headers for a request; none where the address is another's.

    A feed links to other sites, and may be led to one; a password in a header is for
    the hosts in the source's settings, of its home page and of its feeds.
    """
    if not headers:
        return ()
    with ctx.store.begin() as tx:
        is_own = tx.source_hosts.may_send_headers(source_id, url)
    return tuple(headers.items()) if is_own else ()
