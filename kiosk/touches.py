"""What a touch means, whatever button it was on."""

from dataclasses import dataclass

from kiosk.guide_touches import GuideAction
from ticket_queue.ids import Language, PriorityGroupId, ServiceCode


@dataclass(frozen=True)
class ChooseService:
    """Take a number for this service, or be told why not."""

    service: ServiceCode


@dataclass(frozen=True)
class TogglePriority:
    """Say, or take back, that one belongs to those who are served earlier."""


@dataclass(frozen=True)
class ChooseGroup:
    """Say to which priority group one belongs."""

    group: PriorityGroupId


@dataclass(frozen=True)
class ChooseLanguage:
    """Go on in this language."""

    language: Language


@dataclass(frozen=True)
class ToggleLargeText:
    """Chữ to, on and off."""


@dataclass(frozen=True)
class ToggleHighContrast:
    """Tương phản cao, on and off."""


@dataclass(frozen=True)
class OpenSearch:
    """Look for a service by its name or one's own word for it."""


@dataclass(frozen=True)
class TypeLetter:
    """Add a letter, or a space, to what is looked for."""

    letter: str


@dataclass(frozen=True)
class EraseLetter:
    """Take the last letter away."""


@dataclass(frozen=True)
class TryAgain:
    """Repeat the request that had no answer: the same ticket, never a second one."""


@dataclass(frozen=True)
class Reprint:
    """Print the same number once more, marked as a reprint."""


@dataclass(frozen=True)
class Done:
    """Back to the start."""


@dataclass(frozen=True)
class NeedMoreTime:
    """Answer to the idle warning: I am still here."""


Action = (
    ChooseService
    | TogglePriority
    | ChooseGroup
    | ChooseLanguage
    | ToggleLargeText
    | ToggleHighContrast
    | OpenSearch
    | TypeLetter
    | EraseLetter
    | TryAgain
    | Reprint
    | Done
    | NeedMoreTime
    | GuideAction
)
