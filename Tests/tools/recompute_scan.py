"""Day files to entries, blank and rejected lines, and what `inputs` says of each file."""

import datetime
import hashlib

from recompute_lines import Rejected, read_line
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


def shown_path(path):
    text = path.decode("utf-8", "surrogateescape")
    return "".join(f"%{ord(c) - 0xDC00:02X}" if 0xDC80 <= ord(c) <= 0xDCFF else c for c in text)


class Scan:
    """All lines of the day files: entries, blank and rejected ones, and what `inputs` says of each file."""

    def __init__(self, files):
        self.entries, self.rejected, self.inputs = [], [], []
        self.lines = self.blank = 0
        for file in files:
            self.read(file)

    def read(self, file):
        entries, rejected, blank, offset = [], [], 0, 0
        lines = file.content.split(b"\n")
        last_line_whole = True
        for number, line in enumerate(lines, 1):
            if number == len(lines) and not line:
                break  # what follows the last LF is no line
            try:
                entry = read_line(line, number == 1)
                if entry is None:
                    blank += 1
                else:
                    entry.date = file.date
                    entries.append(entry)
            except Rejected as reason:
                last_line_whole = number < len(lines)
                rejected.append({"file": shown_path(file.path), "line": number, "byte_offset": offset,
                                 "reason": reason.reason, "sha256": hashlib.sha256(line).hexdigest()})
            offset += len(line) + 1
        count = len(entries) + blank + len(rejected)
        self.inputs.append({
            "file": shown_path(file.path), "date": str(file.date), "format": file.format, "bytes": file.bytes,
            "sha256": file.sha256, "content_bytes": len(file.content), "content_sha256": file.content_sha256,
            "lines": count, "accepted": len(entries), "blank": blank, "rejected": len(rejected), **span(entries),
            "state": "whole" if file.whole else "unreadable", "torn_bytes": file.torn_bytes,
            "last_line_whole": last_line_whole,
        })
        self.entries += entries
        self.rejected += rejected
        self.lines += count
        self.blank += blank
