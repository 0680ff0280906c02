"""Phenomena of files: compressed, damaged, twice there, not to be read, of no known name; and of days without entries."""

import gzip
import subprocess

from phenomena import DAY, FILE, FOLDER, NOTHING, NOWHERE, PIPE, SOCKET, Case, Forbidden, entry, missing

BEFORE = "2026-03-14"
ONE, TWO = entry(), entry("2")
BOTH = ONE + TWO
# Large enough to be cut in its middle, and of one size a line.
LINES = [entry(f"{number:04}", user_id=f"user_{number * 7919 % 10007:05}") for number in range(2000)]
CONTENT = b"".join(LINES)


def packed(content):
    return gzip.compress(content, mtime=0)


def zstd(content, *options):
    return subprocess.run(["zstd", "-cq", "--check", *options], input=content, capture_output=True, check=True).stdout


def day(lines, **more):
    """What the calendar's row has of so many entries in one file."""
    return {DAY: {"lines": lines, "entries": lines, "bytes": lines * len(ONE)} | more}


def damaged(name, file, content, lines, torn, **more):
    """A file of which so many lines count and so many bytes behind them are torn."""
    size = lines * len(LINES[0])
    whole = False if torn else True if lines else None
    empty = {} if lines else {"first_timestamp": None, "last_timestamp": None, "longest_silence_seconds": 86400}
    return Case(name, {file: content}, days={
        DAY: {"state": "unreadable", "lines": lines, "entries": lines, "bytes": size, "last_line_whole": whole} | empty},
        completeness={"unreadable_files": 1}, findings=["unreadable_file"], fails=["no_unreadable_file"],
        inputs=[{"state": "unreadable", "content_bytes": size, "torn_bytes": torn, "last_line_whole": whole}],
        **more)


def stored(content):
    """A gzip file whose content stands in it as it is, in one block."""
    return gzip.compress(content, compresslevel=0, mtime=0)


def unreadable(name, content, **completeness):
    """What no byte was read of."""
    return Case(name, {FILE: content}, days={DAY: missing(state="unreadable", files=1)},
                completeness={"unreadable_files": 1} | completeness, findings=["unreadable_file"],
                fails=["no_unreadable_file"], inputs=[{
                    "state": "unreadable", "sha256": None, "content_sha256": None, "bytes": 0, "last_line_whole": None}])


def twice(name, files, counts_as, **more):
    """Two files of one name of which one counts, with both lines."""
    return Case(name, files, days=day(2), completeness={"same_file_twice": 1}, findings=["same_day_file_twice"],
                inputs=[{"file": counts_as}], **more)


def unknown(name, *files):
    return Case(name, {FILE: ONE} | {file: ONE for file in files}, days=day(1),
                completeness={"unknown_files": len(files)}, findings=["unknown_file"] * len(files))


KEPT = 30
CUT = stored(CONTENT[: 40 * len(LINES[0])])[: 15 + KEPT * len(LINES[0]) + 7]
BAD_SUM = packed(CONTENT)[:-8] + bytes(4) + packed(CONTENT)[-4:]
BLOCK = 2**17  # of zstd: its last block is lost with the frame's end
WHOLE_BLOCKS = len(CONTENT) // BLOCK * BLOCK

COMPRESSED = [
    Case("gz of one member", {FILE + ".gz": packed(BOTH)}, days=day(2), inputs=[{"format": "gz"}]),
    Case("gz of several members, one in the middle of a line", {
        FILE + ".gz": packed(BOTH[:50]) + packed(b"") + packed(BOTH[50:])}, days=day(2)),
    Case("zst of one frame", {FILE + ".zst": zstd(BOTH)}, days=day(2), inputs=[{"format": "zst"}]),
    Case("zst of several frames, one to be skipped", {
        FILE + ".zst": zstd(BOTH[:50]) + b"\x50\x2a\x4d\x18\x03\0\0\0abc" + zstd(BOTH[50:])}, days=day(2)),
    damaged("a gz cut short", FILE + ".gz", CUT, KEPT, 7),
    damaged("a gz with a wrong checksum at its end", FILE + ".gz", BAD_SUM, 2000, 0),
    damaged("a gz with something behind it", FILE + ".gz", packed(CONTENT) + b"\0", 2000, 0),
    damaged("a gz of no byte", FILE + ".gz", b"", 0, 0),
    damaged("a zst cut short", FILE + ".zst", zstd(CONTENT)[:-10], WHOLE_BLOCKS // len(LINES[0]),
            WHOLE_BLOCKS % len(LINES[0])),
    damaged("a zst with a wrong checksum", FILE + ".zst", zstd(CONTENT)[:-1] + b"\0", 2000, 0),
    damaged("a zst that is none", FILE + ".zst", CONTENT, 0, 0),
]

