"""summarize writes days where the logs lie, and a run merges them: the bytes of a report are those of a run over the day files."""

import datetime
import gzip
import hashlib
import json
import os
import pty
import shutil
import subprocess

import summaries
from workspace import archives, day_file, digests, entry, report


def check(workspace, checks):
    for name in ("usual", "hostile"):
        equal(workspace, checks, name)
    night_by_night(workspace, checks)
    settings(workspace, checks)
    custody(workspace, checks)
    differing_twins(workspace, checks)
    files(workspace, checks)
    faults(workspace, checks)


def summarize(workspace, target, *arguments, **options):
    """Writes the summaries into that file; the process."""
    done = workspace.nightaudit("summarize", *arguments, **options)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(done.stdout)
    return done


def run(workspace, folder, archives, *more, **options):
    return workspace.nightaudit(
        "run", "--summaries", folder, "--archives", archives, "--as-of", workspace.AS_OF, "--days", workspace.DAYS, *more, **options)


def day_files(logs):
    return sorted(path for path in [*logs.glob("audit_*"), *logs.glob("archive/audit_*")] if named_like_a_day(path.name))


def named_like_a_day(name):
    stem = name.removesuffix(".gz").removesuffix(".zst")
    middle = stem[16:-6]
    try:
        datetime.date.fromisoformat(stem[6:16])
    except ValueError:
        return False
    return stem.endswith(".jsonl") and len(stem) >= 22 and (not middle or middle[0] in "._-")


def payload(archive):
    return digests(archive / "data")


def equal(workspace, checks, name):
    """Hostile logs hold all kinds: packed, damaged and twin day files, duplicates, names of any bytes."""
    published = getattr(workspace, name)
    folder, root = workspace.path(f"summaries-{name}"), workspace.path(f"summaries-{name}-archives")
    done = summarize(workspace, folder / "all", *day_files(published.logs))
    if not checks.ends(f"all days of {name} logs are summarized", done, 0):
        return
    done = run(workspace, folder, root)
    if not checks.ends(f"a run merges the summaries of {name} logs", done, 0):
        return
    archive = root / workspace.AS_OF
    checks.equal(f"the report of {name} logs has the bytes of one over the day files", payload(archive), payload(published.archive))
    ours, theirs = (json.loads((each / "manifest.json").read_bytes()) for each in (archive, published.archive))
    window = workspace.days_until(workspace.AS_OF, workspace.DAYS)
    (row,) = ours["summaries"]
    checks.equal(f"manifest.json names the summaries of {name} logs", (row["file"], row["bytes"]), ("all", (folder / "all").stat().st_size))
    checks.that(f"and their days of {name} logs", row["days"] and set(row["days"]) <= set(window), row)
    checks.equal(f"a run over day files names none of {name} logs", theirs["summaries"], [])
    for member in ("inputs", "listing", "accounting", "config_sha256"):
        checks.equal(f"{member} of {name} logs are the same in manifest.json", ours[member], theirs[member])
    checks.ends(f"the archive of {name} logs verifies", workspace.nightaudit("verify", root), 0)
    checks.ends(f"it is reproduced from the day files of {name} logs", workspace.nightaudit(
        "reproduce", archive, "--logs", published.logs), 0)
    again = workspace.run(published.logs, root, "--state", workspace.path(f"summaries-{name}-state"))
    checks.that(f"a rerun over the day files of {name} logs publishes nothing", again.returncode == 0 and
                archives(root) == [workspace.AS_OF] and b"nothing changed" in again.stderr, again.stderr)
    preview = workspace.path(f"summaries-{name}-preview")
    checks.ends(f"a preview of the summaries of {name} logs", run(workspace, folder, root, "--preview", preview), 0)

    settings, (oldest, unknown), days = summaries.read((folder / "all").read_bytes())
    checks.equal(f"the settings of {name} logs are lines", settings[1:], ["duplicates keep", "privacy keep"])
    checks.equal(f"the listing of {name} logs is read", (oldest, len(unknown)),
                 (theirs["listing"]["oldest_day_file"], len(theirs["listing"]["unknown_files"])))
    days = [day for day in days if day["day"] in window]
    figures = published.report
    checks.equal(
        f"a reader written from the document reads the figures of {name} logs",
        [(day["day"], day["totals"]["requests"], day["totals"]["prompt_tokens"], day["silence"]) for day in days],
        [(row["date"], row["requests"], row["prompt_tokens"], calendar["longest_silence_seconds"])
         for row, calendar in zip(figures["daily"], figures["completeness"]["calendar"]) if calendar["files"]])
    users = {}
    for day in days:
        for user, _, totals in day["usage"]:
            key = day["users"][user - 1].decode() if user else None
            users[key] = users.get(key, 0) + totals["requests"]
    checks.equal(f"and the users of {name} logs", users, {row["user_id"]: row["requests"] for row in figures["users"]})
    checks.equal(
        f"and the rejected lines of {name} logs", [row[3] for day in days for each in day["inputs"] for row in each["rejected"]][:1000],
        [row["sha256"] for row in figures["completeness"]["rejected_lines"]])
    checks.equal(
        f"and the quarter hours and week hours of {name} logs",
        [sum(count for _, count in day["quarters"]) + day["unplaced"] for day in days],
        [sum(hour["requests"] for hour in day["week_hours"]) for day in days])


