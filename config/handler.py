"""Django's ASGI handler with one hop to a thread for a whole request.

Django's own runs each synchronous middleware's halves in a thread hop of their own and gives each request a thread
that nothing had used before, with a database connection to match. Views here are synchronous: the whole chain runs in
one call on a bounded pool whose threads keep what they have opened. docs/decisions has the figures.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.exceptions import RequestAborted, RequestDataTooBig
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_started
from django.http import FileResponse, HttpResponseBase
from django.urls import set_script_prefix, set_urlconf

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

    async def handle(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Read the request, answer it on a thread, send the answer. Who hangs up meanwhile stops nothing."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            response = await in_thread(_pool, self._answer, scope, body)
            try:
                await self.send_response(response, send)
            finally:
                if response.streaming:  # a file is read until its end
                    await in_thread(_pool, response.close)

    def _answer(self, scope: dict[str, Any], body: Any) -> HttpResponseBase:
        """All that Django does for a request, its signals included, which tidy the thread's connections."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.get_response(request)
        response._handler_class = type(self)  # noqa: SLF001 -- as Django's own do
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.streaming:
            response.close()
        set_urlconf(None)
        return response  # type: ignore[no-any-return]
