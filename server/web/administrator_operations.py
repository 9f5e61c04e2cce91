"""The register of what the administrator may send, and of how a device is paired."""

from http import HTTPStatus

from server.web import accounts_api, setup_api, shapes
from server.web.operations import ADMINISTRATOR, ANYONE, Operation
from server.web.paths import V1, whole

STAFF_ID = r"{staff:[a-z0-9][a-z0-9-]{0,39}}"
DEVICE_ID = r"{device:[a-z0-9][a-z0-9-]{0,39}}"
SLUG_SCHEMA = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,39}$"}
STAFF_SCHEMA = {"staff": SLUG_SCHEMA}
DEVICE_SCHEMA = {"device": SLUG_SCHEMA}

SETUP_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/setup",
        summary="The site's newest setup",
        who=ADMINISTRATOR,
        handler=setup_api.get_setup,
        answer=shapes.SetupShape,
    ),
    Operation(
        method="POST",
        path=f"{V1}/setup",
        summary="Set the site up anew, without a restart",
        who=ADMINISTRATOR,
        handler=setup_api.post_setup,
        body=shapes.SetupAsked,
        answer=shapes.SetupChangedShape,
        refusals=("wrong-state",),
    ),
    Operation(
        method="POST",
        path=f"{V1}/setup/check",
        summary="Say what is wrong with a setup",
        who=ADMINISTRATOR,
        handler=setup_api.post_setup_check,
        body=shapes.SetupCheckAsked,
        answer=shapes.SetupCheckedShape,
    ),
    Operation(
        method="GET",
        path=f"{V1}/setup/versions",
        summary="Every setup that the site has had",
        who=ADMINISTRATOR,
        handler=setup_api.get_setups,
        answer=shapes.SetupVersionsShape,
    ),
    Operation(
        method="GET",
        path=f"{V1}/setup/versions/{{version:[0-9]{{1,9}}}}",
        summary="One setup as it was",
        who=ADMINISTRATOR,
        handler=setup_api.get_setup_version,
        answer=shapes.SetupShape,
        refusals=("not-found",),
        path_schemas={"version": {"type": "integer", "minimum": 0, "maximum": 999_999_999}},
    ),
)
ACCOUNT_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/staff",
        summary="Everybody who works here",
        who=ADMINISTRATOR,
        handler=accounts_api.get_staff,
        answer=shapes.MembersShape,
    ),
    Operation(
        method="PUT",
        path=f"{V1}/staff/{STAFF_ID}",
        summary="Add a member of staff, or change one",
        who=ADMINISTRATOR,
        handler=accounts_api.put_member,
        body=shapes.MemberAsked,
        answer=shapes.MemberShape,
        also=(HTTPStatus.CREATED,),
        refusals=("not-found", "wrong-state", "storage"),
        path_schemas=STAFF_SCHEMA,
    ),
    Operation(
        method="DELETE",
        path=f"{V1}/staff/{STAFF_ID}",
        summary="Remove a member of staff",
        who=ADMINISTRATOR,
        handler=accounts_api.delete_member,
        status=HTTPStatus.NO_CONTENT,
        refusals=("not-found", "wrong-state", "storage"),
        path_schemas=STAFF_SCHEMA,
    ),
    Operation(
        method="POST",
        path=f"{V1}/devices",
        summary="Add a device, by the code that it shows or by hand",
        who=ADMINISTRATOR,
        handler=accounts_api.post_device,
        body=shapes.DeviceAsked,
        answer=shapes.DeviceAddedShape,
        status=HTTPStatus.CREATED,
        refusals=("not-found", "wrong-state", "storage"),
    ),
    Operation(
        method="DELETE",
        path=f"{V1}/devices/{DEVICE_ID}",
        summary="Take a device's right from it",
        who=ADMINISTRATOR,
        handler=accounts_api.delete_device,
        status=HTTPStatus.NO_CONTENT,
        refusals=("not-found", "storage"),
        path_schemas=DEVICE_SCHEMA,
    ),
    Operation(
        method="GET",
        path=f"{V1}/trail",
        summary="Who changed which account",
        who=ADMINISTRATOR,
        handler=accounts_api.get_trail,
        answer=shapes.TrailShape,
        queries=(whole("limit", accounts_api.LONGEST_TRAIL, "at most so many"),),
    ),
)
PAIRING_OPERATIONS = (
    Operation(
        method="POST",
        path=f"{V1}/pairing",
        summary="Ask for six digits to show",
        who=ANYONE,
        handler=accounts_api.post_pairing,
        body=shapes.PairingAsked,
        answer=shapes.PairingShape,
        status=HTTPStatus.CREATED,
    ),
    Operation(
        method="GET",
        path=f"{V1}/pairing/{{claim:[A-Za-z0-9_-]{{1,64}}}}",
        summary="Wait until the digits were typed, and fetch the token",
        who=ANYONE,
        handler=accounts_api.get_pairing,
        answer=shapes.PairedShape,
        refusals=("not-found",),
        path_schemas={"claim": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}},
    ),
)
ADMINISTRATOR_OPERATIONS = (*SETUP_OPERATIONS, *ACCOUNT_OPERATIONS, *PAIRING_OPERATIONS)
