"""`manage.py faq_reindex`: builds the search anew, as after restoring a backup."""

from typing import Any

from django.core.management.base import BaseCommand

from faq import index


class Command(BaseCommand):
    help = "Builds the FAQ search's index and vocabulary anew from the published entries."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{index.rebuild()} published entries are in the index.")
