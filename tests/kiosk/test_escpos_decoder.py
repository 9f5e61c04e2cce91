"""The decoder itself, so that "the same picture" means something."""

import pytest
from escpos.printer import Dummy

from tests.kiosk.escpos_decoder import decode
from tests.kiosk.printing import noise, same


@pytest.mark.parametrize("impl", ["bitImageRaster", "graphics", "bitImageColumn"])
def test_the_decoder_reads_the_three_ways_to_print_a_picture(impl: str) -> None:
    picture = noise(height=96)
    recorder = Dummy()
    recorder.image(picture, impl=impl)
    recorder.cut(feed=False)
    (slip,) = decode(bytes(recorder.output))
    assert same(slip.picture(), picture)


def test_the_decoder_sees_a_single_wrong_dot() -> None:
    picture = noise(height=96)
    recorder = Dummy()
    recorder.image(picture)
    output = bytearray(recorder.output)
    output[500] ^= 1
    (slip,) = decode(bytes(output))
    assert not same(slip.picture(), picture)


def test_the_decoder_takes_text_for_what_it_is() -> None:
    with pytest.raises(AssertionError, match="as text"):
        decode(b"Ph?c v?")
