"""An entry: a question that patrons ask and the answer that every campus may give."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from campuses.clock import now
from campuses.models import Campus, Operator
from faq.models.topic import Topic
from faq.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faq.models.content import Content
    from faq.models.revision import Revision

QUESTION_CHARACTERS = 200
ANSWER_CHARACTERS = 20_000
KEYWORD_CHARACTERS = 300
REVIEW_AFTER_DAYS = 365
RESERVED_SLUGS = {"embed", "topics"}  # addresses of the help pages themselves


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    PUBLISHED = "published", "Published"


class EntryQuerySet(models.QuerySet["Entry"]):
    def published(self) -> EntryQuerySet:
        return self.filter(state=State.PUBLISHED)

    def public(self) -> EntryQuerySet:
        """What patrons may read."""
        return self.published().filter(staff_only=False)

    def of(self, campus: Campus) -> EntryQuerySet:
        """What holds on this campus: its own and everybody's."""
        return self.filter(
            Q(shared=True) | Q(pk__in=Entry.campuses.through.objects.filter(campus=campus).values("entry"))
        )

    def readable_by(self, operator: Operator) -> EntryQuerySet:
        """Published ones of every campus; drafts of one's own campus, of the system, and one's own."""
        if operator.administers:
            return self
        own = Q(campuses=operator.campus) | Q(shared=True) | Q(created_by=operator)
        return self.filter(Q(state=State.PUBLISHED) | own).distinct()

    def stale(self, on: date) -> EntryQuerySet:
        return self.filter(review_by__lt=on)

    def in_order(self) -> EntryQuerySet:
        return self.order_by("position", "question", "pk")

    def whole(self) -> EntryQuerySet:
        """With all that rendering asks for: three queries for any number of entries."""
        return self.prefetch_related("topics", "campuses", "variants")


class EntryManager(models.Manager.from_queryset(EntryQuerySet)):  # type: ignore[misc]
    def draft(self, content: Content, by: Operator | None, note: str = "") -> Entry:
        """A new entry that nobody but staff can see yet."""
        with transaction.atomic():
            entry = Entry(slug=free_slug(content.question), created_by=by, updated_by=by)
            content.write(entry)
            entry.record("drafted", by, note)
        return entry


