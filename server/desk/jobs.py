"""What waits at the desk: a verb to decide or a look to take, and whoever waits for it."""

import asyncio
from collections.abc import Callable
from typing import Any

from server.desk.command import Command

Job = tuple[Command | Callable[..., Any], asyncio.Future[Any]]


def fail(future: asyncio.Future[Any], error: Exception) -> None:
    """Give an error to whoever still waits."""
    if not future.done():
        future.set_exception(error)


def settle(future: asyncio.Future[Any], look: Callable[[], Any]) -> None:
    """Give what a look finds, or its own fault, to whoever still waits."""
    if future.done():
        return
    try:
        future.set_result(look())
    except Exception as error:  # noqa: BLE001 - whoever looked gets its own fault back
        future.set_exception(error)