def night_by_night(workspace, checks):
    """A file a day, a day missing, two log directories."""
    logs, folder = workspace.path("summaries-nights"), workspace.path("summaries-by-day")
    shutil.copytree(workspace.usual.logs, logs)
    for path in day_files(logs):
        if "2026-03-12" in path.name:
            path.unlink()
    (logs / "notes.txt").write_text("x")
    days = [day for day in workspace.days_until(workspace.AS_OF, workspace.DAYS) if day != "2026-03-12"]
    for day in days:
        summarize(workspace, folder / f"{day}.day", *[path for path in day_files(logs) if day in path.name])
    (folder / ".partial").write_bytes(b"rsync")
    root, other = workspace.path("summaries-by-day-archives"), workspace.path("summaries-nights-archives")
    done = run(workspace, folder, root)
    if checks.ends("a run merges a file a day", done, 0) and checks.ends("a run over the day files", workspace.run(logs, other), 0):
        checks.equal("both make the same bytes, a day missing", payload(root / workspace.AS_OF), payload(other / workspace.AS_OF))
        manifest = json.loads((root / workspace.AS_OF / "manifest.json").read_bytes())
        checks.equal("manifest.json has a row a file", [(row["file"], row["days"]) for row in manifest["summaries"]],
                     [(f"{day}.day", [day]) for day in days])
    shutil.copy(folder / f"{workspace.AS_OF}.day", folder / "again")
    done = run(workspace, folder, root)
    checks.ends("a day in two files is refused", done, 64)
    checks.that("and both are named", b"again" in done.stderr and b"both hold 2026-03-15" in done.stderr, done.stderr)


