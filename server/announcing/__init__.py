"""Announcing: the broker, and what the server tells it."""

from server.announcing.connection import Announcing, announcing
from server.announcing.embedded_broker import die_with_parent, port_is_free

__all__ = ["Announcing", "announcing", "die_with_parent", "port_is_free"]
