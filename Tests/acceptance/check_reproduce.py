"""reproduce builds archived reports again from their day files, byte for byte, and names what is no longer as it was."""

import base64
import gzip
import json
import re
import shutil

from check_signature import made
from check_verify import listed_anew, rewrite
from workspace import archives, day_file, digests, entry

ZONED = """\
organisation: "Acme  & Söhne"
hours_zone: America/New_York
duplicates: drop_exact
closed_days:
  - {date: 2026-03-14, reason: A  "closed" day}
fields: {request_id: ref}
"""
CONTROLS = """\
schema: nightaudit.controls/1
controls:
  - {id: hours, title: Within hours, explanation: None outside., measure: outside_hours,
     hours: {weekdays: [1, 2, 3, 4, 5], from: "07:00", to: "20:00"}, comparison: "<=", limit: 0, severity: error,
     supports: [SOC 2 CC7.2], evidence: week_hours}
"""


def check(workspace, checks):
    reproduced = Reproduced(workspace, checks)
    for seed in range(6):
        logs = workspace.sample(f"reproduce-hostile-{seed}", seed=seed, rows=120, users=5 + seed, hostile=True)
        reproduced.night(f"hostile logs {seed}", logs, workspace.path(f"reproduce-hostile-archives-{seed}"))
    for seed, days in ((21, 1), (22, 7), (23, 31)):
        logs = workspace.sample(f"reproduce-{seed}", seed=seed, rows=150, days=days)
        reproduced.night(f"plain logs {seed}", logs, workspace.path(f"reproduce-archives-{seed}"), days=days)
    configured(workspace, reproduced)
    pseudonyms(workspace, checks, reproduced)
    signed(workspace, reproduced)
    chained(workspace, checks, reproduced)
    grown(workspace, checks, reproduced)
    checks.equal(
        f"{reproduced.equal} of {reproduced.count} byte-equal", reproduced.equal, reproduced.count)
    rotated(workspace, checks)
    harmed(workspace, checks)
    versions(workspace, checks)
    refused(workspace, checks)
    verified(workspace, checks)


def grown(workspace, checks, reproduced):
    """Restatements of rows whose totals are lower bounds: before, after, or on both sides."""
    counted, uncounted = entry(user_id="ann"), entry(user_id="ann", prompt_tokens=None, completion_tokens=None)
    for number, (first, later) in enumerate(((counted, uncounted), (uncounted, counted), (uncounted, uncounted))):
        logs, root = workspace.path(f"reproduce-grown-{number}"), workspace.path(f"reproduce-grown-archives-{number}")
        logs.mkdir()
        day_file(logs, workspace.AS_OF).write_bytes(first)
        reproduced.night(f"grown {number}", logs, root, days=1)
        day_file(logs, workspace.AS_OF).write_bytes(first + later)
        archive = reproduced.night(f"grown {number}, restated", logs, root, days=1)
        baseline = json.loads((archive / "source/baseline.json").read_text())
        checks.that(f"grown {number}: the baseline has paths", "lower_bound.prompt_tokens" in baseline["restates"]["tables"]["users"][0])
        changes = (archive / "data/csv/changes.csv").read_text()
        checks.that(f"grown {number}: the change of the user is told", "users." in changes, changes)


class Reproduced:
    """Counts the archives that were reproduced byte for byte."""

    def __init__(self, workspace, checks):
        self.workspace, self.checks, self.count, self.equal = workspace, checks, 0, 0

    def night(self, sentence, logs, root, *options, **given):
        done = self.workspace.run(logs, root, "--quiet", *options, **given)
        self.checks.that(f"{sentence}: published", done.returncode == 0, done.stderr)
        return self.again(sentence, logs, root / done.stdout.decode().strip().rpartition("/")[2], **{
            name: value for name, value in given.items() if name == "env"})

    def again(self, sentence, logs, archive, **options):
        before = digests(archive)
        done = reproduce(self.workspace, archive, logs, **options)
        equal = re.search(rb": (\d+) of \1 outputs byte-equal\n$", done.stdout) is not None
        self.count += 1
        self.equal += done.returncode == 0 and equal and done.stderr == b""
        self.checks.that(f"{sentence}: every output is byte-equal", done.returncode == 0 and equal, shown(done))
        self.checks.equal(f"{sentence}: the archive is as it was", digests(archive), before)
        return archive


def reproduce(workspace, archive, logs, *options, **given):
    return workspace.nightaudit("reproduce", archive, "--logs", logs, *options, **given)


def shown(done):
    return done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")