def settings(workspace, checks):
    """What a run must have as the summaries have it; what is its own."""
    logs, folder = workspace.path("summaries-settings"), workspace.path("summaries-settings-day")
    logs.mkdir()
    day_file(logs, workspace.AS_OF).write_bytes(
        b"".join([entry(user_id="ann", id="1", latency_ms=5, timestamp="2026-03-15T22:30:00Z"), entry(user_id="bob", id="2")] * 3 + [b"oops\n"]))
    key = workspace.path("summaries.key")
    key.write_bytes(b"k" * 40)
    key.chmod(0o600)
    configurations = {}
    for name, text in {
            "none": "days: 7\n", "drop": "duplicates: drop_exact\n", "fields": "fields: {user_id: user}\n",
            "privacy": f"privacy: {{user_ids: pseudonymise, key: {key}}}\n", "quarantine": "quarantine: true\n",
            "own": "title: Another\nhours_zone: Europe/Berlin\nclosed_days: [{date: 2026-03-14, reason: a feast}]\n"}.items():
        configurations[name] = workspace.path(f"summaries-{name}.yaml")
        configurations[name].write_text(text)
    for made, ran, status, words in [
            ("none", "none", 0, []), ("drop", "drop", 0, []), ("privacy", "privacy", 0, []), ("fields", "fields", 0, []),
            ("none", "own", 0, []), ("none", "drop", 64, ["duplicates keep", "duplicates drop_exact"]),
            ("drop", "none", 64, ["duplicates drop_exact"]), ("none", "privacy", 64, ["privacy keep", "privacy pseudonymise"]),
            ("privacy", "none", 64, ["privacy pseudonymise"]), ("none", "fields", 64, ["field user_id user"]),
            ("fields", "none", 64, ["field user_id user"]), ("none", "quarantine", 64, ["quarantine", "rejected lines"])]:
        done = summarize(workspace, folder / "day", "--config", configurations[made], day_file(logs, workspace.AS_OF))
        checks.ends(f"summarize under {made} exits 0", done, 0)
        text = (folder / "day").read_bytes()
        root = workspace.path(f"summaries-{made}-{ran}")
        done = run(workspace, folder, root, "--config", configurations[ran])
        checks.ends(f"summaries made under {made} in a run under {ran} end with {status}", done, status)
        for word in words:
            checks.that(f"{made} in {ran}: the message says {word}", word in done.stderr.decode(), done.stderr)
        if status != 0:
            checks.that(f"{made} in {ran}: nothing is left", not root.exists())
            continue
        other = workspace.path(f"summaries-{made}-{ran}-scan")
        workspace.run(logs, other, "--config", configurations[ran])
        checks.equal(f"{made} in {ran}: the bytes are those of a scan", payload(root / workspace.AS_OF), payload(other / workspace.AS_OF))
        checks.equal(f"{made}: raw names are there unless under pseudonyms", b"ann" in text, made not in ("privacy", "fields"))
    variables = workspace.environment | {"NIGHTAUDIT_LOGS": str(logs)}
    summarize(workspace, folder / "day", day_file(logs, workspace.AS_OF))
    done = run(workspace, folder, workspace.path("summaries-told"), env=variables)
    checks.ends("a configured log directory is no fault", done, 0)
    checks.that("that its day files are not read is said", b"are not read" in done.stderr, done.stderr)
    done = run(workspace, folder, workspace.path("summaries-both"), "--logs", logs)
    checks.ends("--logs beside --summaries is refused", done, 64)
    text = (folder / "day").read_bytes()
    (folder / "day").write_bytes(rehashed(text.replace(b"version 0.", b"version 9.", 1)))
    done = run(workspace, folder, workspace.path("summaries-version"))
    checks.ends("summaries of another version are refused", done, 64)
    checks.that("and the versions are named", b"version 9." in done.stderr and b"version 0." in done.stderr, done.stderr)


def custody(workspace, checks):
    """What the chain recorded is held against the summaries; what they cannot tell is refused, not guessed."""
    logs, folder, root = (workspace.path(f"summaries-custody{part}") for part in ("", "-days", "-archives"))
    logs.mkdir()
    path = day_file(logs, workspace.AS_OF)
    first = entry(user_id="ann", id="1") * 3
    path.write_bytes(first)
    checks.ends("a run over the day file", workspace.run(logs, root), 0)

    path.write_bytes(first + entry(user_id="bob"))
    summarize(workspace, folder / "day", path)
    done = run(workspace, folder, root)
    checks.ends("a file that has more content than was recorded ends the run", done, 1)
    checks.that("with what to do", f"--prefix {len(first)}".encode() in done.stderr, done.stderr)
    checks.equal("and nothing is published", archives(root), [workspace.AS_OF])
    summarize(workspace, folder / "day", "--prefix", len(first), path)
    checks.ends("with --prefix it is told", run(workspace, folder, root), 0)
    states = [row["state"] for row in report(root / f"{workspace.AS_OF}.r02")["custody"]["files"]]
    checks.equal("it grew", states, ["grew"])

    path.write_bytes(b"X" + (first + entry(user_id="bob"))[1:])
    summarize(workspace, folder / "day", "--prefix", len(first), path)
    checks.ends("a file that was altered", run(workspace, folder, root), 0)
    states = [row["state"] for row in report(root / f"{workspace.AS_OF}.r03")["custody"]["files"]]
    checks.equal("is altered", states, ["altered", "altered"])
    (folder / "day").unlink()
    checks.ends("without any summaries there is a report", run(workspace, folder, root), 0)
    states = [row["state"] for row in report(root / f"{workspace.AS_OF}.r04")["custody"]["files"]]
    checks.equal("and the files are vanished", set(states), {"vanished"})


