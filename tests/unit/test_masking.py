"""No text shows the user and password of an address."""

from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.urls import normalize_url
from wireroom.masking import mask_logins, mask_unreadable


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://a:b@p.example/x", "https://***@p.example/x"),
        ("at https://token@p.example: no", "at https://***@p.example: no"),
        ("https://medium.com/@ada/1", "https://medium.com/@ada/1"),
        ("https://p.example:8080/@ada", "https://p.example:8080/@ada"),
        ("redis://:pw@h:1/0 amqp://u:p@h", "redis://***@h:1/0 amqp://***@h"),
        ("write to ada@p.example", "write to ada@p.example"),
    ],
)
def test_logins_of_addresses_are_masked(text, masked):
    assert mask_logins(text) == masked


def test_an_address_that_cannot_be_read_is_masked_up_to_its_last_at_sign():
    assert mask_unreadable("https://a:b/c@d@p/x") == "https://***@p/x"


@pytest.mark.parametrize("kind", [Permanent, Transient])
def test_an_error_shows_no_login(kind):
    error = kind(Reason.TIMEOUT, "https://ada:s3cret@p.example/: slow")
    assert "s3cret" not in str(error) + repr(error)


@pytest.mark.parametrize(
    "url", ["https://ada:s3/cret@p.example/", "https://ada:s3cret@p.example:x/"]
)
def test_the_error_of_an_address_that_cannot_be_read_shows_no_login(url):
    with pytest.raises(Permanent) as caught:
        normalize_url(url)
    assert "s3" not in str(caught.value)