def configured(workspace, reproduced):
    """Edited templates, in another order; controls with a zone; every setting that changes a figure."""
    place = workspace.path("reproduce-configured")
    shutil.copytree(workspace.templates, place / "templates")
    page = next(path for path in (place / "templates/xhtml").glob("*.mustache") if "</main>" in path.read_text())
    rewrite(page, "</main>", "<p>Edited: {{report.title}}</p></main>")
    (place / "controls.yaml").write_text(CONTROLS)
    logs = workspace.sample("reproduce-configured/logs", seed=31, rows=200, hostile=True)
    for number, modules in enumerate(("[xhtml, json]", "[csv, json, xhtml]")):
        file = place / f"{number}.yaml"
        file.write_text(f"controls: controls.yaml\nmodules: {modules}\n{ZONED}")
        archive = reproduced.night(
            f"edited templates {modules} and a zone", logs, place / f"archives-{number}", "--config", file,
            "--templates", place / "templates", "--title", "A  title ")
        reproduced.checks.that(
            "the edited page was archived", "Edited: A  title " in (archive / "data/report.html").read_text())
        # What is configured today is no matter.
        file.write_text("title: another\n")


def pseudonyms(workspace, checks, reproduced):
    key = workspace.path("reproduce.key")
    key.write_bytes(base64.b64encode(b"k" * 32) + b"\n")
    key.chmod(0o600)
    environment = workspace.environment | {
        "NIGHTAUDIT_PRIVACY_USER_IDS": "pseudonymise", "NIGHTAUDIT_PRIVACY_KEY": str(key)}
    logs = workspace.sample("reproduce-pseudonyms", seed=41, rows=150)
    archive = reproduced.night("pseudonyms", logs, workspace.path("reproduce-pseudonym-archives"), env=environment)
    done = reproduce(workspace, archive, logs, "--privacy-key", key)
    checks.ends("the key may be given as an option", done, 0)
    done = reproduce(workspace, archive, logs)
    checks.ends("without the key it exits 64", done, 64)
    checks.that("and says how to give it", b"--privacy-key" in done.stderr, done.stderr)
    other = workspace.path("reproduce-other.key")
    other.write_bytes(b"o" * 32)
    other.chmod(0o600)
    done = reproduce(workspace, archive, logs, "--privacy-key", other)
    checks.ends("another key exits 64", done, 64)
    checks.that("and names both", done.stderr.count(b" key ") >= 2, done.stderr)


def signed(workspace, reproduced):
    """The page names who signed; to reproduce it no key is needed."""
    environment = workspace.environment | {
        "NIGHTAUDIT_SIGNING_KEY": str(made(workspace, "reproduce-signing-key", "ed25519")),
        "NIGHTAUDIT_SIGNING_PRINCIPAL": "ops@example.org"}
    logs = workspace.sample("reproduce-signed", seed=45, rows=100)
    root = workspace.path("reproduce-signed-archives")
    workspace.run(logs, root, env=environment)
    reproduced.again("a signed archive", logs, root / workspace.AS_OF)


def chained(workspace, checks, reproduced):
    """A second night, with changes and custody; a restatement; the first archive then finds a day file that grew."""
    logs = workspace.sample("reproduce-chained", seed=51, rows=200, end="2026-03-16")
    (logs / "audit_2026-03-14.empty.jsonl").touch()
    (logs / "audit_2026-03-14.void.jsonl").touch()
    root = workspace.path("reproduce-chain")
    first = reproduced.night("a first night", logs, root)
    plain = day_file(logs, "2026-03-12")
    (logs / "archive").mkdir()
    (logs / "archive" / f"{plain.name}.gz").write_bytes(gzip.compress(plain.read_bytes()))
    reproduced.night("a night amid a rotation", logs, root, as_of="2026-03-16")
    plain.unlink()
    reproduced.again("the rotation done, its twin gone", logs, root / "2026-03-16")
    with day_file(logs, "2026-03-15").open("ab") as file:
        file.write(entry(user_id="late", model="m", timestamp="2026-03-15T23:59:59Z"))
    reproduced.night("a restatement", logs, root)
    checks.equal("there are three archives", archives(root), [first.name, "2026-03-15.r02", "2026-03-16"])

    done = workspace.nightaudit("reproduce", first.name, "--archives", root, "--logs", logs)
    checks.ends("the restated archive exits 2", done, 2)
    told = shown(done)
    checks.that("it names the day file that grew, as recorded and as it is", re.search(
        r"^input_grew  audit_2026-03-15\.jsonl: the archive recorded \d+ bytes with SHA-256 [0-9a-f]{64}; "
        r"audit_2026-03-15\.jsonl now holds \d+ bytes with SHA-256 [0-9a-f]{64}$", told, re.M), told)
    total = json.loads((first / "data/report.json").read_text())["summary"]["total_requests"]
    checks.that("it names the figures that moved", f"summary.total_requests: archived {total}, now {total + 1}\n" in told
                and 'users.requests of "late": archived none, now 1\n' in told, told)
    checks.that("and where each output differs", re.search(
        r"^output_differs  data/report\.json: differs from line \d+ on$", told, re.M), told)
    for name in ("latest", "2026-03-16"):
        done = workspace.nightaudit("reproduce", name, "--archives", root, "--logs", logs)
        checks.that(f"`{name}` is an archive of the configured ones", b"2026-03-16: " in done.stdout, shown(done))


