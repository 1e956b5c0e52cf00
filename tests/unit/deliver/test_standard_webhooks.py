"""Signatures of the Standard Webhooks specification."""

from __future__ import annotations

import pytest

from wireroom.deliver.registry import BUILTIN, list_kinds
from wireroom.deliver.standard_webhooks import make_secret, read_key, sign_message


def test_a_signature_is_that_of_the_specification():
    """The example of the reference libraries."""
    signed = sign_message(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_new_secret_is_one_that_libraries_take():
    secret = make_secret()

    assert secret.startswith("whsec_")
    assert len(read_key(secret)) == 32


@pytest.mark.parametrize("secret", ["whsec_%%%", "whsec_c2hvcnQ=", ""])
def test_a_secret_that_is_none_is_refused(secret):
    with pytest.raises(ValueError, match="the secret"):
        read_key(secret)


def test_the_package_registers_the_kinds_it_has():
    assert set(BUILTIN) <= set(list_kinds())
