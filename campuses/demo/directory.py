"""Crisis and safety contacts, other services, other libraries, holidays.

The crisis lines are published ones, as the service's procedures list them; numbers with 555 are invented.
"""

from datetime import timedelta
from typing import Any

from campuses.clock import now
from campuses.demo.places import ALWAYS_CLOSED, PLACES
from campuses.models import Campus, Closure, Institution, Kind, Operator, Resource

REVIEW_DAYS = 180
ALWAYS = "24 hours, every day"

CRISIS: list[dict[str, Any]] = [
    {
        "label": "911 (emergency)",
        "phone": "911",
        "hours": ALWAYS,
        "description": "In danger now: call 911 or go to the nearest emergency department.",
    },
    {
        "label": "988 Suicide & Crisis Lifeline",
        "phone": "988",
        "text_number": "988",
        "url": "https://988lifeline.org/",
        "language": "English, Spanish",
        "hours": ALWAYS,
        "description": "Call or text 988 to talk to somebody, free and confidential.",
    },
    {
        "label": "Crisis Text Line",
        "text_number": "741741",
        "url": "https://www.crisistextline.org/",
        "language": "English, Spanish",
        "hours": ALWAYS,
        "description": "Text 741741 to reach a crisis counselor.",
    },
    {
        "label": "211 Connecticut",
        "phone": "211",
        "url": "https://www.211ct.org/",
        "language": "English, Spanish",
        "hours": ALWAYS,
        "description": "Help with housing, food and health; can relay calls to 988.",
    },
    {
        "label": "The Trevor Project Lifeline",
        "phone": "866-488-7386",
        "text_number": "678678",
        "url": "https://www.thetrevorproject.org/get-help/",
        "hours": ALWAYS,
        "description": "For LGBTQ+ young people.",
    },
    {
        "label": "Interval House",
        "phone": "860-838-8467",
        "hours": ALWAYS,
        "description": "Safe shelter and other help for victims of domestic violence.",
    },
    {
        "label": "CT Safe Connect (domestic violence, statewide)",
        "phone": "888-774-2900",
        "url": "https://ctsafeconnect.org/",
        "language": "English, Spanish",
        "hours": ALWAYS,
        "description": "Advocates for anybody hurt or afraid at home.",
    },
    {
        "label": "CT Department of Mental Health and Addiction Services",
        "phone": "800-563-4086",
        "hours": ALWAYS,
        "description": "Access to treatment for substance use, with transport to detox facilities.",
    },
    {
        "label": "Sexual Assault Crisis Hotline",
        "phone": "888-999-5545",
        "hours": ALWAYS,
        "description": "Statewide, in English.",
    },
    {
        "label": "Línea de crisis por agresión sexual",
        "phone": "888-568-8332",
        "language": "Spanish",
        "hours": ALWAYS,
        "description": "Statewide, in Spanish.",
    },
]

COURSES: list[dict[str, Any]] = [
    {"label": "Mental Health First Aid", "description": "Usually free of charge; ask your director for the next date."},
    {
        "label": "QPR: question, persuade, refer",
        "description": "Suicide prevention, about 90 minutes.",
        "url": "https://qprinstitute.com/",
    },
]

INSTITUTIONS = [
    ("Four-year universities", "Central Connecticut State University", "https://library.ccsu.edu/", "860-555-0201"),
    (
        "Four-year universities",
        "Eastern Connecticut State University",
        "https://www.easternct.edu/library/",
        "860-555-0202",
    ),
    (
        "Four-year universities",
        "Southern Connecticut State University",
        "https://library.southernct.edu/",
        "203-555-0203",
    ),
    ("Four-year universities", "Western Connecticut State University", "https://library.wcsu.edu/", "203-555-0204"),
    ("Four-year universities", "Charter Oak State College", "https://www.charteroak.edu/library/", "860-555-0205"),
    ("State", "Connecticut State Library", "https://ctstatelibrary.org/", "860-555-0206"),
    ("State", "CSCU System Office", "https://www.ct.edu/", "860-555-0207"),
]


def seed() -> None:
    _resources()
    for group, name, url, phone in INSTITUTIONS:
        Institution.objects.get_or_create(name=name, defaults={"group": group, "url": url, "phone": phone})
    year = now().year
    for name, first, last in [
        ("Winter break", (12, 24), (12, 26)),
        ("Independence Day", (7, 4), (7, 4)),
    ]:
        # Of one campus that nobody tries the chat of: the demo's others never close.
        campus = Campus.objects.get(slug=ALWAYS_CLOSED)
        Closure.objects.get_or_create(
            campus=campus,
            name=name,
            defaults={
                "first_day": now().date().replace(year=year, month=first[0], day=first[1]),
                "last_day": now().date().replace(year=year, month=last[0], day=last[1]),
            },
        )


def _resources() -> None:
    today = now().date()
    admin = Operator.objects.get(username="admin")
    for position, entry in enumerate(CRISIS):
        _resource(Kind.CRISIS, None, position=position, owner=admin, **entry)
    for position, entry in enumerate(COURSES):
        # A date that is past, so that the demo shows how an entry nobody has checked is marked.
        overdue: dict[str, Any] = {"review_by": today - timedelta(days=12)} if position else {}
        _resource(Kind.COURSE, None, position=position, owner=admin, **entry, **overdue)
    for place in PLACES:
        campus = Campus.objects.get(slug=place.slug)
        owner = campus.operators.order_by("-role", "pk").first() or admin
        number = int(place.phone[-4:])
        _resource(
            Kind.SAFETY,
            campus,
            label=f"{place.name} public safety",
            phone=f"{place.phone[:-4]}{number + 1:04d}",
            hours=ALWAYS,
            description=f"Campus police in {place.town}. In danger now: 911 first.",
            owner=owner,
        )
        _resource(
            Kind.COUNSELLING,
            campus,
            label=f"{place.name} counseling and wellness",
            phone=f"{place.phone[:-4]}{number + 2:04d}",
            url=f"{campus.library_url}#counseling",
            hours="Monday to Friday, 9 to 5",
            description="Free and confidential for students.",
            owner=owner,
        )
        for position, (label, description, anchor) in enumerate(SERVICES):
            _resource(
                Kind.SERVICE,
                campus,
                label=label,
                description=description,
                url=f"{campus.library_url}#{anchor}",
                owner=owner,
                position=position,
            )


SERVICES = [
    ("Research appointments", "Half an hour with a librarian, in person or by video.", "appointments"),
    ("Tutoring center", "Writing, math and science, drop in or online.", "tutoring"),
]


def _resource(kind: Kind, campus: Campus | None, *, label: str, **fields: Any) -> None:
    fields.setdefault("review_by", now().date() + timedelta(days=REVIEW_DAYS))
    Resource.objects.get_or_create(kind=kind, campus=campus, label=label, defaults=fields)
