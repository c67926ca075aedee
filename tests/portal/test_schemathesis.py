"""Generated requests against the described contract: no crash, no undescribed answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cur_portal.web.app import describe
from tests.portal.builders import Station, World

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


@schemathesis.serializer("application/offset+octet-stream")
def raw(_context: Any, value: Any) -> bytes:
    """Bytes of a file as they are."""
    return value if isinstance(value, bytes) else str(value).encode()


def probe(operation: Any, station: Station) -> None:
    """Sends generated requests of one call."""

    @EXAMPLES
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        if case.query and "wait" in case.query:
            case.query["wait"] = 0
        answer = case.call(headers=station.headers, base_url=station.world.url)
        case.validate_response(answer, checks=CHECKS)

    run()


def test_the_portal_keeps_its_contract(world_of: Callable[..., World]) -> None:
    world = world_of(3)
    station = world.enter("shift")
    schema = schemathesis.openapi.from_dict(describe(world.app))
    probed = 0
    for result in schema.get_all_operations():
        probe(result.ok(), station)
        probed += 1
    assert probed == sum(len(calls) for calls in describe(world.app)["paths"].values()) > 13
