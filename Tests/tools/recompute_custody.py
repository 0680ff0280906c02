"""Custody: each day file of the window against every distinct content the chain recorded of it.

CHOICE: a day file is known by its name less folder, .gz and .zst, so that rotation does not make another of it. Of
files that are named alike, the one that is least of a fault counts. Less content is truncated, whatever it is. Of a file
that the system lets nobody read nothing is known: it is unreadable, and no fault of custody. What an archive recorded as
less, other or no content in the place of an earlier archive's stays a fault, though it was undone.
"""

import datetime
import hashlib

from recompute_listing import shown_path

STATES = ("same", "recompressed", "grew", "unreadable", "altered", "truncated", "vanished")
FAULTS = STATES[4:]


def stem(shown):
    name = shown.rpartition("/")[2]
    for ending in (".gz", ".zst"):
        name = name.removesuffix(ending)
    return name


def recorded_contents(archives, first, last):
    """Every distinct content of the window's day files with the first archive that recorded it: by day, name, chain.

    And with the first fault that a later archive recorded of it.
    """
    contents, seen = [], set()
    for place, archive in enumerate(archives, 1):
        for row in archive.manifest["inputs"]:
            key = stem(row["file"]), row["content_bytes"], row["content_sha256"]
            if row["content_sha256"] is None or key in seen or not first <= row["date"] <= last:
                continue
            seen.add(key)
            fault = fault_since(row, key[0], archives[place:])
            contents.append((row["date"], key[0].encode(), len(contents), archive.id, row, fault))
    return sorted(contents, key=lambda content: content[:3])


def fault_since(recorded, name, archives):
    """The first fault of that content that one of the archives recorded; None without one.

    Whether a longer content of an archive begins with it, that archive does not tell.
    """
    for archive in archives:
        end, date = (datetime.date.fromisoformat(text) for text in (archive.as_of, recorded["date"]))
        if not 0 <= (end - date).days < archive.manifest["run"]["days"]:
            continue
        ranks = [rank(recorded, row) for row in archive.manifest["inputs"] if stem(row["file"]) == name]
        worst = min(ranks, default="vanished", key=("fine", "altered", "truncated").index)
        if worst != "fine":
            return worst
    return None


def rank(recorded, row):
    if row["content_sha256"] in (None, recorded["content_sha256"]) or row["content_bytes"] > recorded["content_bytes"]:
        return "fine"
    return "altered" if row["content_bytes"] == recorded["content_bytes"] else "truncated"


def state(recorded, file):
    if not file.opened:
        return "unreadable"
    if len(file.content) < recorded["content_bytes"]:
        return "truncated"
    if len(file.content) == recorded["content_bytes"]:
        if file.content_sha256 != recorded["content_sha256"]:
            return "altered"
        return "same" if file.sha256 == recorded["sha256"] else "recompressed"
    beginning = hashlib.sha256(file.content[: recorded["content_bytes"]]).hexdigest()
    return "grew" if beginning == recorded["content_sha256"] else "altered"


def custody(archives, files, first, last):
    """(the member `custody`, its findings)."""
    rows, findings = [], []
    for date, name, _, archive, recorded, fault in recorded_contents(archives, first, last):
        alike = [file for file in files if stem(shown_path(file.path)).encode() == name]
        judged = [(STATES.index(state(recorded, file)), place, file) for place, file in enumerate(alike)]
        number, _, now = min(judged, default=(STATES.index("vanished"), 0, None), key=lambda each: each[:2])
        file = now if now and now.opened else None
        if fault and STATES[number] not in FAULTS:
            number = STATES.index(fault)
        rows.append({
            "file": name.decode(), "date": date, "state": STATES[number], "recorded_by": archive,
            "recorded_bytes": recorded["content_bytes"], "recorded_sha256": recorded["content_sha256"],
            "content_bytes": len(file.content) if file else None,
            "content_sha256": file.content_sha256 if file else None,
        })
        if STATES[number] in FAULTS:
            findings.append({"code": "custody_" + STATES[number], "severity": "error", "subject": name.decode(),
                             "location": shown_path(now.path) if now else None})
    counts = {name: sum(row["state"] == name for row in rows) if rows else None for name in STATES}
    return counts | {"files": rows}, findings