TWINS = [
    twice("a twin of equal content", {FILE: BOTH, f"archive/{FILE}": BOTH}, f"archive/{FILE}"),
    twice("a compressed twin of equal content", {FILE: BOTH, FILE + ".gz": packed(BOTH)}, FILE),
    twice("a twin that begins the other", {FILE: ONE, f"archive/{FILE}.gz": packed(BOTH)}, f"archive/{FILE}.gz"),
    twice("an empty twin", {FILE: BOTH, f"archive/{FILE}": b""}, FILE),
    Case("a twin that is all that a damaged one decodes to", {FILE + ".gz": CUT, f"archive/{FILE}": CONTENT[: KEPT * len(LINES[0])]},
         days={DAY: {"state": "unreadable", "lines": KEPT, "entries": KEPT, "bytes": KEPT * len(LINES[0]),
                     "last_line_whole": False}}, completeness={"same_file_twice": 1, "unreadable_files": 1},
         findings=["same_day_file_twice", "unreadable_file"], fails=["no_unreadable_file"], inputs=[{
             "file": FILE + ".gz", "state": "unreadable", "lines": KEPT, "torn_bytes": 7}]),
    Case("nothing, beside a gz of which nothing decodes", {FILE: b"", f"archive/{FILE}.gz": packed(BOTH)[:12]},
         days={DAY: missing(state="unreadable", files=1)}, completeness={"same_file_twice": 1, "unreadable_files": 1},
         findings=["same_day_file_twice", "unreadable_file"], fails=["no_unreadable_file"],
         inputs=[{"file": f"archive/{FILE}.gz", "state": "unreadable", "bytes": 12}]),
    Case("twins that differ", {FILE: ONE, f"archive/{FILE}": TWO}, days=day(2, files=2),
         completeness={"differing_twins": 1}, findings=["twins_differ"], fails=["no_differing_twins"]),
    Case("several files a day", {
        FILE: ONE, f"audit_{DAY}.w1.jsonl": TWO, f"archive/audit_{DAY}-w2.jsonl.gz": packed(entry("3")),
        f"audit_{DAY}_w3.jsonl.zst": zstd(entry("4"))}, days=day(4, files=4)),
]

NAMES = [
    unknown("dates in no calendar", "audit_2026-02-30.jsonl", "audit_0000-01-01.jsonl"),
    unknown("another case of letters", f"AUDIT_{DAY}.jsonl"),
    unknown("another ending", FILE + ".bak", FILE + ".gz.part", FILE + ".zst.gz",
            f"audit_{DAY}.json", f"audit_{DAY}x.jsonl"),
    unknown("unknown names in the archive folder", "archive/notes.txt"),
    Case("a file name that is not UTF-8", {b"audit_2026-03-15.\xff%.jsonl": ONE}, days=day(1),
         inputs=[{"file": "audit_2026-03-15.%FF%.jsonl"}]),
    Case("a day file before the window", {FILE: ONE, "audit_2026-03-01.jsonl": TWO}, days=day(1),
         completeness={"retention_days": 15}),
    Case("a day file after the window", {FILE: ONE, "audit_2026-03-16.jsonl": TWO}, days=day(1)),
    *(unreadable(f"{what} of a day file's name", what, retention_days=0) for what in (FOLDER, PIPE, NOWHERE, SOCKET)),
    Case("folders of other names", {FILE: ONE, "lost+found": FOLDER, "archive/older.jsonl": FOLDER}, days=day(1)),
    Case("a folder named as an old day file keeps nothing", {FILE: ONE, "audit_2020-01-01.jsonl": FOLDER}, days=day(1)),
    unreadable("a file that may not be read", Forbidden(ONE)),
    Case("a file beside a folder of a day file's name", {FILE: ONE, f"audit_{DAY}.w.jsonl": FOLDER},
         days=day(1, state="unreadable", files=2, last_line_whole=True), completeness={"unreadable_files": 1},
         findings=["unreadable_file"], fails=["no_unreadable_file"],
         inputs=[{"last_line_whole": True}, {"last_line_whole": None}]),
]

NO_LINES = missing(files=1, last_line_whole=True)
HOLIDAY = {"closed": {DAY: "holiday"}}
CLOSED = {"closed_days": [{"date": DAY, "reason": "holiday"}]}
DAYS = [
    Case("a missing day", {FILE: ONE}, days={BEFORE: missing(), **day(1)}, fails=["no_missing_day"]),
    Case("a window without any file", {"notes": FOLDER}, days={BEFORE: missing(), DAY: missing()},
         completeness=NOTHING, fails=["no_missing_day", "something_received"], findings=["nothing_received"]),
    Case("a file of no byte", {FILE: b""}, days={DAY: NO_LINES | {"state": "empty"}}, completeness=NOTHING,
         fails=["something_received"], findings=["nothing_received"]),
    Case("a file of blank lines only", {FILE: b"\n \n"}, completeness=NOTHING | {"blank": 2},
         fails=["something_received"], findings=["nothing_received"]),
    Case("a closed day without a file", {}, days={DAY: missing(state="closed")}, configuration=HOLIDAY,
         completeness=CLOSED),
    Case("a closed day with an empty file", {FILE: b""}, days={DAY: NO_LINES | {"state": "closed"}},
         configuration=HOLIDAY, completeness=CLOSED),
    Case("a closed day with entries", {FILE: ONE}, days=day(1), configuration=HOLIDAY, completeness=CLOSED,
         findings=["closed_day_has_entries"]),
    Case("members under other names", {FILE: ONE.replace(b'"user_id"', b'"user"')[:-2] + b', "user_id": 5}\n'},
         completeness={"accepted": 1}, configuration={"fields": {"user_id": "user"}}, names={"ann"}),
]

CASES = COMPRESSED + TWINS + NAMES + DAYS
