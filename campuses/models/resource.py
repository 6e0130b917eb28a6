"""Numbers and pages that must be right when they are needed: safety, crisis, other libraries."""

from datetime import date

from django.db import models

from campuses.models.campus import Campus


class Kind(models.TextChoices):
    SAFETY = "safety", "Campus public safety"
    CRISIS = "crisis", "Crisis help for patrons"
    COUNSELLING = "counselling", "Counselling"
    SERVICE = "service", "Other library service"
    COURSE = "course", "Course for staff"


class ResourceQuerySet(models.QuerySet["Resource"]):
    def of(self, campus: Campus) -> "ResourceQuerySet":
        """What holds on this campus: its own, and everybody's."""
        return self.filter(models.Q(campus=campus) | models.Q(campus=None))

    def stale(self, on: date) -> "ResourceQuerySet":
        return self.filter(review_by__lt=on)


class Resource(models.Model):
    """A contact with an owner and a date by which somebody checks it again (C70)."""

    kind = models.CharField(max_length=16, choices=Kind)
    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, null=True, blank=True, related_name="resources")
    label = models.CharField(max_length=120)
    description = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    text_number = models.CharField(max_length=40, blank=True)
    url = models.URLField(blank=True)
    language = models.CharField(max_length=40, default="English")
    hours = models.CharField(max_length=80, blank=True)
    owner = models.ForeignKey("campuses.Operator", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    review_by = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "position", "label"]

    def __str__(self) -> str:
        return self.label

    def is_stale(self, on: date) -> bool:
        return self.review_by is not None and self.review_by < on


class Institution(models.Model):
    """A library beside the campuses: universities, the State Library, the System Office (C27)."""

    name = models.CharField(max_length=120, unique=True)
    url = models.URLField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["group", "name"]

    def __str__(self) -> str:
        return self.name
