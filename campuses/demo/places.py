"""The twelve campuses of Connecticut State Community College: names are real, numbers and pages are invented."""

from datetime import date, time, timedelta
from typing import NamedTuple

from campuses.addresses import demo_site_origin
from campuses.clock import now
from campuses.models import Campus, Closure, Hours, Queue, Weekday

SATURDAYS = (Weekday.SATURDAY, Weekday.SUNDAY)
CLOSED_FOR_DAYS = 28


class Place(NamedTuple):
    slug: str
    name: str
    code: str
    phone: str
    town: str


PLACES = [
    Place("asnuntuck", "Asnuntuck", "ASN", "860-555-0110", "Enfield"),
    Place("capital", "Capital", "CAP", "860-555-0120", "Hartford"),
    Place("gateway", "Gateway", "GAT", "203-555-0130", "New Haven"),
    Place("housatonic", "Housatonic", "HOU", "203-555-0140", "Bridgeport"),
    Place("manchester", "Manchester", "MAN", "860-555-0150", "Manchester"),
    Place("middlesex", "Middlesex", "MID", "860-555-0160", "Middletown"),
    Place("naugatuck-valley", "Naugatuck Valley", "NAU", "203-555-0170", "Waterbury"),
    Place("northwestern", "Northwestern", "NOR", "860-555-0180", "Winsted"),
    Place("norwalk", "Norwalk", "NWK", "203-555-0190", "Norwalk"),
    Place("quinebaug-valley", "Quinebaug Valley", "QUI", "860-555-0111", "Danielson"),
    Place("three-rivers", "Three Rivers", "THR", "860-555-0121", "Norwich"),
    Place("tunxis", "Tunxis", "TUN", "860-555-0131", "Farmington"),
]
ALWAYS_CLOSED = "northwestern"


def seed() -> None:
    for place in PLACES:
        campus = _campus(place)
        _pages(campus)
        if place.slug != ALWAYS_CLOSED:
            _open_around_the_clock(campus)
    _close(Campus.objects.get(slug=ALWAYS_CLOSED))
    capital = Campus.objects.get(slug="capital")
    Queue.objects.get_or_create(
        slug="capital-director",
        defaults={"name": "Capital, for the director", "campus": capital, "restricted": True},
    )


def _campus(place: Place) -> Campus:
    campus, is_new = Campus.objects.get_or_create(
        slug=place.slug,
        defaults={
            "name": place.name,
            "code": place.code,
            "phone": place.phone,
            "email": f"library-{place.slug}@ctstate.example",
            "signin_hint": "Off campus, sign in with your Banner ID (@ and eight digits) and password.",
        },
    )
    if is_new:
        campus.queues.filter(slug=place.slug).update(email=f"ask-{place.slug}@ctstate.example")
    return campus


def _pages(campus: Campus) -> None:
    """The invented pages live on the demo's other origin, whose port may be another one at the next start."""
    origin = demo_site_origin()
    page = f"{origin}/demo/{campus.slug}/"
    is_ours = not campus.library_url or campus.library_url.endswith(f"/demo/{campus.slug}/")
    if is_ours and campus.library_url != page:
        campus.library_url = page
        campus.site_url = f"{page}#campus"
        campus.appointment_url = f"{page}#appointments"
        campus.allowed_sites = [origin]
        campus.save()


def _open_around_the_clock(campus: Campus) -> None:
    if not campus.hours.exists():
        Hours.objects.bulk_create(
            Hours(campus=campus, weekday=weekday, opens=time(0), closes=time(0)) for weekday in Weekday.values
        )


def _close(campus: Campus) -> None:
    """Closed at any moment one may try it, yet with an opening to look forward to.

    It has hours like a small campus's, and a closure over all of them that ends on a Sunday four to five weeks
    from now; each seeding moves that on. So nobody ever finds the chat open, and the closed form can still say
    when it opens.
    """
    if not campus.hours.exists():
        Hours.objects.bulk_create(
            Hours(campus=campus, weekday=weekday, opens=opens, closes=closes)
            for weekday in Weekday.values
            if weekday not in SATURDAYS
            for opens, closes in [(time(9), time(12)), (time(13), time(17))]
        )
    today = campus.local(now()).date()
    Closure.objects.update_or_create(
        campus=campus,
        name="Library renovation",
        defaults={"first_day": date(2026, 1, 1), "last_day": sunday_after(today + timedelta(days=CLOSED_FOR_DAYS))},
    )


def sunday_after(day: date) -> date:
    return day + timedelta(days=Weekday.SUNDAY - day.weekday())
