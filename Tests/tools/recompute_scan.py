"""Day files to entries, blank and rejected lines, and what `inputs` says of each file."""

import collections
import datetime
import hashlib

from recompute_lines import Rejected, read_line, renamed
from recompute_listing import shown_path
from recompute_values import EPOCH

DAY_SECONDS = 86400


def utc(nanoseconds):
    """CHOICE: nine digits of fraction; `--compare` compares instants, so any number of digits will do."""
    if nanoseconds is None:
        return None
    days, rest = divmod(nanoseconds, DAY_SECONDS * 10**9)
    seconds, fraction = divmod(rest, 10**9)
    ordinal = days + EPOCH
    date = datetime.date.fromordinal(ordinal) if ordinal >= 1 else datetime.date.fromordinal(ordinal + 146097)
    text = date.isoformat() if ordinal >= 1 else f"{date.year - 400:04}" + date.isoformat()[4:]
    return f"{text}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:09}Z"


def span(entries):
    instants = [entry.instant for entry in entries if entry.instant is not None]
    return {"first_timestamp": utc(min(instants, default=None)), "last_timestamp": utc(max(instants, default=None))}


class FileScan:
    """The lines of one day file: its entries, which know where they stand, its rejected and its blank lines."""

    def __init__(self, file, settings):
        self.file, self.shown = file, shown_path(file.path)
        self.entries, self.rejected, self.blank, self.last_line_whole = [], [], 0, True
        names, offset = renamed(settings.fields), 0
        lines = file.content.split(b"\n")
        for number, line in enumerate(lines, 1):
            if number == len(lines) and not line:
                break  # what follows the last LF is no line
            try:
                entry = read_line(line, number == 1, names)
                if entry is None:
                    self.blank += 1
                else:
                    entry.date, entry.file, entry.number = file.date, self.shown, number
                    entry.user = settings.user(entry.user)
                    self.entries.append(entry)
            except Rejected as reason:
                self.last_line_whole = number < len(lines)
                self.rejected.append({"file": self.shown, "line": number, "byte_offset": offset,
                                      "reason": reason.reason, "sha256": hashlib.sha256(line).hexdigest()})
            offset += len(line) + 1
        if file.torn_bytes:
            self.last_line_whole = False
        elif not file.whole and not file.content:
            self.last_line_whole = None
        self.accepted = len(self.entries)
        self.lines = self.accepted + self.blank + len(self.rejected)

    def row(self):
        """Its row of `inputs`. CHOICE: dropped duplicates are in none of its figures but `accepted`."""
        file = self.file
        return {
            "file": self.shown, "date": str(file.date), "format": file.format, "bytes": file.bytes,
            "sha256": file.sha256, "content_bytes": len(file.content), "content_sha256": file.content_sha256,
            "lines": self.lines, "accepted": self.accepted, "blank": self.blank, "rejected": len(self.rejected),
            **span(self.entries), "state": "whole" if file.whole else "unreadable", "torn_bytes": file.torn_bytes,
            "last_line_whole": self.last_line_whole,
        }


class Scan:
    """All day files that count, scanned; `entries` are those that are summed, in file order."""

    def __init__(self, files, settings):
        self.files = [FileScan(file, settings) for file in files]
        self.duplicates, self.duplicate_locations, exact = self.find_duplicates()
        self.dropped = len(exact) if settings.drop_exact else 0
        if settings.drop_exact:
            for file in self.files:
                file.entries = [entry for entry in file.entries if entry not in exact]
        self.entries = [entry for file in self.files for entry in file.entries]
        self.rejected = [line for file in self.files for line in file.rejected]

    def find_duplicates(self):
        """(counts or None without any id, the first hundred locations, the entries that are exact duplicates).

        Per day: of n entries with one id and m different lines, n − m are exact, each a later copy of its line, and m − 1
        conflicting, the first of each line but the earliest.
        """
        groups = collections.defaultdict(list)
        for file in self.files:
            for entry in file.entries:
                if entry.id is not None:
                    groups[entry.date, entry.id].append(entry)
        found = []
        for group in groups.values():
            first_of_line = {}
            for entry in group:
                if entry.line in first_of_line:
                    found.append(("exact", entry, first_of_line[entry.line]))
                else:
                    if first_of_line:
                        found.append(("conflicting", entry, group[0]))
                    first_of_line[entry.line] = entry
        order = {entry: place for place, entry in enumerate(e for file in self.files for e in file.entries)}
        found.sort(key=lambda each: order[each[1]])
        kinds = collections.Counter(kind for kind, _, _ in found)
        counts = {"exact": kinds["exact"], "conflicting": kinds["conflicting"]} if groups else None
        locations = [
            {"kind": kind, "file": entry.file, "line": entry.number, "first_file": first.file,
             "first_line": first.number} for kind, entry, first in found[:100]]
        return counts, locations, {entry for kind, entry, _ in found if kind == "exact"}

    def of_day(self, date):
        return [file for file in self.files if file.file.date == date]
