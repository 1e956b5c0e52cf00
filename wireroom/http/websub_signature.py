"""Signatures of WebSub deliveries.

W3C WebSub, 7.1: ``X-Hub-Signature: method=hex``, an HMAC over the bytes of the body
with the secret of the subscription.
"""

from __future__ import annotations

import hashlib
import hmac

METHODS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


def verify_signature(body: bytes, header: str, secret: str) -> bool:
    """Return whether the header signs the body, compared in constant time.

    A header with an unknown method is no signature.
    """
    method, _, digest = header.strip().partition("=")
    algorithm = METHODS.get(method.strip().lower())
    if algorithm is None:
        return False
    expected = hmac.new(secret.encode(), body, algorithm).hexdigest()
    received = digest.strip().lower().encode("utf-8", "replace")
    return hmac.compare_digest(expected.encode(), received)
