"""`manage.py faq_recall`: how well the search finds the judged questions among the entries that are here."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campuses.models import Campus
from faq.demo import judged
from faq.recall import measure


class Command(BaseCommand):
    help = "Prints recall@1, recall@3 and MRR of the FAQ search over the judged questions (the demo's entries)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campus", default="capital", help="Whose patron asks.")
        parser.add_argument("--missed", action="store_true", help="List the questions that found no answer in three.")

    def handle(self, **options: Any) -> None:
        campus = Campus.objects.filter(slug=options["campus"]).first()
        every = judged()
        parts = {
            "all": every,
            "tuned": [question for question in every if not question.held_out],
            "held out": [question for question in every if question.held_out],
        }
        for name, questions in parts.items():
            recall = measure(questions, campus)
            self.stdout.write(f"{name:9} {recall}")
            if options["missed"] and name != "all":
                for line in recall.missed:
                    self.stdout.write(f"          {line}")
