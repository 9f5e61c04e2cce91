"""The kinds of values in site.toml: what each may be.

Each names, in its description, the sentence below ``settings.expected`` that says what belongs
there.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

SLUG = r"^[a-z0-9][a-z0-9-]{0,39}\Z"

YesNo = Annotated[bool, Meta(description="yes_no")]
Text = Annotated[str, Meta(max_length=300, pattern=r"^[^\0]*\Z", description="text")]
Line = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"\S", description="line")]
Lines = Annotated[list[Line], Meta(min_length=1, max_length=3, description="lines")]
Slug = Annotated[str, Meta(pattern=SLUG, description="slug")]
SiteCodeText = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,40}\Z", description="site_code")]
Minutes = Annotated[float, Meta(gt=0, le=1440, description="minutes")]
MinutesOrNone = Annotated[float, Meta(ge=0, le=1440, description="minutes_or_none")]
Seconds = Annotated[float, Meta(ge=0, le=3600, description="seconds")]
Days = Annotated[int, Meta(ge=1, le=3650, description="days")]
KeptCount = Annotated[int, Meta(ge=0, le=1000, description="kept_count")]
KeptNewest = Annotated[int, Meta(ge=1, le=1000, description="kept_newest")]
Folders = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=300)]], Meta(description="folders")
]
Megabytes = Annotated[int, Meta(ge=0, le=100_000, description="megabytes")]
Calls = Annotated[int, Meta(ge=1, le=9, description="digit")]
Series = Annotated[int, Meta(ge=1, le=9, description="digit")]
CounterNumber = Annotated[int, Meta(ge=1, le=999, description="counter_number")]
Port = Annotated[int, Meta(ge=1, le=65535, description="port")]
PortOrNone = Annotated[int, Meta(ge=0, le=65535, description="port_or_none")]
Host = Annotated[str, Meta(min_length=1, max_length=253, description="host")]
PublicUrl = Annotated[str, Meta(pattern=r"^($|https?://[^/\s?#]+/?$)", description="public_url")]
BrokerUrl = Annotated[
    str, Meta(pattern=r"^(embedded|mqtts?://[^/\s?#@:]+(:\d{1,5})?)$", description="broker_url")
]
Letter = Annotated[str, Meta(pattern="^[A-Z]?$", description="letter")]
Texts = Annotated[list[Text], Meta(description="texts")]
Slugs = Annotated[list[Slug], Meta(description="slugs")]
Names = Annotated[
    dict[
        Annotated[str, Meta(pattern="^[a-z]{2}$")],
        Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")],
    ],
    Meta(description="names"),
]
NamesList = Annotated[list[Names], Meta(description="names_list")]
Sessions = Annotated[list[str], Meta(description="sessions")]
Dates = Annotated[list[date], Meta(description="dates")]
Weekday = Annotated[
    Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    Meta(description="weekday"),
]
WhenFull = Annotated[Literal["say", "stop"], Meta(description="when_full")]
OutcomeText = Annotated[
    Literal["received", "supplement_requested", "rejected", "result_returned", "guided", "other"],
    Meta(description="outcome"),
]
ClockTime = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d\Z", description="clock_time")]
Dialect = Annotated[Literal["north", "south"], Meta(description="dialect")]
DigitsFrom = Annotated[int, Meta(ge=0, le=100_000, description="digits_from")]
CounterNumbers = Annotated[
    list[Annotated[int, Meta(ge=1, le=999)]], Meta(description="counter_numbers")
]
HourOrNone = Annotated[
    str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?\Z", description="hour_or_none")
]
Millimetres = Annotated[float, Meta(ge=50, le=6000, description="millimetres")]
Metres = Annotated[float, Meta(gt=0, le=60, description="metres")]
Streams = Annotated[int, Meta(ge=1, le=100_000, description="streams")]
Tokens = Annotated[float, Meta(gt=0, le=1_000_000, description="tokens")]

Levels = Annotated[list[Literal["near", "past"]], Meta(description="levels")]
MailSecurity = Annotated[Literal["starttls", "tls", "none"], Meta(description="mail_security")]
MailAddressOrNone = Annotated[
    str, Meta(pattern=r"^($|[^@\s,<>]+@[^@\s,<>]+\Z)", description="mail_address")
]
MailAddresses = Annotated[
    list[Annotated[str, Meta(pattern=r"^[^@\s,<>]+@[^@\s,<>]+\Z")]],
    Meta(description="mail_addresses"),
]
WebhookUrl = Annotated[str, Meta(pattern=r"^($|https?://\S+\Z)", description="webhook_url")]
LanguageCode = Annotated[str, Meta(pattern="^[a-z]{2}$", description="language")]
