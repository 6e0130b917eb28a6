"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest


def desk(_request: HttpRequest) -> dict[str, object]:
    return {"demo": settings.DEMO, "desk_origin": settings.DESK_ORIGIN}
