"""``POST /v1/exchange``: a package in, the answer package out. No sign-in: a package proves itself."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from cur_desk.contract.package import PackageError
from cur_desk.contract.problems import PROBLEMS
from cur_portal.packages import Exchanger, Taken
from cur_portal.web.caller import Portal, ThePortal
from cur_portal.web.problems import Refusal

router = APIRouter(prefix="/v1")
MEDIA = "application/octet-stream"
_BINARY = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    "/exchange",
    response_class=Response,
    responses={200: {"description": "Ответ портала, файл .curx", "content": {MEDIA: _BINARY}}},
    openapi_extra={"requestBody": {"required": True, "content": {MEDIA: _BINARY}}},
)
async def exchange(portal: ThePortal, request: Request) -> Response:
    """Takes an exchange file of a workstation; answers with results, receipts and changes since the
    place named in it. The same file again changes nothing."""
    data = await request.body()
    taken = await run_in_threadpool(_take, portal, data)
    return Response(taken.answer, media_type=MEDIA)


def _take(portal: Portal, data: bytes) -> Taken:
    try:
        return Exchanger(portal.store, portal.feed).take(data, portal.clock.now(), way="wire")
    except PackageError as error:
        code = error.code if error.code in PROBLEMS else "package"
        raise Refusal(code, f"{error.message} {error.advice}".strip()) from None
