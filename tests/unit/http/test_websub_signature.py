from __future__ import annotations

import hashlib
import hmac

import pytest

from wireroom.http.websub_signature import METHODS, verify_signature

BODY, SECRET = b"<rss/>\0\xff", "nobody guesses"


def make_signature(method="sha256", secret=SECRET, body=BODY):
    return hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()


def test_a_signature_of_the_recommendation_s_example_algorithm_is_known():
    # RFC 2202, test case 2.
    header = "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    assert verify_signature(b"what do ya want for nothing?", header, "Jefe")


@pytest.mark.parametrize("method", METHODS)
def test_each_method_signs(method):
    assert verify_signature(BODY, f"{method}={make_signature(method)}", SECRET)
    assert verify_signature(
        BODY, f" {method.upper()}={make_signature(method).upper()} ", SECRET
    )
    assert not verify_signature(
        BODY + b" ", f"{method}={make_signature(method)}", SECRET
    )


WRONG = {
    "absent": "",
    "no method": make_signature(),
    "no signature": "sha256=",
    "another method's": f"sha1={make_signature()}",
    "a method nobody knows": f"md5={make_signature('md5')}",
    "another key": f"sha256={make_signature(secret='other')}",
    "cut": f"sha256={make_signature()[:-1]}",
    "longer": f"sha256={make_signature()}0",
    "not ASCII": "sha256=é\udcff",
    "two": f"sha256={make_signature()}, sha256={make_signature()}",
}


@pytest.mark.parametrize("header", WRONG.values(), ids=list(WRONG))
def test_what_is_no_signature_of_the_body_is_none(header):
    assert not verify_signature(BODY, header, SECRET)
