"""list, show and diff: what stands in the archives as people read it, and as JSON; what was altered is told and not shown."""

import json
import os
import pty
import re
import shutil
import unicodedata

from check_verify import flip, forged_tag
from workspace import archives, day_file, entry, report

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def check(workspace, checks):
    logs = workspace.sample("people-logs", seed=11, rows=300, end="2026-03-16", days=8)
    root = workspace.published("people", logs).root
    first, second, third = workspace.AS_OF, f"{workspace.AS_OF}.r02", "2026-03-16"
    with day_file(logs, workspace.AS_OF).open("ab") as file:
        file.write(entry(user_id="late\x1b[31m", model="日本語", timestamp=f"{workspace.AS_OF}T23:00:00Z"))
        file.write(entry(model="日本語", prompt_tokens=None))
    workspace.run(logs, root)
    workspace.run(logs, root, as_of=third)
    checks.equal("there are three archives to look up", archives(root), [first, second, third])
    asked = Asked(workspace, checks, root)
    listed(asked, root, [first, second, third])
    shown(asked, root, second)
    compared(asked, root, first, second, third)
    named(asked, workspace, root, second, third)
    altered(asked, workspace, root, first, second, third)
    in_colour(asked, workspace, root)
    hostile(workspace, checks)
    pseudonyms(workspace, checks, logs)


class Asked:
    """Commands on one directory of archives."""

    def __init__(self, workspace, checks, root):
        self.workspace = workspace
        self.checks = checks
        self.root = root

    def run(self, *arguments, status=0, root=None):
        done = self.workspace.nightaudit(*arguments, "--archives", root or self.root)
        self.checks.ends(f"{' '.join(map(str, arguments)).replace(str(self.workspace.folder), '…')} exits {status}", done, status)
        return done

    def table(self, *arguments, **options):
        return self.run(*arguments, **options).stdout.decode()

    def json(self, *arguments, **options):
        return json.loads(self.run(*arguments, "--format", "json", **options).stdout)


def listed(asked, root, names):
    document = asked.json("list")
    asked.checks.equal("the list names its schema", document["schema"], "nightaudit.list/1")
    rows = document["archives"]
    asked.checks.equal("it has every archive, by day and revision", [row["archive"] for row in rows], names)
    asked.checks.equal("it has their places in the chain", [row["sequence"] for row in rows], [1, 2, 3])
    asked.checks.equal("each place is sound", {row["chain"] for row in rows}, {"ok"})
    for row in rows:
        figures = report(root / row["archive"])
        failed = [each for each in figures["controls"] if each["outcome"] == "fail"]
        asked.checks.equal(
            f"{row['archive']}: its figures are report.json's",
            [row["summary"], row["rejected"], row["missing_days"], row["failed_controls"], row["outcome"], row["days"]],
            [figures["summary"], figures["completeness"]["rejected"], figures["completeness"]["missing_days"],
             len(failed), "fail" if failed else "pass", figures["report_period"]["days"]])
    text = asked.table("list")
    lines = text.splitlines()
    asked.checks.equal("the table has a line an archive, and titles", [line.split()[0] for line in lines], ["archive", *names])
    asked.checks.that("its columns are aligned", aligned(lines), text)
    asked.checks.that("a lower bound is told", "≥" in lines[2] and "≥" not in lines[1], text)
    requests = f"{rows[0]['summary']['total_requests']:,}"
    asked.checks.that(f"numbers are grouped: {requests}", requests in lines[1].split(), text)
    asked.checks.equal("nothing in it is coloured where no terminal reads it", STEERING.findall(text), [])
    asked.checks.equal("a second list is the same, to the byte", asked.table("list"), text)


