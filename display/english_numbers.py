"""English words of numbers, for tickets taken in English: as short as a hall needs them."""

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ENGLISH_NUMBER_WORDS = (*_SMALL, *_TENS)


def read_english_digits(label: str) -> str:
    """Return a ticket's label sign by sign: digits by their words, letters as they are."""
    signs = (_SMALL[int(sign)] if sign in "0123456789" else sign.upper() for sign in label)
    return " ".join(signs)


def read_english_counter(number: int) -> str:
    """Return the words of a counter's number: up to 99 as a number, beyond digit by digit."""
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    if tens >= len(_TENS) + 2:
        return read_english_digits(str(number))
    words = [_TENS[tens - 2], _SMALL[ones]]
    return " ".join(words if ones else words[:1])
