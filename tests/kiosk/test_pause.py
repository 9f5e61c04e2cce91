"""The pause of one machine."""

from kiosk.pause import Pause, PauseReason


class Kept:
    """What a journal would keep."""

    def __init__(self, reason: str | None = None) -> None:
        self.reason = reason

    def keep_paused(self, reason: str | None) -> None:
        self.reason = reason

    def paused(self) -> str | None:
        return self.reason


def test_a_machine_begins_as_it_was_left() -> None:
    told: list[str | None] = []
    assert Pause(Kept(), told.append).reason is None
    assert told == []
    assert Pause(Kept("no-paper"), told.append).reason is PauseReason.NO_PAPER
    assert told == ["no-paper"]


def test_a_reason_of_a_later_version_is_no_fault() -> None:
    assert Pause(Kept("flood"), lambda _: None).reason is PauseReason.REPAIR


def test_what_is_set_is_kept() -> None:
    kept = Kept()
    pause = Pause(kept, lambda _: None)
    pause.set(PauseReason.GUIDE_HELPS)
    assert (pause.reason, kept.reason) == (PauseReason.GUIDE_HELPS, "guide-helps")
    pause.set(None)
    assert (pause.reason, kept.reason) == (None, None)