def differing_twins(workspace, checks):
    """Differing twins of other lengths lie there as they were recorded: no prefix of the longer one is asked for."""
    logs, folder, root = (workspace.path(f"summaries-twins{part}") for part in ("", "-days", "-archives"))
    (logs / "archive").mkdir(parents=True)
    pair = [day_file(logs, workspace.AS_OF), day_file(logs / "archive", workspace.AS_OF)]
    pair[0].write_bytes(entry(user_id="ann") * 2)
    pair[1].write_bytes(entry(status="error"))
    summarize(workspace, folder / "day", *pair)
    checks.ends("a night by summaries with differing twins", run(workspace, folder, root), 0)
    checks.ends("the same once more", run(workspace, folder, root), 0)
    checks.ends("and over the day files", workspace.run(logs, root), 0)
    checks.equal("publish one archive", archives(root), [workspace.AS_OF])


def files(workspace, checks):
    """Which day files summarize takes."""
    logs, other = workspace.path("summaries-files"), workspace.path("summaries-other")
    for place in (logs, other):
        (place / "archive").mkdir(parents=True)
    (logs / "audit_2026-03-14.jsonl").write_bytes(entry())
    (logs / "archive/audit_2026-03-14.b.jsonl.gz").write_bytes(gzip.compress(entry()))
    (logs / "notes.jsonl").write_bytes(entry())
    (other / "audit_2026-03-15.jsonl").write_bytes(entry())
    for names, status, word in [
            (["audit_2026-03-14.jsonl"], 64, "archive/audit_2026-03-14.b.jsonl.gz"), (["notes.jsonl"], 64, "audit_YYYY-MM-DD"),
            (["audit_2026-03-14.jsonl", "archive/audit_2026-03-14.b.jsonl.gz", other / "audit_2026-03-15.jsonl"], 64, "one log directory"),
            (["audit_2026-03-13.jsonl"], 1, "not there"), (["--prefix", "0", "audit_2026-03-14.jsonl"], 64, "--prefix"),
            ([], 64, "files")]:
        done = workspace.nightaudit("summarize", *names, cwd=logs)
        checks.ends(f"summarize {' '.join(map(str, names)):.60} exits {status}", done, status)
        checks.that(f"with {word} in the message and nothing on stdout", word in done.stderr.decode() and not done.stdout, done)
    whole = [workspace.nightaudit("summarize", *names, cwd=place).stdout for names, place in [
        (["audit_2026-03-14.jsonl", "archive/audit_2026-03-14.b.jsonl.gz"], logs),
        (["../audit_2026-03-14.jsonl", "audit_2026-03-14.b.jsonl.gz"], logs / "archive"),
        ([logs / "archive/../archive/audit_2026-03-14.b.jsonl.gz", logs / "audit_2026-03-14.jsonl"], workspace.folder)]]
    checks.that("wherever it is called from, the bytes are the same", len(whole[0]) > 100 and len(set(whole)) == 1, [len(text) for text in whole])
    checks.equal("paths are those in the log directory", [each["file"] for each in summaries.read(whole[0])[2][0]["inputs"]],
                 [b"archive/audit_2026-03-14.b.jsonl.gz", b"audit_2026-03-14.jsonl"])
    named = workspace.path("summaries-named") / "archive"
    named.mkdir(parents=True)
    (named / "audit_2026-03-14.jsonl").write_bytes(entry())
    (named / "audit_2026-03-14.b.jsonl").symlink_to(logs / "audit_2026-03-14.jsonl")
    (named / "elsewhere").symlink_to(logs)
    pair = [named / "audit_2026-03-14.jsonl", named / "audit_2026-03-14.b.jsonl"]
    done = workspace.nightaudit("summarize", *pair)
    checks.ends("where no day file lies beside a folder called archive, --logs is asked for", done, 64)
    checks.that("with both", f"--logs {named.parent} or --logs {named}" in done.stderr.decode(), done.stderr)
    alone = workspace.nightaudit("summarize", "--logs", named, *pair).stdout
    checks.equal("a log directory may be called archive", [each["file"] for each in summaries.read(alone)[2][0]["inputs"]],
                 [b"audit_2026-03-14.b.jsonl", b"audit_2026-03-14.jsonl"])
    told = workspace.nightaudit("summarize", "--logs", logs, logs / "audit_2026-03-14.jsonl", logs / "archive/audit_2026-03-14.b.jsonl.gz")
    checks.equal("--logs names the log directory", told.stdout, whole[0])
    done = workspace.nightaudit("summarize", "--logs", other, logs / "audit_2026-03-14.jsonl")
    checks.ends("a file that does not lie in it is refused", done, 64)
    done = workspace.nightaudit("summarize", "--logs", named, named / "elsewhere/../audit_2026-03-14.jsonl")
    checks.ends("and a link on the way leads where the system says", done, 1)
    leader, follower = pty.openpty()
    command = [str(workspace.binaries / "nightaudit"), "summarize", str(other / "audit_2026-03-15.jsonl")]
    done = subprocess.run(command, stdout=follower, stderr=subprocess.PIPE, env=workspace.environment)
    os.close(follower)
    os.close(leader)
    checks.ends("a terminal gets no summaries", done, 64)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=workspace.environment)
    checks.ends("a full disk is an error", done, 1)


