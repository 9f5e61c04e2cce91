"""Events and snapshots, to versioned JSON and back.

Each message has ``encode_x(message)``, which gives the JSON object of docs/interfaces.md, and
``decode_x(payload)``, which reads the payload's bytes or the parsed object and raises
``MessageError`` that names the wrong field. Fields unknown to us are ignored.
"""

from ticket_queue.messages.call import CallMessage, RecentCall, decode_call, encode_call
from ticket_queue.messages.coding import (
    MessageError,
    json_bytes,
    moment_from_text,
    moment_to_text,
    seconds,
)
from ticket_queue.messages.counter_sign import (
    CounterSign,
    CounterSignMessage,
    decode_counter_sign,
    encode_counter_sign,
)
from ticket_queue.messages.snapshot import (
    RECENT_CALLS,
    BoardSnapshot,
    decode_snapshot,
    encode_snapshot,
)
from ticket_queue.messages.status import (
    DeviceStatus,
    Heartbeat,
    Sound,
    decode_device_status,
    decode_heartbeat,
    encode_device_status,
    encode_heartbeat,
)
from ticket_queue.messages.waits import (
    ServiceWait,
    WaitingCount,
    WaitsMessage,
    decode_waits,
    encode_expected_wait,
    encode_waits,
)
from ticket_queue.waits import ExpectedWait

__all__ = [
    "RECENT_CALLS",
    "BoardSnapshot",
    "CallMessage",
    "CounterSign",
    "CounterSignMessage",
    "DeviceStatus",
    "ExpectedWait",
    "Heartbeat",
    "MessageError",
    "RecentCall",
    "ServiceWait",
    "Sound",
    "WaitingCount",
    "WaitsMessage",
    "decode_call",
    "decode_counter_sign",
    "decode_device_status",
    "decode_heartbeat",
    "decode_snapshot",
    "decode_waits",
    "encode_call",
    "encode_counter_sign",
    "encode_device_status",
    "encode_expected_wait",
    "encode_heartbeat",
    "encode_snapshot",
    "encode_waits",
    "json_bytes",
    "moment_from_text",
    "moment_to_text",
    "seconds",
]
