"""What a scanner types where it should not is not written anywhere."""

import pytest

from kiosk.masking import MASK, masked

NUMBER = "079203004567"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (f"printer {NUMBER!r}: no such kind", f"printer '{MASK}': no such kind"),
        (f"device: {NUMBER}||Trần Thị B|20071946|Nữ|Phường 5|10052022", f"device: {MASK}"),
        (f"{NUMBER}|012345678|Nguyễn Văn A\nthe next line", f"{MASK}\nthe next line"),
        (f"{NUMBER} {NUMBER}", f"{MASK} {MASK}"),
    ],
)
def test_an_identity_number_and_all_of_its_card_are_masked(said: str, written: str) -> None:
    assert masked(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "printer tcp://192.168.1.50:9100 cannot be reached",
        "slip 1005-20261123-080509: ok",
        "request_id=00000000-0000-4000-8000-000000000001",
        "H29.17-261123-0042",
        "1234567890123",
    ],
)
def test_addresses_moments_and_ids_stay_readable(said: str) -> None:
    assert masked(said) == said
