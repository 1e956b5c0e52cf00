"""Signatures of webhooks by the Standard Webhooks specification, symmetric keys (v1).

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
KEY_BYTES = 32


def make_secret() -> str:
    """Return a new secret, as receivers' libraries take it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def sign_message(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of ``webhook-signature``.

    Args:
        secret: ``whsec_`` and the key in base64. timestamp: seconds since 1970.

    Raises:
        ValueError: the secret is not such text.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(read_key(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def read_key(secret: str) -> bytes:
    """Return the key of a secret.

    Raises:
        ValueError: it is no base64, or shorter than the 24 bytes that the
            specification asks for.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("the secret is not whsec_ and base64") from None
    if len(key) < 24:
        raise ValueError("the secret has less than 24 bytes")
    return key
