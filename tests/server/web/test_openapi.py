"""The description of the interface is true: a contract tester finds nothing against it."""

import asyncio
import copy
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi import checks as contract

from server.web.openapi import describe
from server.web.operations import ADMINISTRATOR, plain_path
from server.web.routes import OPERATIONS, api_routes
from tests.contract import ENDLESS, REFUSED_FOR_ITS_MEANING, with_a_fresh_request_id
from tests.server.web.house import House, People, house

DESCRIPTION: Any = describe(OPERATIONS, "MờiSố")


def _without_security() -> Any:  # noqa: ANN401 - JSON
    """Leave out who may ask: each example brings its credentials; see test_permissions.py."""
    described = copy.deepcopy(DESCRIPTION)
    del described["components"]["securitySchemes"]
    for methods in described["paths"].values():
        for entry in methods.values():
            del entry["security"]
    return described


_schema = schemathesis.openapi.from_dict(_without_security())
_asked = _schema.exclude(operation_id=list(ENDLESS))
_ADMINISTRATORS = {each.name for each in OPERATIONS if each.who == ADMINISTRATOR}
_DEVICES = {
    each.name: "kiosk-1" if "kiosk" in each.who.devices else "display"
    for each in OPERATIONS
    if each.who.devices and not each.who.any_staff
}


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory, people: People) -> Iterator[House]:
    """The interface on a port, in a loop and a thread of its own, with people in the lobby."""
    folder: Path = tmp_path_factory.mktemp("at-work")
    loop, ready, over = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    opened: list[House] = []

    async def work() -> None:
        async with house(folder, people) as office:
            for counter in range(1, 4):
                await office.at_counter("open", counter)
            for _ in range(3):
                await office.issue()
            await office.at_counter("call-next")
            opened.append(office)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),), daemon=True)
    thread.start()
    assert ready.wait(60)
    yield opened[0]
    loop.call_soon_threadsafe(over.set)
    thread.join(20)
    loop.close()


CHECKS = [
    schemathesis.checks.not_a_server_error,
    contract.status_code_conformance,
    contract.content_type_conformance,
    contract.response_headers_conformance,
    contract.response_schema_conformance,
    contract.negative_data_rejection,
    contract.unsupported_method,
    contract.missing_required_header,
    contract.positive_data_acceptance,
    contract.allow_header_conformance,
]
FOR_OTHERS = [
    schemathesis.checks.not_a_server_error,
    contract.status_code_conformance,
    contract.content_type_conformance,
    contract.response_schema_conformance,
]
"""Whoever may not send a request is told so as it is described."""
_OTHERS = ("anyone", "kiosk-1", "display", "guide", "officer", "manager", "administrator", "gone")
_others = itertools.cycle([who for each in _OTHERS for who in (each, None, None)])
"""Every third example comes from one of the others first."""


@_asked.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_what_is_answered_is_what_is_described(
    case: schemathesis.Case[Any], at_work: House, people: People
) -> None:
    name = case.operation.definition.raw["operationId"]
    who = _DEVICES.get(name, "manager")
    if name in _ADMINISTRATORS:
        who = "administrator"
    url = str(at_work.client.make_url("/")).rstrip("/")
    checks = CHECKS
    if name in REFUSED_FOR_ITS_MEANING:
        checks = [each for each in CHECKS if each is not contract.positive_data_acceptance]
    other = next(_others)
    if other is not None and name != "delete_session":
        sent = dict(people.headers.get(other, {}))
        case.call_and_validate(base_url=url, headers=sent, checks=FOR_OTHERS)
    # Signing out for good would leave the rest of the examples outside.
    headers = {} if name == "delete_session" else dict(people.headers[who])
    case.body = with_a_fresh_request_id(case.body)
    case.call_and_validate(base_url=url, headers=headers, checks=checks)


def test_every_route_is_described_and_every_description_has_its_route() -> None:
    routes = {(route.method, plain_path(route.path)) for route in api_routes()}
    described = {
        (method.upper(), path)
        for path, methods in DESCRIPTION["paths"].items()
        for method in methods
    }
    assert routes == described | {("GET", "/api/openapi.json")}


def test_operations_have_names_of_their_own() -> None:
    names = [each.name for each in OPERATIONS]
    assert len(set(names)) == len(names)


async def test_the_description_is_openapi_3_1_by_its_own_schema(office: House) -> None:
    served = await office.get("/api/openapi.json")
    assert served == DESCRIPTION
    assert served["openapi"].startswith("3.1")
    _schema.validate()
