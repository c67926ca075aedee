"""Builds the application; the OpenAPI document says what it truly answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from cur_desk import __version__
from cur_desk.clock import Clock, SystemClock
from cur_desk.contract.problems import MEDIA_TYPE, Problem
from cur_portal.digests import DigestBook
from cur_portal.feed import Feed
from cur_portal.store import Store
from cur_portal.web import entry, exchange, files, last_words, packages, problems, uploads
from cur_portal.web import similar as similar_routes
from cur_portal.web.caller import Portal
from cur_portal.web.envelope import Envelope
from cur_portal.web.hub import Hub

_PROBLEMS = {
    "4XX": "Отказ: тип, русский заголовок, можно ли повторить",
    "5XX": "Ошибка портала",
}


class Health(BaseModel):
    """The portal is alive."""

    status: str = "ok"


def create_app(store: Store | None, clock: Clock | None = None) -> FastAPI:
    """The application over a store; without one it can only describe itself."""
    app = FastAPI(
        title="ЦУР Деск: портал",
        version=__version__,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    if store is not None:
        app.state.portal = Portal(
            store=store,
            feed=Feed(store.epoch, store.cursor_secret, DigestBook()),
            hub=Hub(store),
            clock=clock or SystemClock(),
        )
        app.state.similar = similar_routes.Similar(store.database)
    problems.install(app)
    app.include_router(entry.router)
    app.include_router(exchange.router)
    app.include_router(packages.router)
    app.include_router(similar_routes.router)
    app.include_router(last_words.router)
    app.include_router(uploads.router)
    app.include_router(files.router)

    @app.get("/health", response_model=Health)
    def health() -> Health:
        """Liveness; no sign-in, nothing of the base."""
        return Health()

    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    app.add_middleware(Envelope)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    portal: Portal | None = getattr(app.state, "portal", None)
    if portal is not None:
        portal.hub.close()


def describe(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 with problem+json for every refusal."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    schemas = document["components"]["schemas"]
    made = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(made.pop("$defs", {}))
    schemas["Problem"] = made
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            for status, words in _PROBLEMS.items():
                operation["responses"][status] = {"description": words, "content": content}
    app.openapi_schema = document
    return document
