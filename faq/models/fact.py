"""What a campus knows about itself and entries may quote: `{print_price}`, `{hours}`, `{loan_days}`."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from campuses.models import Campus
from faq import placeholders

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

    def clean(self) -> None:
        """What entries quote is published with them: no gap may come in this way (C26b)."""
        gaps = [gap.why for gap in placeholders.find(self.text or "")]
        if gaps:
            raise ValidationError({"text": gaps})

    def check_removal(self) -> None:
        """Raises ValidationError while a published entry quotes it and would be left with a hole."""
        from faq.variables import quoting  # noqa: PLC0415 -- reads facts

        entries = quoting(self)
        if entries:
            named = ", ".join(f"“{entry}”" for entry in entries[:3])
            more = f" and {len(entries) - 3} more" if len(entries) > 3 else ""  # noqa: PLR2004 -- named
            raise ValidationError(f"Not removed: {named}{more} would have a hole where it says {{{self.name}}}.")