def rotated(workspace, checks):
    """Rotated and renamed day files are the same content, and it is noted; a new one is left out."""
    logs = workspace.sample("reproduce-rotated", seed=61, rows=200)
    root = workspace.published("reproduce-rotated-archives", logs).root
    (logs / "archive").mkdir()
    moves = {"2026-03-10": gzip.compress, "2026-03-11": None, "2026-03-12": gzip.compress}
    for date, compress in moves.items():
        plain = day_file(logs, date)
        content = plain.read_bytes()
        plain.unlink()
        if compress:
            (logs / f"archive/{plain.name}.gz").write_bytes(compress(content))
        else:
            (logs / f"audit_{date}.moved.jsonl").write_bytes(content)
    (logs / f"audit_{workspace.AS_OF}.new.jsonl").write_bytes(entry(user_id="new"))
    (logs / "audit_2020-01-01.jsonl").write_bytes(entry())
    (logs / "unknown.txt").touch()
    done = reproduce(workspace, root / workspace.AS_OF, logs)
    checks.ends("rotated and renamed day files: byte-equal", done, 0)
    told = shown(done)
    for name, now in (
            ("audit_2026-03-10.jsonl", "archive/audit_2026-03-10.jsonl.gz"),
            ("audit_2026-03-11.jsonl", "audit_2026-03-11.moved.jsonl")):
        checks.that(
            f"it notes {now}", f"note: input_moved  {name}: {now} holds what the archive recorded" in told, told)
    checks.that("it notes a day file that was not recorded", "input_unrecorded  audit_2026-03-15.new.jsonl" in told, told)
    checks.equal("and nothing else", told.count("note: "), 4)
    document = json.loads(reproduce(workspace, root / workspace.AS_OF, logs, "--format", "json").stdout)
    count = sum(each.is_file() for each in (root / workspace.AS_OF / "data").rglob("*"))
    checks.equal("as JSON: the sums", [document[name] for name in ("schema", "faults", "figures_moved", "inputs", "outputs")], [
        "nightaudit.reproduction/1", 0, 0, {"recorded": 7, "as_recorded": 7}, {"compared": count, "byte_equal": count}])
    checks.equal("as JSON: the notes", {row["severity"] for row in document["findings"]}, {"note"})


def harmed(workspace, checks):
    """Each of several harms to a day file is named, with the figures that moved."""
    original = workspace.sample("reproduce-harmed", seed=71, rows=200)
    root = workspace.published("reproduce-harmed-archives", original).root
    recorded = {
        row["file"]: row for row in json.loads((root / workspace.AS_OF / "manifest.json").read_text())["inputs"]}
    name = "audit_2026-03-12.jsonl"

    def altered(path):
        path.write_bytes(path.read_bytes().replace(b'"success"', b'"failure"', 1))

    def truncated(path):
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-3]))

    def unreadable(path):
        path.unlink()
        path.mkdir()

    for code, harm, figure in (
            ("input_missing", lambda path: path.unlink(), "completeness.missing_days: archived 0, now 1"),
            ("input_altered", altered, "summary.successful: archived "),
            ("input_truncated", truncated, "summary.total_requests: archived "),
            ("input_unreadable", unreadable, "completeness.unreadable_files: archived 0, now 1"),
            ("input_altered", lambda path: path.write_bytes(b"\n" + path.read_bytes()),
             "completeness.blank: archived 0, now 1")):
        logs = workspace.path("reproduce-harmed-now")
        shutil.rmtree(logs, ignore_errors=True)
        shutil.copytree(original, logs)
        harm(logs / name)
        done = reproduce(workspace, root / workspace.AS_OF, logs)
        told = shown(done)
        checks.ends(f"{code}: exits 2", done, 2)
        row = recorded[name]
        checks.that(
            f"{code}: the day file and what was recorded of it",
            f"{code}  {name}: the archive recorded {row['content_bytes']} bytes with SHA-256 {row['content_sha256']}; " in told
            and "day files as recorded: 6 of 7" in told, told)
        checks.that(f"{code}: {figure}…", f"figure_moved  {figure}" in told, told)


