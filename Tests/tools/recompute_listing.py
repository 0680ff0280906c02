"""The rules of DESIGN.md for a log directory: which day files there are, which of twins counts, what has no known name."""

import datetime
import os
import re

from recompute_files import DayFile

PATTERN = re.compile(rb"audit_([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[._-].*)?\.jsonl(\.gz|\.zst)?", re.DOTALL)


def shown_path(path):
    """The path for a report: bytes that are no UTF-8 as %XX, and a % that reads as such, or as such escaped, as %25."""
    path = re.sub(rb"%(?=(?:25)*[89A-F][0-9A-F])", b"%25", path)
    text = path.decode("utf-8", "surrogateescape")
    return "".join(f"%{ord(c) - 0xDC00:02X}" if 0xDC80 <= ord(c) <= 0xDCFF else c for c in text)


class Listing:
    """What lies in a log directory; of the window's day files, in file order (by date, then by the bytes of the path).

    `files` count, `twins` are left out, `differing` are pairs that both count although they are named alike; `unknown`
    are names of no known pattern or of a date in no calendar, sorted; `oldest` is the date of the oldest day file.

    CHOICE: "anything" in a day file's name may be nothing. A folder, a pipe or a dangling link of a day file's name is an
    unreadable day file without digests, and never the oldest. archive/ is not descended further.
    """

    def __init__(self, directory, first, last):
        found, unknown = [], []
        directory = os.fsencode(directory)
        for folder in (b"", b"archive"):
            if folder and not os.path.isdir(os.path.join(directory, folder)):
                continue
            for name in os.listdir(os.path.join(directory, folder)):
                path = os.path.join(folder, name)
                match = PATTERN.fullmatch(name)
                date = calendar_date(match[1]) if match else None
                if date is None and not os.path.isdir(os.path.join(directory, path)):
                    unknown.append(path)
                elif date is not None:
                    found.append((date, path, match[2] or b""))
        found.sort()
        self.unknown = [shown_path(path) for path in sorted(unknown)]
        self.oldest = min((date for date, path, _ in found if os.path.isfile(os.path.join(directory, path))), default=None)
        every = [DayFile(directory, path, date, suffix) for date, path, suffix in found if first <= date <= last]
        self.files = without_twins(every)
        self.twins = [file for file in every if file not in self.files]
        self.differing = differing(self.files)


def calendar_date(text):
    try:
        return datetime.date.fromisoformat(text.decode())
    except ValueError:
        return None


def without_twins(files):
    """Leaves out each file whose content equals or begins that of another of the same name less .gz/.zst.

    CHOICE: of equal contents that counts of which there was more, a torn tail or bytes that do not decode, then the
    undamaged one, then the first in file order. What could not be opened has no known content, so it is nobody's twin.
    """
    counting = []
    for file in files:
        twins = [other for other in files if other is not file and other.name == file.name and file.opened]
        if not any(covers(other, file, files) for other in twins):
            counting.append(file)
    return counting


def is_known(file):
    """Whether anything is known of what it held."""
    return file.opened and (file.whole or len(file.content) > 0)


def held_more(file):
    return not file.whole and (file.torn_bytes > 0 or not file.content and file.bytes > 0)


def covers(other, file, files):
    """CHOICE: a file of which nothing decodes begins no other but one that is as large."""
    if not is_known(file) and file.bytes > len(other.content):
        return False
    if other.content == file.content:
        rank = lambda each: (not held_more(each), not each.whole, files.index(each))
        return rank(other) < rank(file)
    return other.content.startswith(file.content)


def differing(files):
    """Pairs of files that count and are named alike: the longer first, of equal lengths as in `covers`."""
    pairs = []
    for name in sorted({file.name for file in files}):
        alike = [file for file in files if file.name == name and is_known(file)]
        alike.sort(key=lambda file: (-len(file.content), not held_more(file), not file.whole))
        pairs += [(first, second) for place, second in enumerate(alike) for first in alike[:place]]
    return pairs