def shown(asked, root, name):
    document = asked.json("show", name)
    manifest = json.loads((root / name / "manifest.json").read_bytes())
    figures = report(root / name)
    asked.checks.equal("show names its schema", document["schema"], "nightaudit.show/1")
    for member in ("run", "chain", "baseline", "inputs", "outputs"):
        asked.checks.equal(f"its {member} are the manifest's", document[member], manifest[member])
    for member in ("controls", "findings"):
        asked.checks.equal(f"its {member} are the report's", document[member], figures[member])
    asked.checks.equal("its first member is what list says", document["archive"], asked.json("list")["archives"][1])
    text = asked.table("show", name)
    wanted = [name, manifest["chain"]["previous"], manifest["config_sha256"], document["tagmanifest_sha256"]]
    wanted += [each["file"] for each in manifest["inputs"]] + [each["sha256"] for each in manifest["outputs"]]
    wanted += [each["id"] for each in figures["controls"]] + [f"{figures['summary']['total_requests']:,}"]
    asked.checks.equal("for people too all of it stands there", [each for each in wanted if each not in text], [])


def compared(asked, root, first, second, third):
    document = asked.json("diff", first, second)
    asked.checks.equal("diff names its schema", document["schema"], "nightaudit.diff/1")
    changes = report(root / second)["changes"]
    restated = [row for row in changes if row["against"] == first and row["change"]]
    asked.checks.equal("two revisions differ in what the restatement lists", document["changes"], restated)
    files = document["day_files"]
    asked.checks.equal(
        "and in the one day file", [(row["file"], row["change"]) for row in files], [(day_file(root, first).name, "moved")])
    grown = next(each for each in report(root / second)["inputs"] if each["file"] == files[0]["file"])
    asked.checks.equal("whose content is told", files[0]["after"]["content_sha256"], grown["content_sha256"])
    text = asked.table("diff", first, second)
    asked.checks.that("the name that came is visible, not obeyed", "late⟨U+001B⟩[31m" in text and "\x1b" not in text, text)
    asked.checks.that("the table has the figure", re.search(r"^summary\.total_requests +[\d,]+ +[\d,]+ +2 ", text, re.M), text)
    rate = re.search(r"^summary\.success_rate +(\S+) +(\S+) ", text, re.M)
    asked.checks.that("figures that differ are shown as differing", rate and rate[1] != rate[2], text)
    section = text.split("Names and rows\n")[1].split("\n\n")[0].splitlines()
    ends = {shown_width(line.rstrip()) for line in section if line.split()[-1].isdigit() or line.endswith("after")}
    asked.checks.that("names as wide as 日本語 leave its columns aligned", len(ends) == 1, text)

    other = asked.json("diff", second, third)
    asked.checks.equal("windows of two days are not the same", other["same_window"], False)
    asked.checks.equal(
        "their summaries are compared, and names that came or went",
        other["changes"], [row for row in report(root / third)["changes"] if row["change"]])
    asked.checks.equal(
        "a day file came and one went", sorted(row["change"] for row in other["day_files"]), ["came", "went"])
    back = asked.json("diff", second, first)
    asked.checks.equal(
        "the other way round what came went",
        sum(row["change"] == "went" for row in back["changes"]), sum(row["change"] == "came" for row in document["changes"]))
    same = asked.table("diff", second, second)
    asked.checks.that("an archive does not differ from itself", "nothing moved, came or went" in same, same)


def named(asked, workspace, root, second, third):
    latest = asked.json("show", third)
    asked.checks.equal("latest is the greatest as-of day", asked.json("show", "latest"), latest)
    for path in (root / third, root / "latest", f"{root}/./{third}/"):
        done = workspace.nightaudit("show", path, "--format", "json")
        asked.checks.equal("a path needs no configuration", done.stdout and json.loads(done.stdout), latest)
    inside = workspace.nightaudit("show", third, "--format", "json", cwd=root)
    asked.checks.equal("nor does a folder of that name here", inside.stdout and json.loads(inside.stdout), latest)
    by_variable = workspace.nightaudit(
        "list", "--format", "json", env=workspace.environment | {"NIGHTAUDIT_ARCHIVES": str(root)})
    asked.checks.equal("the archives may be the environment's", json.loads(by_variable.stdout), asked.json("list"))
    configuration = workspace.path("people.yaml")
    configuration.write_text(f'archives: {{path: "{root}"}}\n')
    configured = workspace.nightaudit("list", "--config", configuration, "--format", "json")
    asked.checks.equal("or the configuration's", json.loads(configured.stdout), asked.json("list"))

    for name, said in (("2026-03-15.r03", f'did you mean "{second}"'), ("lastest", 'did you mean "latest"'),
                       (str(root), "no archive's folder"), ("nowhere/2026-03-15", "no archive's folder"),
                       (f"{root}/2026-04-16", 'did you mean "2026-03-16"')):
        for command in (("show", name), ("diff", second, name)):
            done = asked.run(*command, status=64)
            asked.checks.that("and says what there is instead", said in done.stderr.decode(), done.stderr)
            asked.checks.equal("with nothing on stdout", done.stdout, b"")
    empty = workspace.path("people-empty")
    empty.mkdir()
    asked.run("list", status=64, root=empty)
    (empty / "nightaudit-root.json").write_text("{}")
    asked.checks.that("archives that have not begun are an empty list", "no archive" in asked.table("list", root=empty))
    asked.run("show", "latest", status=64, root=empty)
    asked.checks.equal("in JSON too", asked.json("list", root=empty)["archives"], [])
    asked.run("list", status=1, root=workspace.path("people-nowhere"))
    nothing = workspace.nightaudit("list", cwd=workspace.folder)
    asked.checks.ends("without archives list exits 64", nothing, 64)
    asked.checks.that("and says how to give them", b"--archives" in nothing.stderr, nothing.stderr)


