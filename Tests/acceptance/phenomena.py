"""A phenomenon: a small log directory, and what `completeness` says of it, to the last member."""

import hashlib
import json
import os
import socket

DAY = "2026-03-15"
FILE = f"audit_{DAY}.jsonl"
NOTHING = {"nothing_received": True}
NOON = f"{DAY}T12:00:00Z"
FOLDER, PIPE, NOWHERE, SOCKET = "a folder", "a pipe", "a link that leads nowhere", "a socket"
# Controls that tell of what lies in the directory, whatever their limits.
WATCHED = {"something_received", "no_missing_day", "no_unreadable_file", "no_differing_twins"}


class Forbidden(bytes):
    """The content of a file that nobody may read."""


def entry(id="1", **members):
    """One line: an entry that has every member, at noon of the day; a member given as `...` is left out."""
    usual = {
        "id": id, "timestamp": NOON, "user_id": "ann", "model": "m", "prompt_tokens": 1, "completion_tokens": 2,
        "latency_ms": 3.5, "status": "success", "error_type": None,
    } | members
    return json.dumps({name: value for name, value in usual.items() if value is not ...}).encode() + b"\n"


class Case:
    """A log directory (path → bytes, or FOLDER and the like) with what is expected of its report.

    `completeness` are the members that are neither zero nor empty; of lines, bytes and the calendar's rows what follows
    from the others is filled in, so that a case says only what it is about. `days` are the days of the window, with what
    its calendar's rows have beside the usual. `findings` are their codes, `fails` the failing ones of WATCHED.
    """

    def __init__(self, name, files, *, completeness=None, days=None, findings=(), fails=(), configuration=None,
                 summary=None, inputs=None, names=None):
        self.name, self.files, self.configuration = name, files, configuration or {}
        self.findings, self.fails = sorted(findings), set(fails)
        self.days = {DAY: {}} if days is None else days
        closed = self.configuration.get("closed", {})
        self.rows = [usual_row(date) | row | {"reason": closed.get(date)} for date, row in self.days.items()]
        if days is None:
            given = completeness or {}
            counts = {name: given.get(name, 0) for name in ("accepted", "blank", "rejected")}
            self.rows = [row_of(files, counts) | self.days[DAY]]
        self.completeness = filled(completeness or {}, self.rows)
        self.summary, self.inputs, self.names = summary or {}, inputs, names

    def write(self, folder):
        for name, content in self.files.items():
            path = os.path.join(os.fsencode(folder), os.fsencode(name))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if content == FOLDER:
                os.mkdir(path)
            elif content == PIPE:
                os.mkfifo(path)
            elif content == NOWHERE:
                os.symlink("nowhere", path)
            elif content == SOCKET:
                with socket.socket(socket.AF_UNIX) as listener:
                    listener.bind(os.path.relpath(path))
            else:
                with open(path, "wb") as file:
                    file.write(content)
                os.chmod(path, 0 if isinstance(content, Forbidden) else 0o644)

    @property
    def is_forbidden(self):
        return any(isinstance(content, Forbidden) for content in self.files.values())


def usual_row(date):
    """A day with one entry at noon."""
    return {
        "date": date, "state": "present", "files": 1, "lines": 1, "entries": 1,
        "first_timestamp": f"{date}T12:00:00Z", "last_timestamp": f"{date}T12:00:00Z",
        "longest_silence_seconds": 43200, "last_line_whole": True, "blank": 0, "rejected": 0,
        "reason": None,
    }


def missing(**more):
    """What a day has that has no file; bytes are none."""
    return {
        "state": "missing", "files": 0, "lines": 0, "entries": 0, "first_timestamp": None, "last_timestamp": None,
        "longest_silence_seconds": 86400, "last_line_whole": None, "bytes": 0,
    } | more


def row_of(files, counts):
    """The row of the one day whose plain files these are."""
    contents = [content for content in files.values() if isinstance(content, bytes)]
    row = usual_row(DAY) | {
        "files": len(contents), "lines": sum(counts.values()), "entries": counts["accepted"], "blank": counts["blank"],
        "rejected": counts["rejected"], "bytes": sum(map(len, contents)),
    }
    if not counts["accepted"]:
        row |= {"first_timestamp": None, "last_timestamp": None, "longest_silence_seconds": 86400}
    return row


def filled(members, rows):
    """The members with those that are sums of the calendar's rows, and those that every directory has."""
    sums = {
        "lines_read": "lines", "accepted": "entries", "blank": "blank", "rejected": "rejected", "bytes_read": "bytes"}
    for name, column in sums.items():
        members = {name: sum(row[column] for row in rows)} | members
    if members["accepted"] and "duplicates" not in members:
        members = {"duplicates": {"exact": 0, "conflicting": 0}} | members
    if members["rejected"]:
        members = {"rejected_share": members["rejected"] / members["lines_read"]} | members
    if "misfiled" in members:
        members = {"misfiled_earlier": members["misfiled"] - members.get("misfiled_later", 0)} | members
    oldest = [place for place, row in enumerate(rows) if row["files"]]
    if oldest:
        members = {"retention_days": len(rows) - oldest[0]} | members
    lost = [row["date"] for row in rows if row["state"] == "missing"]
    return {"missing_days": lost, "calendar": rows} | {name: value for name, value in members.items() if value != 0}


def told(completeness):
    """What the report's `completeness` says: members that are neither zero nor empty; coverage that is not whole."""
    members = {name: value for name, value in completeness.items() if value or value == []}
    members["coverage"] = {name: share for name, share in members["coverage"].items() if share not in (1, None)}
    members["rejected_lines"] = [
        (line["file"], line["line"], line["byte_offset"], line["reason"]) for line in members["rejected_lines"]]
    members["rejected_by_reason"] = dict(sorted(completeness["rejected_by_reason"].items()))
    return {name: value for name, value in members.items() if value or name == "missing_days"}


def digests_hold(case, completeness):
    """Whether each located line's digest is that of the line at its offset, where the file is plain."""
    for line in completeness["rejected_lines"]:
        content = case.files.get(line["file"])
        if content is not None and line["file"].endswith(".jsonl"):
            text = content[line["byte_offset"]:].split(b"\n")[0]
            if hashlib.sha256(text).hexdigest() != line["sha256"]:
                return False
    return True
