"""Errors of a connection as Transient or Permanent errors with a reason."""

from __future__ import annotations

from urllib3 import exceptions as broken

from wireroom.errors import Permanent, Reason, Transient, WireroomError

# The subclass before its base: a name that does not resolve is also "no connection".
_REASONS: tuple[tuple[type[broken.HTTPError], Reason], ...] = (
    (broken.NameResolutionError, Reason.DNS),
    (broken.NewConnectionError, Reason.CONNECT),
    (broken.TimeoutError, Reason.TIMEOUT),
    (broken.SSLError, Reason.TLS),
    (broken.ProtocolError, Reason.CONNECT),
)


def translate_error(
    error: broken.HTTPError, url: str, *, in_body: bool
) -> WireroomError:
    """Return the error to raise for one of urllib3's.

    Args:
        url: for the detail. in_body: whether the head of the response had arrived; a
            connection that breaks then is CUT_OFF.
    """
    detail = f"{url}: {' '.join(str(error).split())[:300]}"
    if isinstance(error, broken.LocationValueError):
        return Permanent(Reason.BAD_URL, detail)
    if in_body and isinstance(error, broken.ProtocolError):
        return Transient(Reason.CUT_OFF, detail)
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return Transient(reason, detail)
    return Transient(Reason.SERVER_ERROR, detail)


def add_url(error: WireroomError, url: str) -> WireroomError:
    """Return the same error with the requested address in its detail."""
    detail = error.detail if error.detail.startswith(url) else f"{url}: {error.detail}"
    if isinstance(error, Transient):
        return Transient(error.reason, detail, error.retry_after)
    return Permanent(error.reason, detail)
