"""What the administrator's requests take and give: the setup, staff, devices, the trail."""

from typing import Annotated, Any, ClassVar, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from server.web.shapes.asked import SEEN, Asked
from server.web.shapes.base import Moment, Shape
from server.web.shapes.watching import FieldProblem

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", max_length=40)]
PersonName = Annotated[str, Meta(min_length=1, max_length=80, extra_json_schema={"pattern": SEEN})]
StaffRole = Literal["guide", "officer", "manager", "administrator"]
DeviceRoleName = Literal["kiosk", "display"]
PageLanguage = Annotated[str, Meta(pattern="^[a-z]{2}$", max_length=2)]
Pin = Annotated[str, Meta(max_length=64, extra_json_schema={"pattern": "^[0-9]{4,12}$"})]
KioskDigit = Annotated[int, Meta(ge=1, le=9)]
Code = Annotated[str, Meta(pattern="^[0-9]{6}$", max_length=6)]


class SetupCheckAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """A setup that may have mistakes: the tables of site.toml that an administrator changes."""

    tables: dict[str, Any]


class SetupAsked(Asked, kw_only=True):
    """A new setup; ``based_on`` is the version that its author saw."""

    tables: dict[str, Any]
    based_on: Annotated[int, Meta(ge=1)]


class SetupVersionShape(Shape, kw_only=True):
    """One setup: when, by whom (empty: site.toml), from which day on."""

    version: int
    at: Moment
    in_force_from: str
    by: str
    by_name: str
    source: str


class SetupShape(SetupVersionShape, kw_only=True):
    """A whole setup."""

    tables: dict[str, Any]


class SetupVersionsShape(Shape, kw_only=True):
    """Every setup that the site has had, the newest first."""

    setups: list[SetupVersionShape]


class SetupCheckedShape(Shape, kw_only=True):
    """What is wrong with a setup; and the services for which it has to wait until tomorrow."""

    mistakes: list[FieldProblem]
    waits_for_tomorrow: list[str]


class SetupChangedShape(Shape, kw_only=True):
    """The setup that has just been recorded."""

    version: int
    in_force_from: str
    seq: int


class MemberAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """A member of staff; without a PIN the one that they have stays."""

    name: PersonName
    role: StaffRole
    language: PageLanguage = "vi"
    pin: Pin | None = None


class MemberShape(Shape, kw_only=True):
    """A member of staff; ``number`` is typed in place of the id on a number pad."""

    staff: str
    number: int
    name: str
    role: str
    language: str


class MembersShape(Shape, kw_only=True):
    """Everybody who works here."""

    staff: list[MemberShape]


class DeviceAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """A device to add: by the code that it shows, or by hand with its role."""

    RULES: ClassVar[dict[str, Any]] = {
        "anyOf": [
            {"required": ["code"], "properties": {"code": {"not": {"type": "null"}}}},
            {"required": ["role"], "properties": {"role": {"const": "kiosk"}}},
            {
                "required": ["role"],
                "properties": {"role": {"const": "display"}, "kiosk": {"type": "null"}},
            },
        ]
    }

    device: Slug
    role: DeviceRoleName | None = None
    code: Code | None = None
    kiosk: KioskDigit | None = None


class DeviceAddedShape(Shape, kw_only=True):
    """A device that was added; by hand with its token, which is shown once."""

    device: str
    role: str
    kiosk: int | UnsetType = UNSET
    token: str | UnsetType = UNSET


class PairingAsked(Struct, kw_only=True, forbid_unknown_fields=True):
    """A device that wants to be paired."""

    role: DeviceRoleName


class PairingShape(Shape, kw_only=True):
    """The code that the device shows, and the claim by which it fetches its token."""

    code: str
    claim: str
    expires_in_s: int


class PairedShape(Shape, kw_only=True):
    """Whether the administrator has typed the code; then who the device is, and its token."""

    paired: bool
    device: str | UnsetType = UNSET
    token: str | UnsetType = UNSET
    kiosk: int | UnsetType = UNSET


class TrailEntryShape(Shape, kw_only=True):
    """Who changed which account, and how."""

    at: Moment
    by: str
    by_name: str
    deed: str
    subject: str
    role: str


class TrailShape(Shape, kw_only=True):
    """The trail of accounts, the newest first."""

    entries: list[TrailEntryShape]
