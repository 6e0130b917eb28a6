"""Signing in: kind, throttled, closed to strangers (A135, A143, A145, A147)."""

import re
from statistics import median
from time import thread_time

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from campuses.models import Operator
from tests.conftest import PASSWORD
from tickets.models import Letter

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _fresh_throttles():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, login="ana", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password, **extra})


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["ana", "ana@library.example"])
def test_name_or_address_and_password_open_the_desk(client, ana, login):
    answer = sign_in(client, login)

    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert is_signed_in(client)


def test_a_session_lasts_a_shift_and_its_cookie_is_out_of_reach_of_scripts(client, ana, settings):
    sign_in(client)

    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_AGE == 12 * 3600


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "http:///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/%09/evil.example",
        "\t//evil.example",
        " https://evil.example",
    ],
)
def test_after_sign_in_nobody_is_sent_elsewhere(client, ana, target):
    """A135: `next` leads to our own pages alone, by query and by form."""
    answer = client.post(f"{LOGIN}?next={target}", {"login": "ana", "password": PASSWORD, "next": target})

    assert answer.status_code == 302
    assert re.match(r"/(?![/\\])", answer.url)
    assert "evil" not in answer.url.split("?")[0].split("/")[1]


def test_after_sign_in_one_is_where_one_wanted_to_go(client, ana):
    answer = sign_in(client, next="/libraries/")

    assert answer.url == "/libraries/"


def test_the_sixth_wrong_password_is_throttled_and_the_right_one_too(client, ana):
    """A143: by account and address; the page says what to do."""
    for _ in range(5):
        answer = sign_in(client, password="wrong")
        assert "not correct" in str(answer.context["form"].errors)

    answer = sign_in(client)

    assert not is_signed_in(client)
    assert "Too many failed" in str(answer.context["form"].errors)


def test_a_spray_over_many_accounts_is_throttled_by_its_address(client, ana):
    """A143: ten wrong tries a minute from one address, whichever the names."""
    answers = [sign_in(client, f"somebody{n}", "wrong") for n in range(11)]

    assert "Too many failed" in str(answers[-1].context["form"].errors)


def test_colleagues_elsewhere_can_still_sign_in(client, ana, ben):
    """A143: another account, from another address, is not locked out by an attack on Ana's."""
    for _ in range(6):
        sign_in(client, password="wrong")

    client.post(LOGIN, {"login": "ben", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")

    assert is_signed_in(client)


def test_unknown_wrong_and_inactive_sound_the_same(client, ana, ben):
    """A143: the text tells nobody who has an account."""
    Operator.objects.filter(pk=ben.pk).update(is_active=False)

    errors = [str(sign_in(client, name, "wrong").context["form"].errors) for name in ("ana", "nobody", "ben")]

    assert errors[0] == errors[1] == errors[2]


def test_a_known_and_an_unknown_name_take_as_long(client, ana, settings):
    """A143: with the real hash, so that skipping it would show."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    ana.set_password(PASSWORD)
    ana.save()

    def took(name: str) -> float:
        began = thread_time()
        sign_in(client, name, "wrong")
        return thread_time() - began

    pairs = [(took("ana"), took("nobody")) for _ in range(5)]

    known, unknown = median(p[0] for p in pairs), median(p[1] for p in pairs)
    assert 0.5 < known / unknown < 2


def test_a_reset_answers_alike_for_known_and_unknown_addresses(client, ana):
    """A143: same answer; a letter only to who has an account, by the outbox."""
    answers = [
        client.post(reverse("account_reset_password"), {"email": address})
        for address in ("ana@library.example", "nobody@library.example")
    ]

    assert {(a.status_code, a.url) for a in answers} == {(302, reverse("account_reset_password_done"))}
    assert [letter.to for letter in Letter.objects.all()] == ["ana@library.example"]


def test_a_reset_link_works_once(client, ana):
    """A145."""
    client.post(reverse("account_reset_password"), {"email": ana.email})
    link = re.search(r"http://\S+", Letter.objects.get().text).group()
    fresh = {"password1": "another long password", "password2": "another long password"}
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, fresh)
    ana.refresh_from_db()
    assert ana.check_password("another long password")

    client.session.flush()
    answer = client.get(link, follow=True)

    assert answer.context.get("token_fail")


def test_a_weak_password_is_refused_with_a_reason(client, ana):
    client.force_login(ana)

    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    )

    assert "at least 12" in str(answer.context["form"].errors)


def test_nobody_signs_up(client, db):
    answer = client.post(reverse("account_signup"), {"username": "eve", "password1": PASSWORD, "password2": PASSWORD})

    assert "are made for you" in answer.content.decode()
    assert not Operator.objects.exists()


def test_the_second_step_cannot_be_skipped(client, ana):
    """A147: with the password alone no page opens."""
    Authenticator.objects.create(user=ana, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})

    answer = sign_in(client)

    assert answer.url == reverse("mfa_authenticate")
    assert client.get("/account/").status_code == 302
    assert not is_signed_in(client)


def test_codes_of_the_second_step_are_throttled(client, ana):
    """A147: brute force."""
    Authenticator.objects.create(user=ana, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    sign_in(client)

    answers = [client.post(reverse("mfa_authenticate"), {"code": f"{n:06d}"}) for n in range(12)]

    assert answers[-1].status_code in {302, 429} or "Too many" in str(answers[-1].context["form"].errors)
    assert not is_signed_in(client)


def test_signing_out_takes_a_form_not_a_link(client, ana):
    """A085: a foreign page's image signs nobody out."""
    client.force_login(ana)

    client.get(reverse("account_logout"))
    assert is_signed_in(client)

    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_deactivation_ends_the_session(client, ana):
    """P11."""
    client.force_login(ana)
    assert client.get("/account/").status_code == 200

    Operator.objects.filter(pk=ana.pk).update(is_active=False)

    assert client.get("/account/").status_code == 302
