"""The sign as the face of a terminal: the hall's number, and a line for who works at the pad."""

from display.counter_server import AskPeople, SaidNo
from display.counter_sign import SignPresenter
from display.news import LinkChanged, SnapshotHeard
from display.pad_keys import PadKey, Pressed
from display.sign_face import SignFace
from tests.display.fakes_terminal import COUNTER, PEOPLE, VIETNAMESE, Desk
from ticket_queue.ids import CounterId


def face_of(desk: Desk) -> SignFace:
    face = SignFace(desk.terminal, SignPresenter(VIETNAMESE, CounterId(COUNTER), 0.0))
    face.hear(LinkChanged(connected=True), desk.now)
    face.hear(SnapshotHeard(desk.hall.snapshot(), just_made=True), desk.now)
    return face


def note(face: SignFace, desk: Desk) -> str:
    return face.view(desk.now).note.replace("\u00a0", " ")


def test_it_is_the_sign_until_somebody_presses_a_key() -> None:
    desk = Desk()
    face = face_of(desk)
    desk.answer(AskPeople(), PEOPLE)
    view = face.view(desk.now)
    assert (view.heading, view.note) == ("QUẦY ĐANG MỞ", "")


def test_who_signs_in_sees_the_number_typed_and_one_dot_for_each_digit() -> None:
    desk = Desk(())
    face = face_of(desk)
    desk.answer(AskPeople(), PEOPLE)
    desk.press("2")
    assert note(face, desk) == "AI LÀM VIỆC TẠI QUẦY? 2"
    desk.press("next", "2", "5")
    assert note(face, desk) == "Mã PIN của Trần Văn Minh ••"


def test_lists_and_refusals_stand_at_the_foot_and_the_number_above_stays() -> None:
    desk = Desk().at_work()
    face = face_of(desk)
    desk.now += 1
    face.hear(Pressed(PadKey.PAUSE), desk.now)
    assert note(face, desk) == "1 Nghỉ trưa · 2 Họp · 3 Đóng quầy · Quay lại"
    desk.press("erase", "next")
    sentence = "Không còn ai đang chờ."
    (request,) = face.requests(desk.now)[-1:]
    desk.answer(request, SaidNo(409, "queue-empty", sentence))
    view = face.view(desk.now)
    assert (view.heading, view.note) == ("QUẦY ĐANG MỞ", sentence)
