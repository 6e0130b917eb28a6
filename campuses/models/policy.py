"""What a campus has decided about its desk. Every figure has the sources' value as its default."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from campuses.models.campus import Campus


class Policy(models.Model):
    """One row a campus, made with the campus. Seconds unless a name says minutes or days."""

    campus = models.OneToOneField(Campus, on_delete=models.CASCADE, related_name="policy", primary_key=True)

    claim_seconds = models.PositiveSmallIntegerField(
        "claim target (s)",
        default=20,
        validators=[MinValueValidator(5), MaxValueValidator(600)],
        help_text="The home campus has the chat to itself for so long; then every campus is called.",
    )
    beeps = models.PositiveSmallIntegerField(
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="Pings within the claim target.",
    )
    second_call_seconds = models.PositiveSmallIntegerField("second call (s)", default=40)
    ticket_seconds = models.PositiveSmallIntegerField(
        "ticket offer (s)",
        default=60,
        help_text="After so long the patron may leave a ticket instead of waiting.",
    )
    operator_silence_seconds = models.PositiveSmallIntegerField("operator's silence (s)", default=60)
    patron_silence_seconds = models.PositiveSmallIntegerField("patron's silence (s)", default=240)
    patron_close_seconds = models.PositiveSmallIntegerField("closing after a check-in (s)", default=120)
    transfer_seconds = models.PositiveSmallIntegerField("transfer offer (s)", default=30)
    crisis_answer_seconds = models.PositiveSmallIntegerField(
        "answer to a crisis (s)",
        default=120,
        validators=[MinValueValidator(15), MaxValueValidator(1800)],
        help_text="When nobody of those asked has answered in this time, the next circle is asked to come.",
    )
    incident_answer_minutes = models.PositiveSmallIntegerField(
        "answer to an incident (min)",
        default=120,
        validators=[MinValueValidator(5), MaxValueValidator(1440)],
        help_text="When no reviewer has looked in this time, supervisors who are on are asked to reach one.",
    )
    chats_before_warning = models.PositiveSmallIntegerField(
        "chats before a warning",
        default=1,
        help_text="Claiming one more than this many warns gently.",
    )
    chats_at_most = models.PositiveSmallIntegerField("chats at most", default=5)
    lead_operator = models.ForeignKey(
        "campuses.Operator",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads_policies",
        help_text="Is told at the second call.",
    )
    tell_lead_when_watched = models.BooleanField(
        "tell the lead when a supervisor watches or joins",
        default=False,
        help_text="Off is QuestionPoint's way; every watch is logged either way.",
    )
    identify_when_covering = models.BooleanField(
        "say which campus the operator is from",
        default=False,
        help_text="When covering for another campus. Patrons who are told rate chats lower (Barrett & Pagotto 2019).",
    )
    bad_weather = models.BooleanField(default=False, help_text="Adds a caring line to closings.")

    waiting_text = models.CharField(
        max_length=300,
        default="A librarian usually answers within a minute. You can keep typing while you wait.",
    )
    ticket_offer_text = models.CharField(
        max_length=300,
        default="Sorry, all of us are busy. You can keep waiting, or leave your question and get the answer by e-mail.",
    )
    closed_text = models.CharField(
        max_length=300,
        default="The chat is closed right now. Leave your question and we will answer by e-mail.",
    )
    privacy_text = models.CharField(
        max_length=400,
        default=(
            "A librarian of any campus of our system may answer and read this chat. We keep it for {days} days; "
            "you can ask us not to. A nickname is fine."
        ),
        help_text="Said before the first message. “{days}” becomes the days that transcripts are kept.",
    )
    transcript_days = models.PositiveSmallIntegerField(default=90, validators=[MaxValueValidator(365)])
    contact_days = models.PositiveSmallIntegerField(
        "days to keep names, e-mail addresses and files",
        default=30,
        validators=[MaxValueValidator(90)],
    )
    internal_message_days = models.PositiveSmallIntegerField(default=30, help_text="0 keeps them.")

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    second_call_seconds__gt=models.F("claim_seconds"),
                    ticket_seconds__gt=models.F("second_call_seconds"),
                ),
                name="policy_stages_follow_each_other",
                violation_error_message=(
                    "The stages must follow each other: claim target, then second call, then ticket offer."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Policy of {self.campus}"

    @property
    def privacy(self) -> str:
        """What patrons are told before they write: with the figure that holds, whatever it was when it was written."""
        return self.privacy_text.replace("{days}", str(self.transcript_days))
