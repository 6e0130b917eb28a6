"""The demo's campuses and people. Each app has such a `demo` with a `seed()` that may run again and again.

Demo accounts cannot exist outside the demo: `seed_demo` refuses there; each account it makes is marked
(`Operator.demo`), and `campuses.accounts.DeskBackend` knows no marked account outside the demo, neither at
sign-in nor for a session that is still open; and `migrate` takes password and rights from any that a copied
database brought along (`campuses.apps`).
"""

from django.conf import settings


def is_allowed() -> bool:
    """Whether demo accounts may be here."""
    return bool(settings.DEMO or settings.TESTING)


def seed() -> None:
    from campuses.demo import directory, people, places  # noqa: PLC0415 -- models, which aren't loaded with the app

    places.seed()
    people.seed()
    directory.seed()
