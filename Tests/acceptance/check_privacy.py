"""With pseudonyms no byte that a run writes holds a user id, and who has the key finds the person again."""

import base64
import hashlib
import hmac
import json
import os

import check_pasted
from workspace import archives, day_file, entry

KEY = b"0123456789abcdefghijklmnopqrstuvwxyz-key"


def check(workspace, checks):
    key = secret(workspace, "privacy.key", KEY + b"\n")
    settings = {"NIGHTAUDIT_PRIVACY_USER_IDS": "pseudonymise", "NIGHTAUDIT_PRIVACY_KEY": str(key)}
    environment = workspace.environment | settings | {"XDG_STATE_HOME": str(workspace.path("privacy-state"))}
    nothing_raw(workspace, checks, environment)
    reveal(workspace, checks, environment, key)
    keys(workspace, checks, environment)
    rejected(workspace, checks, environment)


def pseudonym(name, key=KEY):
    """As the README documents it, by Python's own HMAC."""
    key_id = hashlib.sha256(hmac.digest(key, b"nightaudit key id", "sha256")).hexdigest()[:8]
    code = base64.b32encode(hmac.digest(key, name.encode(), "sha256")[:16]).decode().lower().rstrip("=")
    return f"p-{key_id}-{code}"


def nothing_raw(workspace, checks, environment):
    logs = workspace.path("privacy-logs")
    logs.mkdir()
    for source in sorted(workspace.usual.logs.glob("audit_*.jsonl")):
        (logs / source.name).write_bytes(source.read_bytes())
    # Rejected, repeated and odd lines of a user, and a name that is shown otherwise than it is.
    extra = entry(user_id="dr.who\u202e", id="1") + entry(user_id="dr.who\u202e", id="1") + entry(user_id="=zeno", id="1")
    extra += b'{"keyed.person": 1}\n{"user_id": "rejected.person", "status": 7}\n{"user_id": "torn.person", "sta'
    (logs / f"audit_{workspace.AS_OF}.extra.jsonl").write_bytes(extra)
    root = workspace.path("privacy-archives")
    done = workspace.run(logs, root, env=environment)
    checks.ends("a run with pseudonyms is done", done, 0)
    again = workspace.run(logs, root, env=environment)
    checks.ends("a rerun with the same key publishes nothing", again, 0)
    checks.equal("there is one archive", archives(root), [workspace.AS_OF])

    users = set(workspace.usual.report["by_user"])
    raw = users | {"dr.who", "=zeno", "rejected.person", "torn.person", "keyed.person"}
    written = {"stdout": done.stdout + again.stdout, "stderr": done.stderr + again.stderr}
    for folder in (root, workspace.path("privacy-state")):
        written |= {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    checks.that("the run wrote something", len(written) > 20, sorted(written))
    kept = sorted(path.name for path in workspace.path("privacy-state").rglob("*.day"))
    checks.equal("also a day summary for each day of the window", len(kept), workspace.DAYS)
    checks.equal(
        f"none of the {len(raw)} user ids stands in any of {len(written)} files and streams", standing(raw, written), [])
    kept = {str(path): path.read_bytes() for path in workspace.usual.root.rglob("*") if path.is_file()}
    checks.equal("the same search finds each of them where they are kept", {name for name, _ in standing(users, kept)}, users)
    checks.equal("nor does the key", [path for path, content in written.items() if KEY in content], [])

    report = json.loads((root / workspace.AS_OF / "data/report.json").read_bytes())
    manifest = json.loads((root / workspace.AS_OF / "manifest.json").read_bytes())
    key_id = pseudonym("x")[2:10]
    mode = {"user_ids": "pseudonymise", "key_id": key_id}
    checks.equal("report.json says so, last", (list(report)[-1], report["privacy"]), ("privacy", mode))
    checks.equal("manifest.json says so", manifest["run"]["privacy"], mode)
    checks.that("the configuration's digest covers it", f"privacy pseudonymise {key_id}\n" in (
        root / workspace.AS_OF / "source/configuration.txt").read_text())
    checks.that("the page says so", f"pseudonyms under key {key_id}" in (
        root / workspace.AS_OF / "data/report.html").read_text())
    checks.equal("the other mode is said too", workspace.usual.report["privacy"], {"user_ids": "keep", "key_id": None})
    expected = {pseudonym(name): count for name, count in workspace.usual.report["by_user"].items()}
    expected |= {pseudonym("dr.who\u202e"): 2, pseudonym("=zeno"): 1}
    checks.equal("each user has the pseudonym that HMAC-SHA-256 gives, with the same figures", report["by_user"], expected)
    checks.equal("duplicates are found as before", report["completeness"]["duplicates"], {"exact": 1, "conflicting": 1})

    rows = check_pasted.printed(root / workspace.AS_OF / "data/report.html")
    options = environment | {
        "NIGHTAUDIT_LOGS": str(logs), "PATH": f"{workspace.binaries}:{workspace.environment['PATH']}"}
    wrong = []
    for command, count in rows:
        done = workspace.tool("sh", "-c", command + " --format count", env=options)
        if done.stdout != f"{count}\n".encode():
            wrong.append((command, count, done.stdout, done.stderr))
    checks.equal(f"each of the page's {len(rows)} queries, pasted where the key is, counts its row", wrong, [])


def standing(names, written):
    """Each name with each file that holds it, as it is or as JSON escapes it."""
    return [
        (name, path) for name in sorted(names) for path, content in written.items()
        if any(form in content for form in (name.encode(), json.dumps(name)[1:-1].encode()))]


def reveal(workspace, checks, environment, key):
    logs = workspace.path("reveal-logs")
    logs.mkdir()
    lines = [entry(user_id=name, id=str(number)) for number, name in enumerate(["ann", "bob", "ann", None])]
    day_file(logs, workspace.AS_OF).write_bytes(b"".join(lines))
    query = ["query", "--logs", logs]
    found = workspace.nightaudit(*query, "--user", pseudonym("ann"), "--reveal", "--privacy-key", key)
    checks.equal("--reveal finds the person's lines", (found.returncode, found.stdout), (0, lines[0] + lines[2]))
    found = workspace.nightaudit(*query, "--user", pseudonym("ann"), "--reveal", env=environment)
    checks.equal("the key may come from the environment", found.stdout, lines[0] + lines[2])
    found = workspace.nightaudit(*query, "--user", pseudonym("zoe"), "--reveal", env=environment)
    checks.equal("nobody is nobody", (found.returncode, found.stdout), (0, b""))
    found = workspace.nightaudit(*query, "--user", pseudonym("ann"), env=environment)
    checks.equal("without --reveal a pseudonym is a name like others", (found.returncode, found.stdout), (0, b""))
    done = workspace.nightaudit(*query, "--user", pseudonym("ann"), "--reveal")
    checks.ends("--reveal without a key exits 64", done, 64)
    checks.that("it says how to give one", b"--privacy-key" in done.stderr, done.stderr)
    done = workspace.nightaudit(*query, "--user", pseudonym("ann", b"k" * 32), "--reveal", "--privacy-key", key)
    checks.ends("a pseudonym of another key exits 64", done, 64)
    checks.that("it names both keys", pseudonym("x")[2:10].encode() in done.stderr
                and pseudonym("x", b"k" * 32)[2:10].encode() in done.stderr, done.stderr)


def keys(workspace, checks, environment):
    """A key that is none, or that others may read, is refused before anything is read or written."""
    good = secret(workspace, "good.key", KEY)
    link = workspace.path("link.key")
    link.symlink_to(good)
    open_to_all = secret(workspace, "open.key", KEY, 0o640)
    cases = [
        ("a missing key", workspace.path("none.key"), "no file of that name"), ("a link", link, "no regular file"),
        ("a folder", workspace.folder, "no regular file"), ("a key that others may read", open_to_all, "chmod 600"),
        ("a key of 31 bytes", secret(workspace, "short.key", b"k" * 31 + b"\n"), "31 bytes"),
        ("a large file", secret(workspace, "large.key", b"k" * 5000), "4096"),
    ]
    for what, path, word in cases:
        root = workspace.path("privacy-refused")
        done = workspace.run(workspace.usual.logs, root, env=environment | {"NIGHTAUDIT_PRIVACY_KEY": str(path)})
        checks.ends(f"{what} exits 64", done, 64)
        checks.that(f"{what}: the message says {word}", word in done.stderr.decode(), done.stderr)
        checks.that(f"{what}: the key is in no message", KEY not in done.stderr and not root.exists())
    done = workspace.run(workspace.usual.logs, workspace.path("privacy-refused"), env={
        name: value for name, value in environment.items() if name != "NIGHTAUDIT_PRIVACY_KEY"})
    checks.ends("pseudonyms without a key exit 64", done, 64)
    done = workspace.run(workspace.usual.logs, workspace.path("privacy-refused"), env=environment | {
        "NIGHTAUDIT_PRIVACY_USER_IDS": "pseudonymize"})
    checks.ends("an unknown mode exits 64", done, 64)
    checks.that("it names the nearest", b"pseudonymise" in done.stderr, done.stderr)


def rejected(workspace, checks, environment):
    """Where all is rejected, stderr names members and no values."""
    logs = workspace.path("privacy-rejected")
    logs.mkdir()
    member = "m" * 60
    day_file(logs, workspace.AS_OF).write_bytes(json.dumps({"user": "ann.smith", member: "bob.jones"}).encode() + b"\n")
    hidden = workspace.run(logs, workspace.path("privacy-rejected-hidden"), env=environment)
    checks.that("under pseudonyms no member is named", b"none to show" in hidden.stderr, hidden.stderr)
    done = workspace.run(logs, workspace.path("privacy-rejected-archives"))
    checks.that("where all is rejected, stderr names the members", b"its keys: user, " + b"m" * 40 + "…".encode()
                in done.stderr, done.stderr)
    for number, (line, names) in enumerate((
            (b'{"status": "success", "status": "b", "x": 1}', b"status, status, x"), (b'{"x": "\\ud800", "b": 1}', b"x"),
            (b'{"a": {"b": [1, "}"]}, "c": 1} {"d": 2}', b"a, c"), (b'{"a": "' + b"v" * 70_000 + b'", "b": 1', b"a"), (b'{"a" "ann"', b"none to show"),
            (b'{"note": "said "a, "Ann Smith": b", "status": "success"}', b"note"), (b'{"n": -1.5e+3, "w": null , "z": [{}], "q"', b"n, w, z"))):
        day_file(logs, workspace.AS_OF).write_bytes(line + b"\n")
        named = workspace.run(logs, workspace.path(f"privacy-rejected-{number}"))
        checks.that(f"members are named as far as {line[:24]} can be read", b"its keys: " + names + b"\n" in named.stderr, named.stderr)
    checks.that("and no value", b"ann" not in done.stderr and b"bob" not in done.stderr, done.stderr)


def secret(workspace, name, content, mode=0o600):
    path = workspace.path(name)
    path.write_bytes(content)
    os.chmod(path, mode)
    return path