def versions(workspace, checks):
    """An archive that says it was made by another version: its figures are compared, and it is said."""
    logs = workspace.sample("reproduce-version", seed=81, rows=200)
    root = workspace.published("reproduce-version-archives", logs).root
    archive = root / workspace.AS_OF
    made = json.loads((archive / "manifest.json").read_text())["run"]["version"]
    (row,) = [row for row in json.loads((archive / "manifest.json").read_text())["outputs"]
              if row["path"] == "data/report.json"]
    rewrite(archive / "data/report.json", f'"version": "{made}"', f'"version": "{made[:-1]}9"')
    rewrite(archive / "manifest.json", f'"version": "{made}"', f'"version": "{made[:-1]}9"')
    rewrite(archive / "bag-info.txt", f"nightaudit {made}", f"nightaudit {made[:-1]}9")
    rewrite(archive / "manifest.json", row["sha256"], digests(archive)["data/report.json"])
    listed_anew(archive)
    done = reproduce(workspace, archive, logs)
    checks.ends("another version's archive with the same figures exits 0", done, 0)
    checks.that("it says that figures were compared", f": made by version {made[:-1]}9, this is {made}: figures were compared, "
                "not bytes; 0 moved\n" in shown(done), shown(done))
    with day_file(logs, workspace.AS_OF).open("ab") as file:
        file.write(entry(user_id="late"))
    done = reproduce(workspace, archive, logs)
    checks.ends("with other figures it exits 2", done, 2)
    checks.that("and names them", "figure_moved  summary.total_requests" in shown(done)
                and "output_differs" not in shown(done), shown(done))


def refused(workspace, checks):
    logs = workspace.sample("reproduce-refused", seed=91, rows=50)
    root = workspace.published("reproduce-refused-archives", logs).root
    for sentence, arguments, status, word in (
            ("no such archive", ["2026-01-01", "--archives", root], 64, "2026-01-01"),
            ("no archive named", [], 64, "Missing"),
            ("logs that are not there", [root / workspace.AS_OF, "--logs", root / "nowhere"], 1, "nowhere")):
        done = workspace.nightaudit("reproduce", *arguments, env=workspace.environment | {"NIGHTAUDIT_LOGS": str(logs)})
        checks.ends(f"{sentence} exits {status}", done, status)
        checks.that(f"{sentence}: it names {word}", word in done.stderr.decode(), done.stderr)
    page = root / workspace.AS_OF / "data/report.html"
    page.write_bytes(page.read_bytes() + b" ")
    done = reproduce(workspace, root / workspace.AS_OF, logs)
    checks.ends("an altered archive is refused", done, 1)
    checks.that("and what is altered named", b"data/report.html: has the digest" in done.stderr and b"[file_altered]"
                in done.stderr and done.stdout == b"", done.stderr)


def verified(workspace, checks):
    """verify --inputs: day files against every archive that recorded them."""
    logs = workspace.sample("reproduce-verify", seed=95, rows=100, end="2026-03-16")
    root = workspace.published("reproduce-verify-archives", logs).root
    workspace.run(logs, root, as_of="2026-03-16")

    def verify(*options):
        done = workspace.nightaudit("verify", root, "--inputs", "--logs", logs, *options)
        return done, shown(done)

    done, told = verify()
    checks.ends("day files as recorded: verify --inputs exits 0", done, 0)
    checks.that("it says how many", "day files' contents as recorded: 7 of 7\n" in told, told)
    plain = day_file(logs, "2026-03-11")
    (logs / f"{plain.name}.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    with day_file(logs, "2026-03-13").open("ab") as file:
        file.write(entry())
    day_file(logs, "2026-03-10").unlink()
    done, told = verify()
    checks.ends("rotated, grown, and gone day files: exits 0", done, 0)
    checks.that("what is gone is a note", "note: input_missing  audit_2026-03-10.jsonl: archives 2026-03-15, 2026-03-16 "
                "recorded" in told and told.count("note: ") == 1 and "as recorded: 6 of 7\n" in told, told)
    day_file(logs, "2026-03-12").write_bytes(entry() * 5000)
    day_file(logs, "2026-03-14").write_bytes(entry())
    done, told = verify()
    checks.ends("altered day files: exits 2", done, 2)
    for code, date in (("input_altered", "2026-03-12"), ("input_truncated", "2026-03-14")):
        checks.that(
            f"{code} is told of {date}", f"\n{code}  audit_{date}.jsonl: archives 2026-03-15, 2026-03-16 recorded" in told,
            told)
    document = json.loads(verify("--format", "json")[0].stdout)
    checks.equal("as JSON", (
        document["faults"], document["inputs"],
        sorted((row["severity"], row["code"]) for row in document["findings"])), (
        2, {"recorded": 7, "as_recorded": 4},
        [("error", "input_altered"), ("error", "input_truncated"), ("note", "input_missing")]))
    done = workspace.nightaudit("verify", root, "--logs", logs)
    checks.ends("--logs without --inputs exits 64", done, 64)
    done = workspace.nightaudit("verify", root / "2026-03-15", "--inputs", "--logs", logs)
    checks.ends("one archive's day files alone: exits 2", done, 2)