class Entry(models.Model):
    """Its fields hold the text in force; every change leaves a `Revision`. Whoever changes it goes through a verb."""

    class Refused(Exception):
        """A change that may not be. `reasons`: sentences for the person; `links_only`: an override is offered;

        `overtaken`: somebody else was first, and what they wrote is to be compared.
        """

        def __init__(self, *reasons: str, links_only: bool = False, overtaken: bool = False) -> None:
            super().__init__(" ".join(reasons))
            self.reasons = reasons
            self.links_only = links_only
            self.overtaken = overtaken

    question = models.CharField(max_length=QUESTION_CHARACTERS, help_text="As a patron would ask it.")
    slug = models.SlugField(
        max_length=80, unique=True, help_text="In the permanent address. It stays when the question is reworded."
    )
    answer = models.TextField(
        max_length=ANSWER_CHARACTERS,
        blank=True,
        help_text="Markdown. Variables such as {hours} and {phone} say what holds on the patron's campus.",
    )
    keywords = models.CharField(
        "other words",
        max_length=KEYWORD_CHARACTERS,
        blank=True,
        help_text="Words that patrons use for it and the text doesn't: “wireless, eduroam, internet”.",
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="entries")
    shared = models.BooleanField("for every campus", default=False)
    campuses = models.ManyToManyField(
        Campus, blank=True, related_name="faqs", help_text="If it is not for every campus."
    )
    staff_only = models.BooleanField(default=False, help_text="Found at the desk, never shown to patrons.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    position = models.PositiveSmallIntegerField(
        "place on the pages", default=500, help_text="Smaller numbers come first; what is asked most belongs on top."
    )
    review_by = models.DateField(null=True, blank=True, help_text="By then somebody checks that it still holds.")
    version = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(Operator, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    updated_by = models.ForeignKey(Operator, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EntryManager()

    class Meta:
        ordering = ["question"]
        verbose_name = "FAQ"
        verbose_name_plural = "FAQs"
        indexes = [models.Index(fields=["state", "shared"], name="faq_entry_state_shared")]

    def __str__(self) -> str:
        return self.question

    # ── where it holds ────────────────────────────────────────────────────────

    def covers(self, campus: Campus) -> bool:
        return self.shared or campus in self.campuses.all()

    def permalink(self, campus: Campus) -> str:
        """The address to give to a patron of this campus."""
        return f"{settings.DESK_ORIGIN}{self.path(campus)}"

    def path(self, campus: Campus) -> str:
        return reverse("help_entry", args=[campus.slug, self.slug])

    def home(self, campus: Campus) -> Campus | None:
        """Whose pages show it: this campus's if it holds there, else the first of its own."""
        return campus if self.covers(campus) else next(iter(self.campuses.all()), None)

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    def is_stale(self, on: date) -> bool:
        return self.review_by is not None and self.review_by < on

    # ── who may ───────────────────────────────────────────────────────────────

    def published_by(self, operator: Operator) -> bool:
        """Whether this operator decides alone: administrators, and for their campus's own entries its supervisors."""
        if operator.administers:
            return True
        own = [operator.campus] == list(self.campuses.all())
        return operator.supervises and not self.shared and own

    def edited_by(self, operator: Operator) -> bool:
        """Whether this operator changes the text at once. Of what is published, others may only propose changes."""
        if self.published_by(operator):
            return True
        if self.is_published:
            return False
        return self.created_by_id == operator.pk or self.shared or operator.campus in self.campuses.all()

    # ── verbs ─────────────────────────────────────────────────────────────────

    def revise(self, content: Content, by: Operator, *, base: int, note: str = "", despite_links: bool = False) -> None:
        """Change the text in force. `base` is the version that the person read; somebody else's save comes first."""
        with transaction.atomic():
            self._lock()
            self._allow(self.edited_by(by), "Only whoever publishes this FAQ changes it. Propose your change instead.")
            if self.is_published:
                self._check(content, despite_links=despite_links)
            self._step(base)
            content.write(self)
            self._allow(self.edited_by(by), "You can't hand this FAQ to campuses that you don't publish for.")
            self.updated_by = by
            self.save(update_fields=["updated_by", "updated_at"])
            self.record("revised", by, note)

    def propose(self, content: Content, by: Operator, note: str = "") -> Revision:
        """Leave a change of a published entry for those who may publish it."""
        return self.record("proposed", by, note, content=content)

    def accept(self, revision: Revision, by: Operator, *, base: int | None = None, despite_links: bool = False) -> None:
        """`base` is the version that the person compared it with."""
        note = f"as proposed in {revision.n}"
        with transaction.atomic():
            revision.close("accepted")
            since = self.version if base is None else base
            self.revise(revision.as_content(), by, base=since, note=note, despite_links=despite_links)

    def decline(self, revision: Revision, by: Operator) -> None:
        self._allow(self.published_by(by), "Only whoever publishes this FAQ declines a change to it.")
        revision.close("declined")

    def restore(self, revision: Revision, by: Operator) -> None:
        """Bring an earlier text back, as a new revision."""
        self.revise(revision.as_content(), by, base=self.version, note=f"restored from {revision.n}")

    def submit(self, by: Operator) -> None:
        """Ask those who may publish to look."""
        self._allow(self.edited_by(by), "This draft belongs to another campus.")
        self._move(State.REVIEW, State.DRAFT, by, "submitted")

    def send_back(self, by: Operator, note: str = "") -> None:
        self._allow(
            self.published_by(by) or self.created_by_id == by.pk, "Only its author or a publisher sends it back."
        )
        self._move(State.DRAFT, State.REVIEW, by, "sent back", note)

    def publish(self, by: Operator, *, despite_links: bool = False) -> None:
        """Patrons (or, for a staff-only entry, the desks) read it from now on. Refused while placeholders are left."""
        from faq.models.content import Content  # noqa: PLC0415 -- knows its entry

        own = self.campuses.count() == 1
        who = "a supervisor of its campus" if own and not self.shared else "an administrator"
        self._allow(self.published_by(by), f"This FAQ is published by {who}. Send it to review.")
        with transaction.atomic():
            self._lock()  # nobody slips a TODO in between the check and the publishing
            self._check(Content.of(self), despite_links=despite_links)
            today = now().date()
            if self.review_by is None or self.review_by < today:
                self.review_by = today + timedelta(days=REVIEW_AFTER_DAYS)
            self.published_at = now()
            self.save(update_fields=["review_by", "published_at"])
            self._move(State.PUBLISHED, (State.DRAFT, State.REVIEW), by, "published")

    def withdraw(self, by: Operator) -> None:
        """Take it off the pages; it stays as a draft."""
        self._allow(self.published_by(by), "Only whoever publishes this FAQ takes it down.")
        self._move(State.DRAFT, State.PUBLISHED, by, "withdrawn")

    def confirm(self, by: Operator) -> None:
        """Somebody has checked that it still holds: the review date moves on by a year."""
        self._allow(self.published_by(by), "Only whoever publishes this FAQ confirms it.")
        self.review_by = now().date() + timedelta(days=REVIEW_AFTER_DAYS)
        self.updated_by = by
        self.save(update_fields=["review_by", "updated_by", "updated_at"])  # the pages say when it was checked
        self.record("confirmed", by)

    @classmethod
    def draft_from(cls, text: str, by: Operator, campus: Campus, names: Iterable[str] = ()) -> Entry:
        """“Make this a FAQ”: a draft out of a chat or a ticket, without who it was about (redacted, A161).

        The first line is taken for the question, the rest for the answer.
        """
        from faq.models.content import Content  # noqa: PLC0415 -- knows its entry

        clean = redact(text[:ANSWER_CHARACTERS], names).strip()
        first, _, rest = clean.partition("\n")
        question = first.strip()[:QUESTION_CHARACTERS] or "What was asked?"
        content = Content(question=question, answer=rest.strip() or clean, campuses=[campus.slug])
        return cls.objects.draft(content, by, note="out of a conversation")

    def record(self, action: str, by: Operator | None, note: str = "", content: Content | None = None) -> Revision:
        from faq.models.content import Content  # noqa: PLC0415 -- knows its entry
        from faq.models.revision import Revision  # noqa: PLC0415 -- knows its entry

        return Revision.objects.record(self, content or Content.of(self), action, by, note)

    def reindex(self) -> None:
        from faq import index  # noqa: PLC0415 -- reads entries

        index.update(self)

    # ── how ───────────────────────────────────────────────────────────────────

    def _allow(self, allowed: bool, otherwise: str) -> None:
        if not allowed:
            raise Entry.Refused(otherwise)

    def _check(self, content: Content, *, despite_links: bool) -> None:
        from faq import checks  # noqa: PLC0415 -- reads campuses and facts

        faults, links = checks.faults(content)
        if faults or (links and not despite_links):
            raise Entry.Refused(*faults, *links, links_only=not faults)

    def _lock(self) -> None:
        """Wait for whoever changes the entry now, and see what they have left."""
        Entry.objects.select_for_update().get(pk=self.pk)
        self.refresh_from_db()

    def _step(self, base: int) -> None:
        """Take the next version, if nobody has since `base`."""
        if not Entry.objects.filter(pk=self.pk, version=base).update(version=F("version") + 1):
            raise Entry.Refused(
                "Somebody else saved this FAQ while you were writing. Your text is still here: compare it with theirs, "
                "then save again.",
                overtaken=True,
            )
        self.version = base + 1

    def _move(self, to: State, come_from: State | tuple[State, ...], by: Operator, action: str, note: str = "") -> None:
        """The one place where a state changes; of two people at once, one wins."""
        before = come_from if isinstance(come_from, tuple) else (come_from,)
        with transaction.atomic():
            if not Entry.objects.filter(pk=self.pk, state__in=before).update(state=to, updated_at=now(), updated_by=by):
                self.refresh_from_db(fields=["state"])
                raise Entry.Refused(f"It is {self.get_state_display().lower()} by now. Look again.")
            self.state = to
            self.record(action, by, note)
            self.reindex()


def free_slug(question: str) -> str:
    """A permanent address out of the question's words, numbered if it is taken."""
    base = slugify(question)[:70].strip("-") or "faq"
    taken: set[Any] = {*RESERVED_SLUGS, *Entry.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    return next(s for n in range(1, len(taken) + 2) if (s := base if n == 1 else f"{base}-{n}") not in taken)
