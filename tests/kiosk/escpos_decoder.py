"""Reads ESC/POS bytes back to what a printer would have put on paper.

Written from Epson's "ESC/POS Command Reference", not from the code that it checks. It knows the
three ways to print a picture (GS v 0, GS ( L, ESC *) and the commands around them; anything else
raises, because a printer would print it as rubbish.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

LF = 0x0A
_INITIAL_SPACING = 30


@dataclass
class Paper:
    """One slip: rows of dots, true where black, and how it ends."""

    rows: list[list[bool]] = field(default_factory=list)
    cut: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on it."""
        return not any(map(any, self.rows))

    def picture(self) -> Image.Image:
        """What was printed, as wide as its widest row, mode "1"."""
        width = max((len(row) for row in self.rows), default=0)
        image = Image.new("1", (width, len(self.rows)), 1)
        for y, row in enumerate(self.rows):
            for x, black in enumerate(row):
                if black:
                    image.putpixel((x, y), 0)
        return image


class Decoder:
    """Takes bytes as they come; whole commands are carried out, the rest waits."""

    def __init__(self) -> None:
        self.slips: list[Paper] = [Paper()]
        self.fences = 0
        """How many GS r 1 were reached."""
        self._bytes = b""
        self._stored: list[list[bool]] = []
        self._line: list[list[bool]] = []
        self._spacing = _INITIAL_SPACING
        self._whole_commands: dict[bytes, Callable[[bytes], int]] = {
            b"\x1b@": self._initialize,
            b"\x1b2": self._default_spacing,
            b"\x1b*": self._column_image,
            b"\x1dV": self._cut,
            b"\x1dv": self._raster_image,
            b"\x1d(": self._graphics,
        }
        self._with_one_byte: dict[bytes, Callable[[int], None]] = {
            b"\x1b3": self._set_spacing,
            b"\x1bJ": self._feed,
            b"\x1bd": lambda lines: self._feed(lines * self._spacing),
            b"\x1da": self._ignore,
            b"\x1dr": self._fence,
            b"\x10\x04": self._ignore,
        }

    def feed(self, data: bytes) -> None:
        """Carry out what is complete."""
        self._bytes += data
        while self._bytes:
            used = self._command(self._bytes)
            if used == 0:
                return
            self._bytes = self._bytes[used:]

    def forget(self) -> None:
        """Drop what has come and is not printed, as DLE DC4 8 does."""
        self._bytes = b""

    @property
    def printed(self) -> list[Paper]:
        """The slips that were cut off."""
        return [slip for slip in self.slips if slip.cut]

    @property
    def unfinished(self) -> bool:
        """Whether a command is still waiting for the rest of its bytes."""
        return bool(self._bytes)

    @property
    def in_picture(self) -> bool:
        """Whether the rest of a picture's bytes is awaited."""
        return self._bytes[:2] in {b"\x1dv", b"\x1d(", b"\x1b*"}

    def _command(self, data: bytes) -> int:
        """Carry out the first command; how many bytes it had, 0 when some are missing."""
        if data[0] == LF:
            self._end_line()
            return 1
        if len(data) < 2:
            return 0
        whole = self._whole_commands.get(data[:2])
        if whole is not None:
            return whole(data)
        if data[:2] not in self._with_one_byte:
            raise AssertionError(f"a printer would print this as text: {data[:16]!r}")
        if len(data) < 3:
            return 0
        self._with_one_byte[data[:2]](data[2])
        return 3

    def _initialize(self, _: bytes) -> int:
        self._spacing, self._line = _INITIAL_SPACING, []
        return 2

    def _default_spacing(self, _: bytes) -> int:
        self._spacing = _INITIAL_SPACING
        return 2

    def _ignore(self, _: int) -> None:
        """Status back (GS a) and questions (DLE EOT) print nothing."""

    def _set_spacing(self, dots: int) -> None:
        self._spacing = dots

    def _feed(self, dots: int) -> None:
        self.slips[-1].rows += [[] for _ in range(dots)]

    def _fence(self, what: int) -> None:
        assert what in {1, 49}, f"GS r {what} asks for something else than paper"
        self.fences += 1

    def _end_line(self) -> None:
        # Rows beyond the line spacing are overprinted by the next line; pictures here never are.
        height = max(self._spacing, 0)
        rows = self._line + [[] for _ in range(height - len(self._line))]
        self.slips[-1].rows += rows
        self._line = []

    def _cut(self, data: bytes) -> int:
        if len(data) < 3:
            return 0
        length = 4 if data[2] in {65, 66} else 3
        if len(data) < length:
            return 0
        self.slips[-1].cut = True
        self.slips.append(Paper())
        return length

    def _raster_image(self, data: bytes) -> int:
        if len(data) < 8:
            return 0
        assert data[2:3] == b"0"
        width_bytes, height = data[4] + 256 * data[5], data[6] + 256 * data[7]
        end = 8 + width_bytes * height
        if len(data) < end:
            return 0
        rows = _rows(data[8:end], width_bytes)
        rows = _scaled(rows, 1 + (data[3] & 1), 1 + (data[3] >> 1 & 1))
        self.slips[-1].rows += rows
        return end

    def _graphics(self, data: bytes) -> int:
        if len(data) < 5:
            return 0
        assert data[2:3] == b"L"
        end = 5 + data[3] + 256 * data[4]
        if len(data) < end:
            return 0
        parameters = data[5:end]
        if parameters[1] in {112, ord("p")}:
            tone, across, down, colour = parameters[2:6]
            assert (tone, colour) == (48, 49)
            width, height = (parameters[n] + 256 * parameters[n + 1] for n in (6, 8))
            width_bytes = (width + 7) // 8
            rows = [row[:width] for row in _rows(parameters[10:], width_bytes)]
            assert len(rows) == height
            self._stored = _scaled(rows, across, down)
        else:
            assert parameters[1] in {2, 50}
            self.slips[-1].rows += self._stored
            self._stored = []
        return end

    def _column_image(self, data: bytes) -> int:
        if len(data) < 5:
            return 0
        tall, wide = data[2] in {32, 33}, data[2] in {1, 33}
        assert data[2] in {0, 1, 32, 33}
        width, deep = data[3] + 256 * data[4], 3 if tall else 1
        end = 5 + width * deep
        if len(data) < end:
            return 0
        columns = [data[n : n + deep] for n in range(5, end, deep)]
        rows = [
            [bool(column[y // 8] >> (7 - y % 8) & 1) for column in columns] for y in range(deep * 8)
        ]
        self._line = _scaled(rows, 1 if wide else 2, 1 if tall else 3)
        # ESC 3 16 by python-escpos is in units of 1/180 inch on the printers it was made for: the
        # lines of a picture touch. Here a line is as high as its dots.
        self._spacing = len(self._line)
        return end


def decode(data: bytes) -> list[Paper]:
    """The slips in a whole stream, without an empty rest after the last cut."""
    decoder = Decoder()
    decoder.feed(data)
    assert not decoder.unfinished, "the stream ends in the middle of a command"
    return [slip for slip in decoder.slips if slip.rows or slip.cut]


def _rows(data: bytes, width_bytes: int) -> list[list[bool]]:
    return [
        [bool(byte >> (7 - bit) & 1) for byte in data[n : n + width_bytes] for bit in range(8)]
        for n in range(0, len(data), width_bytes)
    ]


def _scaled(rows: list[list[bool]], across: int, down: int) -> list[list[bool]]:
    return [[dot for dot in row for _ in range(across)] for row in rows for _ in range(down)]
