"""What a page must show for a value of report.json: written from the contract alone, as the page's second opinion."""

import decimal
import json
import unicodedata

LONGEST = 200
# So many combining marks a base bears; more would be drawn over other rows.
MARKS = 4
BIDI = {0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
# Not drawn, or blank: a name of nothing else would not be seen.
UNSEEN = {0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0,
          *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
          *range(0xFE00, 0xFE10), 0xFEFF, *range(0xE0000, 0xE1000)}
SENTENCES = {"title", "explanation", "supports", "message"}
CODES = {"outcome", "state"}


def load(path):
    """report.json with its numbers as exact decimals."""
    return json.loads(path.read_bytes(), parse_float=decimal.Decimal)


def grouped(text):
    whole, point, fraction = text.lstrip("-").partition(".")
    return "-" * text.startswith("-") + f"{int(whole):,}" + point + fraction


def rounded(number, digits):
    """Half to even at that many digits, without zeros at the end."""
    text = format(number.quantize(decimal.Decimal(1).scaleb(-digits), decimal.ROUND_HALF_EVEN), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def number(value):
    with decimal.localcontext(prec=400):
        value = decimal.Decimal(value)

        def is_told(text):
            shown = abs(decimal.Decimal(text))
            return (shown != 0 or value == 0) and (shown != 1 or abs(value) == 1)

        text = rounded(value, 3)
        if not is_told(text):
            text = rounded(value, next(n for n in range(4, 21) if is_told(rounded(value, n))) + 2)
    return grouped(text)


def percent(value):
    """A share; below 1 never 100 %, above 0 never 0 %."""
    with decimal.localcontext(prec=400):
        value = decimal.Decimal(value)
        text = rounded(value * 100, 1)
    if value > 0 and text == "0":
        return "< 0.1 %"
    if value < 1 and text == "100":
        return "> 99.9 %"
    return f"{text}{'' if value in (0, 1) or '.' in text else '.0'} %"


def share(part, whole):
    return "–" if whole == 0 else percent(1 if part == whole else decimal.Decimal(repr(part / whole)))


def visible(text):
    """Text as a page shows it: what steers, turns, or has no shape of its own as `⟨U+202E⟩`."""
    every = all(each.isspace() or ord(each) in UNSEEN for each in text)
    shown, marks = "", 0
    for each in text:
        code = ord(each)
        is_mark = unicodedata.category(each).startswith("M")
        steers = unicodedata.category(each) == "Cc" or code in BIDI or code in (0x2028, 0x2029, 0xFEFF)
        if every or steers or (is_mark and marks == 0) or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
            shown += f"⟨U+{code:04X}⟩"
            marks = 0
        else:
            shown += each
            if is_mark:
                marks -= 1
            elif code not in UNSEEN:
                marks = 0 if each.isspace() else MARKS
    return shown


def text(value, column):
    """What the cell of that column shows; a set where a page may choose."""
    if value is None:
        return {"", "–"}
    if isinstance(value, bool):
        return {str(value).lower()}
    if isinstance(value, int):
        return {f"{value:,}"}
    if isinstance(value, decimal.Decimal):
        return {number(value)}
    if column in CODES:
        return {value, value.replace("_", " ")}
    if column in SENTENCES or len(value) <= LONGEST:
        return {visible(value)}
    return {visible(value[:LONGEST] + "…")}