def altered(asked, workspace, root, first, second, third):
    """What is damaged, the archive, how; the chain states of all three; whether its manifest may be used."""
    for number, (sentence, name, damage, states, has_manifest) in enumerate((
            ("a report.json", first, lambda folder: flip(folder / first / "data/report.json"), ["ok"] * 3, True),
            ("a missing report.json", second, lambda folder: (folder / second / "data/report.json").unlink(), ["ok"] * 3, True),
            ("a payload manifest", third, lambda folder: flip(folder / third / "manifest-sha256.txt"), ["ok"] * 3, True),
            ("a manifest.json", first, lambda folder: version_of(folder / first / "manifest.json"), ["ok"] * 3, False),
            ("a manifest made to fit", first,
             lambda folder: forged_tag(folder / first / "manifest.json", '"version": "', '"version": "9'),
             ["ok", "broken", "ok"], False))):
        copy = workspace.path(f"people-altered-{number}")
        shutil.copytree(root, copy, symlinks=True)
        damage(copy)
        rows = asked.json("list", root=copy)["archives"]
        asked.checks.equal(
            f"{sentence}: the list tells that archive only", [row["archive"] for row in rows if row["altered"]], [name])
        asked.checks.equal(
            "and none of its figures", [row["archive"] for row in rows if row["summary"] is None and row["outcome"] is None],
            [name])
        asked.checks.equal("and the chain as it is", [row["chain"] for row in rows], states)
        line = next(line for line in asked.table("list", root=copy).splitlines() if line.startswith(name + " "))
        asked.checks.that("the table tells it", re.search(r"manifest|report\.json", line), line)
        done = asked.run("show", name, status=1, root=copy)
        requests = f"{report(root / name)['summary']['total_requests']:,}"
        asked.checks.that("show shows none of its figures", requests not in done.stdout.decode().split(), done.stdout)
        asked.checks.that("and says what to do", b"nightaudit verify" in done.stderr, done.stderr)
        document = asked.json("show", name, status=1, root=copy)
        asked.checks.equal("its controls are null", document["controls"], None)
        asked.checks.equal("its run only where the manifest is what was published", document["run"] is not None, has_manifest)
        refused = asked.run("diff", name, name, status=1, root=copy)
        asked.checks.equal("diff compares nothing with it", refused.stdout, b"")

    missing = workspace.path("people-missing")
    shutil.copytree(root, missing, symlinks=True)
    shutil.rmtree(missing / second)
    rows = asked.json("list", root=missing)["archives"]
    asked.checks.equal("an archive that is missing is a gap", [row["chain"] for row in rows], ["ok", "gap"])
    shutil.copytree(missing / third, missing / "2026-03-17")
    rows = asked.json("list", root=missing)["archives"]
    asked.checks.equal("one that is there twice is a fork", sorted(row["chain"] for row in rows), ["fork", "gap", "ok"])
    shutil.rmtree(missing / "2026-03-17")
    (missing / first / "manifest.json").write_bytes(b"{\n")
    rows = asked.json("list", status=1, root=missing)["archives"]
    asked.checks.equal("one that cannot be read stands in the list", [row["archive"] for row in rows], [first, third])
    asked.checks.equal("without a place in the chain", [row["sequence"] for row in rows], [None, 3])
    said = asked.run("list", status=1, root=missing)
    asked.checks.that("and stderr says where it ends", b"manifest.json:2:" in said.stderr, said.stderr)
    asked.checks.that("and the table shows the others", third in said.stdout.decode(), said.stdout)
    asked.run("show", first, status=1, root=missing)
    asked.run("show", third, root=missing)
    (missing / third / "tagmanifest-sha256.txt").unlink()
    last = asked.run("show", "latest", status=1, root=missing)
    asked.checks.that("the latest that cannot be read is no earlier one", third.encode() in last.stderr, last.stderr)


