"""What a page must show for a value of report.json: written from the contract alone, as the page's second opinion."""

import decimal
import json
import unicodedata
from xml.sax import saxutils

LONGEST, LONGEST_WRITTEN = 120, 300
QUOTES = {'"': "&quot;", "'": "&apos;"}
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


def limit(value):
    """A share with every digit that it was given, one at least."""
    exact = 100 * decimal.Decimal(value)
    return percent(value) if exact == round(exact, 1) else f"{grouped(rounded(exact, 25))} %"


def stands(observed, bound):
    """How the first number stands to the second, both as they are shown: below, at or above; None where one is no number."""
    numbers = [observed.removesuffix(" %").replace(",", ""), bound.split(" ", 1)[-1].removesuffix(" %").replace(",", "")]
    try:
        first, second = map(decimal.Decimal, numbers)
    except decimal.InvalidOperation:
        return None
    return (first > second) - (first < second)


def share(part, whole):
    return "–" if whole == 0 else percent(1 if part == whole else decimal.Decimal(repr(part / whole)))


def visible(text):
    """Text as a page shows it: what steers, turns, or has no shape of its own as `⟨U+202E⟩`."""
    return "".join(pieces(text))


def pieces(text, lost=()):
    """Character by character; `lost`: the places of blanks that browsers leave out."""
    every = all(each.isspace() or ord(each) in UNSEEN for each in text)
    marks, before = 0, "a"
    for place, each in enumerate(text):
        code = ord(each)
        is_mark = unicodedata.category(each).startswith("M")
        steers = unicodedata.category(each) == "Cc" or code in BIDI or code in (0x2028, 0x2029, 0xFEFF)
        joins = code in (0x200C, 0x200D, *range(0xFE00, 0xFE10)) and ord(before) > 127
        before = each
        if place in lost or every or steers or (code in UNSEEN and not joins) or (is_mark and marks == 0) or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
            yield f"⟨U+{code:04X}⟩"
            marks = 0
        else:
            yield each
            if is_mark:
                marks -= 1
            elif code not in UNSEEN:
                marks = 0 if each.isspace() else MARKS


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
    return {visible(value) if column in SENTENCES else name(value)}


def name(text):
    """A name, cut past LONGEST characters as shown, its blanks that browsers leave out as `⟨U+0020⟩`."""
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    lost = {place for place, each in enumerate(text)
            if each.isspace() and (not first <= place < last or text[place - 1].isspace())}
    seen = ""
    for piece in pieces(text, lost):
        if len(seen + piece) > LONGEST or len(saxutils.escape(seen + piece, QUOTES)) > LONGEST_WRITTEN:
            return seen + "…"
        seen += piece
    return seen


FLAGS = {"nothing_received": ("nothing", "something"), "last_line_whole": ("whole", "torn")}
COUNTED = ("by_user.", "by_model.", "error_breakdown.", "completeness.rejected_by_reason.")


def value(value, column, path):
    """The same where a control or a change says, by the path of its figure, what its numbers are."""
    if column == "comparison":
        return {{"<=": "≤", ">=": "≥"}.get(value, value)}
    if isinstance(value, bool) and column in FLAGS:
        return {FLAGS[column][not value]} | text(value, column)
    if value is None or column not in ("observed", "limit", "before", "after", "difference", "percent"):
        return text(value, column)
    names = path.split(".")
    is_counted = path.startswith(COUNTED)
    is_share = not is_counted and (names[-1].endswith(("_rate", "_share")) or names[-2:-1] == ["coverage"])
    flag = None if is_counted else ("yes", "no") if "lower_bound" in names else FLAGS.get(names[-1])
    if is_share and column == "limit":
        return {limit(value)}
    if is_share and column in ("observed", "before", "after"):
        return {percent(value), *(f"{grouped(rounded(100 * decimal.Decimal(value), digits))} %" for digits in range(2, 20))}
    if column in ("observed", "before", "after") and isinstance(value, decimal.Decimal) and not flag:
        return text(value, column) | {grouped(rounded(value, digits)) for digits in range(4, 20)}
    if column in ("observed", "limit", "before", "after"):
        return {percent(value)} if is_share else {flag[value == 0]} if flag and value in (0, 1) else text(value, column)
    if column == "percent":
        return {signed(value, points(decimal.Decimal(value), 1))}
    return {signed(value, points(100 * decimal.Decimal(value), 2) if is_share else min(text(value, column)))}


def signed(value, words):
    return f"+{words}" if value > 0 else f"−{words.lstrip('-')}" if value < 0 else words


def points(value, digits):
    """In percent, with as many digits as it takes to tell it from 0 and 100 where it is neither."""
    short = rounded(value, digits)
    is_told = all((decimal.Decimal(short) == each) == (value == each) for each in (0, 100))
    return (grouped(short) if is_told else number(value)) + " %"
