"""Django's ASGI handler with one hop to a thread for a whole request.

Django's own runs each synchronous middleware's halves in a thread hop of their own and gives each request a thread
that nothing had used before, with a database connection to match. Views here are synchronous: the whole chain runs in
one call on a bounded pool whose threads keep what they have opened. docs/decisions has the figures.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.db import close_old_connections
from django.http import HttpResponseBase
from django.urls import set_urlconf

THREADS = 8
_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="request")


class PooledHandler(ASGIHandler):
    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await self.handle(scope, receive, send)

    async def get_response_async(self, request: ASGIRequest) -> HttpResponseBase:
        answer = sync_to_async(self._answer, thread_sensitive=False, executor=_pool)
        return await answer(request)

    def _answer(self, request: ASGIRequest) -> HttpResponseBase:
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            set_urlconf(None)
            close_old_connections()
