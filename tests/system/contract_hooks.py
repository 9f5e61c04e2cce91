"""What the contract tester's own process needs of us: right requests with ids of their own."""

from typing import Any

import schemathesis

from tests.contract import with_a_fresh_request_id


@schemathesis.hook
def before_call(_context: Any, case: Any, _settings: Any) -> None:  # noqa: ANN401 - the tester's own
    """Give each right request an id that was not used before."""
    if case.meta is None or case.meta.generation.mode.is_positive:
        case.body = with_a_fresh_request_id(case.body)
