"""Django's ASGI handler with one hop to a thread for a whole request.

Django's own runs each synchronous middleware's halves in a thread hop of their own and gives each request a thread
that nothing had used before, with a database connection to match. Views here are synchronous: the whole chain runs in
one call on a bounded pool whose threads keep what they have opened. docs/decisions has the figures.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase
from django.urls import set_urlconf

from campuses.problems import Problem
from campuses.threads import in_thread

THREADS = 8
BODY_BYTES = 105 * 1024 * 1024
_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="request")


class PooledHandler(ASGIHandler):
    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Bodies are cut off at what five files of the largest size need, whatever length was declared (A101)."""
        read = 0

        async def receive_within_limits() -> Any:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > BODY_BYTES:
                raise RequestDataTooBig
            return message

        try:
            await self.handle(scope, receive_within_limits, send)
        except RequestDataTooBig:
            await self.send_response(Problem("too_large", "At most 100 MB at once, please.").as_response(), send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await in_thread(_pool, self._answer, request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            set_urlconf(None)
            close_old_connections()
