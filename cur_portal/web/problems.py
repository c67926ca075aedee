"""Every refusal of the portal as RFC 9457 problem+json, with no word of what was sent."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from cur_desk.contract.problems import MEDIA_TYPE, FieldProblem, Problem
from cur_desk.errors import InputError
from cur_portal.feed import CursorExpired
from cur_portal.store.users import Denied

_LOG = logging.getLogger("cur_portal.requests")


class Refusal(Exception):
    """A problem by its type; ``retry_after`` in seconds, ``headers`` besides."""

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail
        self.headers = dict(headers or {})
        if retry_after:
            self.headers["Retry-After"] = str(retry_after)


def respond(
    problem: Problem, status: int | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A problem as an answer."""
    if status is not None:
        problem = problem.model_copy(update={"status": status})
    body = problem.model_dump_json(exclude_none=True, exclude_defaults=False)
    return Response(body, problem.status, headers=headers, media_type=MEDIA_TYPE)


def request_id(request: Request) -> str:
    """The number of this request, as the log has it."""
    return str(request.scope.get("request_id", ""))


def install(app: FastAPI) -> None:
    """Handlers of everything that may be raised on the way."""

    @app.exception_handler(Refusal)
    async def _refused(request: Request, error: Refusal) -> Response:
        problem = Problem.of(error.code, error.detail, request_id(request))
        return respond(problem, headers=error.headers or None)

    @app.exception_handler(Denied)
    async def _denied(request: Request, error: Denied) -> Response:
        return respond(Problem.of(error.code, None, request_id(request)))

    @app.exception_handler(CursorExpired)
    async def _expired(request: Request, error: CursorExpired) -> Response:
        return respond(Problem.of("cursor-expired", None, request_id(request)))

    @app.exception_handler(InputError)
    async def _input(request: Request, error: InputError) -> Response:
        return respond(Problem.of("invalid", error.message, request_id(request)))

    @app.exception_handler(OperationalError)
    async def _base_is_busy(request: Request, error: OperationalError) -> Response:
        # Its text holds SQL with values: not even for the log.
        _LOG.error("base unavailable %s %s", type(error.orig).__name__, request_id(request))
        problem = Problem.of("unavailable", None, request_id(request))
        return respond(problem, headers={"Retry-After": "5"})

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        found = error.errors()
        if any(e["type"] == "json_invalid" for e in found):
            return respond(Problem.of("bad-request", "Тело запроса — не JSON", request_id(request)))
        problem = Problem.of("invalid", None, request_id(request))
        problem.errors = [
            FieldProblem(
                pointer="/" + "/".join(str(p) for p in e["loc"])[:300],
                message=f"значение не подходит ({e['type']})",
            )
            for e in found[:20]
        ]
        return respond(problem)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        code = {401: "unauthorized", 403: "forbidden", 404: "not-found"}.get(
            error.status_code, "bad-request" if error.status_code < 500 else "internal"
        )
        return respond(
            Problem.of(code, None, request_id(request)), error.status_code, error.headers
        )
