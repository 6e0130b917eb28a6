"""The demo's sign-ins. Everybody is invented; all have the password `demo`."""

from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from campuses.models import Campus, Experience, Operator, Policy, Role

PASSWORD = "demo"  # noqa: S105 -- known to everybody, which is why these accounts live in the demo alone


class Person(NamedTuple):
    username: str
    name: str
    campus: str | None
    role: Role = Role.OPERATOR
    experience: Experience = Experience.PRACTISED


PEOPLE = [
    Person("capital1", "Samira Haddad", "capital", experience=Experience.EXPERT),
    Person("capital2", "Tom Lindqvist", "capital", experience=Experience.NOVICE),
    Person("gateway1", "Gloria Mensah", "gateway"),
    Person("housatonic1", "Hugo Delgado", "housatonic"),
    Person("supervisor", "Ruth Abernathy", "capital", Role.SUPERVISOR, Experience.EXPERT),
    Person("director", "Daniel Okafor", "capital", Role.DIRECTOR, Experience.EXPERT),
    Person("admin", "Alex Winters", None, Role.ADMINISTRATOR, Experience.EXPERT),
    Person("gateway2", "Priya Raman", "gateway", experience=Experience.EXPERT),
    Person("gateway-director", "Marguerite Cho", "gateway", Role.DIRECTOR, Experience.EXPERT),
    Person("housatonic-supervisor", "Yolanda Pierce", "housatonic", Role.SUPERVISOR, Experience.EXPERT),
    Person("asnuntuck1", "Ben Kowalczyk", "asnuntuck"),
    Person("manchester1", "Aisha Noor", "manchester", experience=Experience.EXPERT),
    Person("manchester2", "Peter Vance", "manchester", experience=Experience.NOVICE),
    Person("middlesex1", "Clara Ostrowski", "middlesex"),
    Person("naugatuck1", "Luis Figueroa", "naugatuck-valley", experience=Experience.EXPERT),
    Person("northwestern1", "Edith Sorensen", "northwestern"),
    Person("norwalk1", "Jean-Paul Baptiste", "norwalk"),
    Person("norwalk2", "Mei Tanaka", "norwalk", experience=Experience.NOVICE),
    Person("quinebaug1", "Walter Greene", "quinebaug-valley"),
    Person("threerivers1", "Nadia Petrova", "three-rivers", experience=Experience.EXPERT),
    Person("tunxis1", "Isaac Feldman", "tunxis"),
]
LEADS = {"capital": "supervisor", "gateway": "gateway2", "housatonic": "housatonic-supervisor"}


def seed() -> None:
    campuses = {campus.slug: campus for campus in Campus.objects.all()}
    known = set(Operator.objects.values_list("username", flat=True))
    password = make_password(PASSWORD)  # once for all: it is slow by intent, and here it keeps no secret
    for person in PEOPLE:
        if person.username in known:
            continue
        Operator.objects.create(
            username=person.username,
            email=f"{person.username}@ctstate.example",
            password=password,
            name=person.name,
            campus=campuses[person.campus] if person.campus else None,
            role=person.role,
            experience=person.experience,
            demo=True,
        )
    for slug, username in LEADS.items():
        Policy.objects.filter(campus__slug=slug, lead_operator=None).update(
            lead_operator=Operator.objects.get(username=username)
        )
