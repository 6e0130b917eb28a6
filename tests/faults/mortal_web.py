"""A web process that dies between the commit and the announcement (F20): `python -m tests.faults.mortal_web PORT`."""

import os
import sys
from unittest import mock

from config.asgi import application
from config.web import serve


def die(groups: list[str], event: dict) -> None:
    os._exit(1)


with mock.patch("chat.broadcasts._announce", die):
    serve(int(sys.argv[1]), app=application)
