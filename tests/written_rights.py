"""Who may send which request and open which page, as docs/interfaces.md has it in writing."""

from collections.abc import Mapping

from server.accounts import Role
from server.web.operations import Who
from tests.markdown import ROOT, code, rows, section

_HTTP = section((ROOT / "docs" / "interfaces.md").read_text(), "## HTTP, version 1")


def _who(cell: str) -> Who:
    names = set(cell.split(", "))
    upward = [role for role in Role if role.value in names - {Role.ADMINISTRATOR.value}]
    return Who(
        anyone="anyone" in names,
        devices=frozenset(names & {"kiosk", "display"}),
        staff=upward[0] if upward else None,
        administrator=Role.ADMINISTRATOR.value in names,
    )


REQUESTS: Mapping[str, Who] = {
    code(row[0])[0].partition("?")[0]: _who(row[1]) for row in rows(section(_HTTP, "### Requests"))
}
"""By method and path, such as ``GET /api/v1/menu``."""

PAGES: Mapping[str, Who] = {
    code(row[0])[0]: _who(row[1]) for row in rows(section(_HTTP, "### Pages"))
}
"""By path, such as ``/counter/{counter}``."""
