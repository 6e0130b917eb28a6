"""The people at the desk. The project's user model."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q

from campuses.models.campus import Campus


class Role(models.TextChoices):
    OPERATOR = "operator", "Operator"
    SUPERVISOR = "supervisor", "Supervisor"
    DIRECTOR = "director", "Director"
    ADMINISTRATOR = "administrator", "Administrator"


class Experience(models.TextChoices):
    NOVICE = "novice", "New to chat"
    PRACTISED = "practised", "Practised"
    EXPERT = "expert", "Expert"


class OperatorManager(UserManager["Operator"]):
    def create_superuser(self, username: str, *args: object, **fields: object) -> "Operator":
        fields["role"] = Role.ADMINISTRATOR
        return super().create_superuser(username, *args, **fields)  # type: ignore[arg-type]


class Operator(AbstractUser):
    """Everybody who signs in. An administrator may have no campus; everybody else has one."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=80, help_text="As patrons and colleagues read it.")
    role = models.CharField(max_length=16, choices=Role, default=Role.OPERATOR)
    campus = models.ForeignKey(Campus, on_delete=models.PROTECT, null=True, blank=True, related_name="operators")
    experience = models.CharField(max_length=16, choices=Experience, default=Experience.PRACTISED)
    hints = models.BooleanField("show hints", default=True, help_text="The coach beside the composer.")
    demo = models.BooleanField(default=False, editable=False, help_text="Made by the demo; unknown outside it.")

    objects = OperatorManager()  # type: ignore[misc]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(campus__isnull=False) | Q(role=Role.ADMINISTRATOR),
                name="operator_has_a_campus",
                violation_error_message="Everybody but administrators belongs to a campus.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: object, **kwargs: object) -> None:
        # Rank is the role's alone: the admin's two flags follow it, so that neither can be left behind.
        self.is_staff = self.role in {Role.DIRECTOR, Role.ADMINISTRATOR}
        self.is_superuser = self.role == Role.ADMINISTRATOR
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def supervises(self) -> bool:
        """Whether this person may look after the live chats of their campus's patrons."""
        return self.role in {Role.SUPERVISOR, Role.DIRECTOR}

    @property
    def directs(self) -> bool:
        return self.role == Role.DIRECTOR

    @property
    def administers(self) -> bool:
        return self.role == Role.ADMINISTRATOR
