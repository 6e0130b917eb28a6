"""`manage.py seed_demo`: a believable system of campuses to try the desk with (A11)."""

from importlib import import_module
from importlib.util import find_spec

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campuses.demo import is_allowed

APPS = ("campuses", "faq", "tickets", "chat")  # what stands lower comes first


class Command(BaseCommand):
    help = (
        "Fills the database with a believable system of campuses. May run again: what is there stays as it is. "
        "Each app adds its part by `APP/demo.py` with `seed()`. Only in the demo."
    )

    def handle(self, *_args: object, **_options: object) -> None:
        if not is_allowed():
            raise CommandError(
                "The demo's accounts have a password that everybody knows, so they exist only in the demo. "
                "Start it by `make demo`, or make your own account by `manage.py createsuperuser`."
            )
        for app in APPS:
            if find_spec(f"{app}.demo") is None:
                continue
            with transaction.atomic():
                import_module(f"{app}.demo").seed()
            self.stdout.write(f"Seeded {app}.")