def faults(workspace, checks):
    """Every byte counts; what is no summary is refused."""
    logs, folder, root = (workspace.path(f"summaries-faults{part}") for part in ("", "-days", "-archives"))
    logs.mkdir()
    day_file(logs, workspace.AS_OF).write_bytes(entry(user_id="ann") * 3)
    summarize(workspace, folder / "day", day_file(logs, workspace.AS_OF))
    text = (folder / "day").read_bytes()
    body = len(summaries.MAGIC)
    for what, bytes_, status in [
            ("is cut", text[:-1], 1), ("is longer", text + b"\0", 1), ("has a flipped bit", text[:body + 9] + bytes([text[body + 9] ^ 1]) + text[body + 10:], 1),
            ("is empty", b"", 64), ("is a text", b"hello\n", 64), ("is of a later format", text.replace(b"summaries/1", b"summaries/2", 1), 64),
            ("is only its first line", summaries.MAGIC, 1)]:
        (folder / "day").write_bytes(bytes_)
        done = run(workspace, folder, root)
        checks.ends(f"a file that {what} ends the run with {status}", done, status)
        checks.that(f"a file that {what} is named, and nothing is left", b"summaries-faults-days/day" in done.stderr and not root.exists(), done)
    odd = []
    for place in range(body, len(text) - 32):
        for bit in (0, 7):
            changed = bytearray(text)
            changed[place] ^= 1 << bit
            (folder / "day").write_bytes(rehashed(bytes(changed)))
            if place % 41 == 0:
                done = run(workspace, folder, root, "--preview", workspace.path("summaries-faults-preview"))
                if done.returncode not in (0, 1, 64):
                    odd.append((place, bit, done.returncode, done.stderr[-200:]))
    checks.equal("no forged file makes a run trap", odd, [])
    (folder / "day").unlink()
    (folder / "sub").mkdir()
    checks.ends("a folder among them is refused", run(workspace, folder, root), 1)
    checks.ends("a missing directory is an error", run(workspace, workspace.path("nowhere"), root), 1)


def rehashed(text):
    return text[:-32] + hashlib.sha256(text[:-32]).digest()
