"""What a campus knows about itself and entries may quote: `{print_price}`, `{hours}`, `{loan_days}`."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from campuses.models import Campus

RESERVED = {"local"}


def _refuse_reserved(name: str) -> None:
    if name in RESERVED:
        message = f"“{name}” has a meaning of its own in answers. Take another name."
        raise ValidationError(message)


class Fact(models.Model):
    """Without a campus it holds wherever a campus doesn't say otherwise."""

    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, null=True, blank=True, related_name="facts")
    name = models.CharField(
        max_length=40,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9_]*\Z", "Small letters, digits and _, such as “print_price”."),
            _refuse_reserved,
        ],
    )
    text = models.CharField(max_length=300, help_text="As it stands in a sentence: “10¢ a page”.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "campus__name"]
        constraints = [
            models.UniqueConstraint(fields=["campus", "name"], name="one_fact_a_campus_and_name"),
            models.UniqueConstraint(fields=["name"], condition=Q(campus=None), name="one_fact_for_everybody"),
        ]

    def __str__(self) -> str:
        return f"{{{self.name}}} at {self.campus or 'every campus'}"