def version_of(manifest):
    """Another version in manifest.json, and nothing made to fit."""
    text = manifest.read_text()
    manifest.write_text(text.replace('"version": "', '"version": "9', 1))


def in_colour(asked, workspace, root):
    for sentence, more, wanted in (
            ("on a terminal titles are coloured", {"TERM": "xterm"}, True),
            ("not under NO_COLOR", {"TERM": "xterm", "NO_COLOR": "1"}, False),
            ("not on a dumb terminal", {"TERM": "dumb"}, False)):
        output = on_terminal([str(workspace.binaries / "nightaudit"), "list", "--archives", str(root)], workspace.environment | more)
        asked.checks.equal(sentence, b"\x1b[1m" in output, wanted)
        plain = re.sub(rb"\x1b\[[0-9]+m", b"", output).replace(b"\r\n", b"\n").decode()
        asked.checks.equal("less colour it is the same table", plain, asked.table("list"))


def on_terminal(arguments, environment):
    """What a program writes to a terminal."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(arguments[0], arguments, environment)
    output = b""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
    os.close(terminal)
    os.waitpid(child, 0)
    return output


def hostile(workspace, checks):
    """Names and file names that would steer a terminal."""
    asked = Asked(workspace, checks, workspace.hostile.root)
    name = workspace.AS_OF
    for arguments in (("list",), ("show", name)):
        text = asked.table(*arguments)
        checks.equal(f"{arguments[0]} of hostile logs steers no terminal", STEERING.findall(text), [])
    checks.equal("their JSON has every day file", asked.json("show", name)["inputs"],
                 json.loads((workspace.hostile.archive / "manifest.json").read_bytes())["inputs"])
    usual = workspace.nightaudit("diff", workspace.usual.archive, workspace.hostile.archive)
    checks.ends("archives of two directories can be compared", usual, 0)
    checks.equal("every name that came is visible", STEERING.findall(usual.stdout.decode()), [])


def pseudonyms(workspace, checks, logs):
    """A report that calls users by pseudonyms, and one that does not."""
    key = workspace.path("people-key")
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    configuration = workspace.path("people-privacy.yaml")
    configuration.write_text(f'privacy: {{user_ids: pseudonymise, key: "{key}"}}\n')
    root = workspace.path("people-privacy")
    workspace.run(logs, root)
    done = workspace.run(logs, root, "--config", configuration)
    checks.ends("the same logs under pseudonyms are reported", done, 0)
    asked = Asked(workspace, checks, root)
    document = asked.json("diff", workspace.AS_OF, f"{workspace.AS_OF}.r02")
    checks.equal("users that are called otherwise are not compared", document["users_compared"], False)
    checks.equal("so none came or went", [row for row in document["changes"] if "user" in row["kind"]], [])
    said = asked.run("diff", workspace.AS_OF, f"{workspace.AS_OF}.r02")
    checks.that("which stderr says", b"users are not compared" in said.stderr, said.stderr)


def aligned(lines):
    """Whether each title of numbers ends where its numbers do."""
    for title in ("revision", "sequence", "requests", "success", "tokens", "rejected"):
        end = lines[0].index(title) + len(title)
        if any(shown_width(line) < end or line[end - 1] == " " or line[end:end + 1].strip() for line in lines[1:]):
            return False
    return True


def shown_width(text):
    """Columns of a terminal, for what stands in these tables."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
