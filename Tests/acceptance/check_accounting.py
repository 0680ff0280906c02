"""10,000 random logs: the lines and bytes of each file, each day and the whole are what `wc` counts."""

import collections
import random
import subprocess

DAYS = 500
FILES = 20
LAST = "2026-03-15"
PIECES = [
    b'{"status": "success", "user_id": "u1", "model": "m", "prompt_tokens": 3}', b'{"status": "error"}', b"", b" \t\r",
    b'{"status": 1}', b"not json", b"\xff\xfe", b"\x00", b"\xef\xbb\xbf", b"\r", b'{"user_id": "\xc3\xa9"}', b"[" * 600,
    b'{"status": "success", "note": "' + b"x" * 300 + b'"}\r', "\u2028".encode(), b"\x0b\x0c\x85",
]


def check(workspace, checks):
    contents = workspace.path("accounting-contents")
    logs = workspace.path("accounting-logs")
    names = made(workspace, contents, logs)
    checks.equal("the logs are 10,000 files", len(names), 10_000)
    published = workspace.published("accounting", logs, as_of=LAST, days=DAYS)
    report = published.report

    counted = wc(contents, names)
    found = {
        row["file"].removesuffix(".gz").removesuffix(".zst"): (row["lines"], row["content_bytes"])
        for row in report["inputs"]}
    wrong = [(name, found.get(name), counted[name]) for name in names if found.get(name) != counted[name]]
    checks.equal("lines and bytes of every file are wc's", wrong[:10], [])
    checks.equal("no other file is counted", len(report["inputs"]), len(names))
    checks.equal(
        "the lines of every file are accepted, blank or rejected", [
            row["file"] for row in report["inputs"]
            if row["lines"] != row["accepted"] + row["blank"] + row["rejected"]][:10], [])

    by_day = collections.Counter()
    for name in names:
        by_day[name[6:16]] += counted[name][0]
    wrong = [
        (row["date"], row["lines"], by_day[row["date"]]) for row in report["completeness"]["calendar"]
        if row["lines"] != by_day[row["date"]]]
    checks.equal("the lines of every day are the sum of wc's", wrong[:10], [])
    completeness = report["completeness"]
    checks.equal("the lines of the window are the sum of wc's", completeness["lines_read"], sum(by_day.values()))
    checks.equal(
        "the bytes of the window are the sum of wc's", completeness["bytes_read"],
        sum(size for _, size in counted.values()))
    checks.that(
        "accepted, blank and rejected lines are all among them",
        all(completeness[name] > 1000 for name in ("accepted", "blank", "rejected")), completeness["accepted"])


def made(workspace, contents, logs):
    """Writes the contents plain, and the same as logs, a third each plain, .gz and .zst; gives back the plain names."""
    contents.mkdir()
    logs.mkdir()
    chance = random.Random(1)
    days = workspace.days_until(LAST, DAYS)
    names = []
    for day in days:
        for number in range(FILES):
            lines = [chance.choice(PIECES) for _ in range(chance.choice((0, 1, 2, 3, 5, 8)))]
            content = b"".join(line + b"\n" for line in lines)
            if chance.random() < 0.3:
                content += chance.choice(PIECES)
            name = f"audit_{day}.{number}.jsonl"
            (contents / name).write_bytes(content)
            (logs / name).write_bytes(content)
            names.append(name)
    for tool in (["gzip", "-1"], ["zstd", "-q", "-1", "--rm"]):
        packed = chance.sample(sorted(path.name for path in logs.glob("*.jsonl")), len(names) // 3)
        subprocess.run([*tool, *packed], cwd=logs, check=True)
    return names


def wc(folder, names):
    """Name → lines (a last one without LF included) and bytes."""
    done = subprocess.run(["wc", "-lc", *names], cwd=folder, capture_output=True, check=True)
    counted = {}
    for line in done.stdout.decode().splitlines():
        ends, size, name = line.split()
        if name != "total":
            content = (folder / name).read_bytes()
            counted[name] = (int(ends) + (not content.endswith(b"\n") and content != b""), int(size))
    return counted
