"""The register of what staff may send: counters, tickets, the manager's requests."""

from server.web import counter_api, errand_api, manager_api, rating_api, shapes, ticket_api
from server.web.operations import (
    DISPLAY,
    GUIDE,
    GUIDE_OR_DISPLAY,
    MANAGER,
    MANAGER_OR_ADMINISTRATOR,
    OFFICER,
    Operation,
)
from server.web.paths import COUNTER, COUNTER_SCHEMA, V1, choice, text, whole

COUNTER_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/counters",
        summary="Every counter and what it holds",
        who=GUIDE_OR_DISPLAY,
        handler=counter_api.get_counters,
        answer=shapes.CountersShape,
    ),
    Operation(
        method="GET",
        path=f"{V1}/counters/{COUNTER}",
        summary="One counter as its officer sees it",
        who=GUIDE_OR_DISPLAY,
        handler=counter_api.get_counter,
        answer=shapes.CounterDetailShape,
        refusals=("not-found",),
        path_schemas=COUNTER_SCHEMA,
    ),
    *(
        Operation(
            method="POST",
            path=f"{V1}/counters/{COUNTER}/{verb.name}",
            summary=f"Officer's verb: {verb.name}",
            who=OFFICER,
            handler=verb.handle,
            body=verb.body,
            answer=shapes.CounterVerbShape,
            refusals=("not-found", "wrong-state", *verb.refusals),
            path_schemas=COUNTER_SCHEMA,
        )
        for verb in counter_api.COUNTER_VERBS
    ),
    Operation(
        method="POST",
        path=f"{V1}/counters/{COUNTER}/rating",
        summary="Say on a counter's tablet how one was served",
        who=DISPLAY,
        handler=rating_api.post_at_counter,
        body=shapes.CounterRatingAsked,
        answer=shapes.SeqShape,
        refusals=("not-found", "wrong-state"),
        path_schemas=COUNTER_SCHEMA,
    ),
    Operation(
        method="POST",
        path=f"{V1}/counters/{COUNTER}/help",
        summary="Say which services the counter helps",
        who=MANAGER,
        handler=counter_api.post_help,
        body=shapes.HelpAsked,
        answer=shapes.CounterVerbShape,
        refusals=("not-found",),
        path_schemas=COUNTER_SCHEMA,
    ),
)
TICKET_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/tickets",
        summary="The day's tickets",
        who=GUIDE,
        handler=ticket_api.get_tickets,
        answer=shapes.TicketsShape,
        queries=(
            choice("state", ticket_api.STATES, "only tickets in this state"),
            text("service", "only tickets of this service"),
            text("number", "only the ticket of this number"),
            whole("counter", 9_999, "only tickets that this counter called last"),
        ),
    ),
    Operation(
        method="GET",
        path=f"{V1}/tickets/{{ticket_id}}",
        summary="One ticket of the day",
        who=GUIDE,
        handler=ticket_api.get_ticket,
        answer=shapes.TicketDetailShape,
        refusals=("not-found",),
    ),
    *(
        Operation(
            method="POST",
            path=f"{V1}/tickets/{{ticket_id}}/{name}",
            summary=f"Verb on a ticket: {name}",
            who=who,
            handler=handler,
            body=body,
            answer=shapes.TicketVerbShape,
            refusals=("not-found", "wrong-state"),
        )
        for name, who, handler, body in (
            ("cancel", OFFICER, ticket_api.post_cancel, shapes.Asked),
            ("restore", OFFICER, ticket_api.post_restore, shapes.Asked),
            ("return", GUIDE, ticket_api.post_return, shapes.Asked),
            ("priority", OFFICER, ticket_api.post_priority, shapes.PriorityAsked),
            ("outcome", OFFICER, ticket_api.post_outcome, shapes.OutcomeAsked),
        )
    ),
)
ERRAND_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/kiosks",
        summary="Every kiosk, and whether an errand reaches it",
        who=GUIDE,
        handler=errand_api.get_kiosks,
        answer=shapes.KiosksShape,
    ),
    Operation(
        method="POST",
        path=f"{V1}/devices/{{device}}/reprint",
        summary="Have a kiosk print a slip again",
        who=GUIDE,
        handler=errand_api.post_reprint,
        body=shapes.ReprintAsked,
        answer=shapes.ErrandShape,
        refusals=("not-found", "wrong-state", "device-away"),
    ),
    Operation(
        method="POST",
        path=f"{V1}/devices/{{device}}/paper-changed",
        summary="Tell a kiosk that its paper was changed",
        who=GUIDE,
        handler=errand_api.post_paper_changed,
        body=shapes.Asked,
        answer=shapes.ErrandShape,
        refusals=("not-found", "device-away"),
    ),
)
MANAGER_OPERATIONS = (
    Operation(
        method="GET",
        path=f"{V1}/waits",
        summary="Who waits how long",
        who=MANAGER,
        handler=manager_api.get_waits,
        answer=shapes.WaitsShape,
    ),
    Operation(
        method="GET",
        path=f"{V1}/alerts",
        summary="Alerts of the wait limit",
        who=MANAGER,
        handler=manager_api.get_alerts,
        answer=shapes.AlertsShape,
        queries=(choice("state", manager_api.ALERT_STATES, "which alerts; open by default"),),
    ),
    Operation(
        method="POST",
        path=f"{V1}/alerts/acknowledge",
        summary="Say what was done about all alerts of a service",
        who=MANAGER,
        handler=manager_api.post_acknowledge_service,
        body=shapes.AcknowledgeServiceAsked,
        answer=shapes.AcknowledgedAlertsShape,
        refusals=("not-found",),
    ),
    Operation(
        method="POST",
        path=f"{V1}/alerts/{{alert_id}}/acknowledge",
        summary="Say what was done about an alert",
        who=MANAGER,
        handler=manager_api.post_acknowledge,
        body=shapes.AcknowledgeAsked,
        answer=shapes.AcknowledgedAlertsShape,
        refusals=("not-found", "wrong-state"),
    ),
    *(
        Operation(
            method="POST",
            path=path,
            summary=summary,
            who=MANAGER,
            handler=handler,
            body=body,
            answer=shapes.SeqShape,
            refusals=("not-found",),
        )
        for path, summary, handler, body in (
            (
                f"{V1}/services/{{service}}/pause",
                "Let a service give no numbers",
                manager_api.post_pause_service,
                shapes.PauseAsked,
            ),
            (
                f"{V1}/services/{{service}}/resume",
                "Let a service give numbers again",
                manager_api.post_resume_service,
                shapes.Asked,
            ),
            (
                f"{V1}/site/pause",
                "Let the site give no numbers",
                manager_api.post_pause_site,
                shapes.PauseAsked,
            ),
            (
                f"{V1}/site/resume",
                "Let the site give numbers again",
                manager_api.post_resume_site,
                shapes.Asked,
            ),
            (
                f"{V1}/site/notice",
                "Show a notice on kiosks and boards",
                manager_api.post_notice,
                shapes.NoticeAsked,
            ),
        )
    ),
    Operation(
        method="GET",
        path=f"{V1}/devices",
        summary="Every device and how it is",
        who=MANAGER_OR_ADMINISTRATOR,
        handler=manager_api.get_devices,
        answer=shapes.DevicesShape,
    ),
    Operation(
        method="GET",
        path=f"{V1}/events",
        summary="The ledger as it was written",
        who=MANAGER,
        handler=manager_api.get_events,
        answer=shapes.EventsShape,
        queries=(
            whole("after_seq", manager_api.LARGEST_SEQ, "events behind this place"),
            whole("limit", manager_api.LARGEST_PAGE, "at most so many"),
        ),
    ),
)
