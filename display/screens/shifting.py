"""A picture that stands a few pixels off its place, a little elsewhere each minute."""

from kivy.uix.boxlayout import BoxLayout


def stand(screen: BoxLayout, shift: tuple[int, int]) -> None:
    """Shift a screen's content right and up; its size stays the same, so nothing is drawn anew."""
    right, up = shift
    margin = max(abs(right), abs(up), screen.margin)
    screen.margin = margin
    screen.padding = (margin + right, margin - up, margin - right, margin + up)
