"""Earlier archives that are not what was published: the night goes on without what they say, and tells it."""

import hashlib
import json
import shutil

from check_verify import listed_anew
from workspace import archives, day_file, entry, report

BEFORE, AS_OF = "2026-03-14", "2026-03-15"
HARMED = "2026-03-12"


def check(workspace, checks):
    logs = workspace.sample("altered-logs", seed=8, rows=300)
    original = workspace.published("altered", logs, as_of=BEFORE).root
    nights = Nights(workspace, checks, original, logs)

    root = nights.night("the comparison archive's report.json altered", "data/report.json", more_requests)
    checks.equal("there are no changes", report(root / AS_OF)["changes"], [])
    checks.equal("what the archive recorded of day files still counts", states(root / AS_OF), {"same"})
    page = (root / AS_OF / "data/report.html").read_text()
    checks.that("the page says why, on its first screen", "archive_altered" in page[page.index("<body>"):page.index("</header>")])
    checks.that("and beside the figures", "was not used." in page and "No earlier archive to compare with" not in page)
    following = workspace.run(logs, root, "--quiet", as_of="2026-03-16")
    checks.ends("the night after it exits 0", following, 0)
    checks.equal("and compares again, and tells nothing", (
        {row["against"] for row in report(root / "2026-03-16")["changes"]}, b"report.json" in following.stderr),
        ({AS_OF}, False))

    root = nights.night("its payload manifest altered", "manifest-sha256.txt", more_blanks)
    checks.equal("there are no changes without it", report(root / AS_OF)["changes"], [])
    nights.night("its report.json removed", "data/report.json", lambda path: path.unlink())

    root = nights.night("its manifest.json altered", "manifest.json", more_blanks)
    checks.equal("nothing that it recorded counts", states(root / AS_OF), set())
    told = workspace.nightaudit(
        "check", "--logs", logs, "--archives", root, "--as-of", "2026-03-16", "--days", workspace.DAYS)
    checks.that("check tells it before the run", f"archive {BEFORE}: manifest.json".encode() in told.stderr, told.stderr)

    root = workspace.path("altered-renamed")
    shutil.copytree(original, root, symlinks=True)
    (root / BEFORE).rename(root / "2026-03-13")
    (root / "2026-03-12").symlink_to("2026-03-13")
    done = workspace.run(logs, root, "--quiet", as_of=AS_OF)
    checks.ends("a renamed archive does not stop the night", done, 0)
    for name in ("2026-03-12", "2026-03-13"):
        checks.that(f"{name} is told", f"archive {name}: bag-info.txt names another archive".encode() in done.stderr, done.stderr)
    checks.equal("there are no changes against it", report(root / AS_OF)["changes"], [])
    found = workspace.nightaudit("verify", root)
    checks.that("verify tells the link, too", b"2026-03-12: is a link" in found.stdout, found.stdout)
    (root / "2026-03-12").unlink()
    (root / "2026-03-13").rename(root / BEFORE)
    checks.ends("named as it was, the chain is whole", workspace.nightaudit("verify", root), 0)
    (root / "2026-03-10").mkdir()
    done = workspace.run(logs, root, "--quiet", as_of="2026-03-16")
    checks.ends("an empty folder named like an archive ends the run with 1", done, 1)
    checks.that("it says what to do", b"restore it, or move it away" in done.stderr, done.stderr)

    root = nights.night("a restated archive's report.json altered", "data/report.json", more_requests, as_of=BEFORE)
    checks.equal("there are no changes against it", report(root / f"{BEFORE}.r02")["changes"], [])
    again = workspace.run(logs, root, "--quiet", as_of=BEFORE)
    checks.ends("a run after the restatement exits 0", again, 0)
    checks.equal("and publishes nothing", archives(root), [BEFORE, f"{BEFORE}.r02"])
    shutil.copy(original / BEFORE / "data/report.json", root / BEFORE / "data/report.json")
    checks.ends("put back as it was, the archive and its restatement are right", workspace.nightaudit("verify", root), 0)
    not_whole(nights)
    at_the_end(nights)
    hidden(nights)


def not_whole(nights):
    """The day's archive, of which a file is altered that no run reads: nothing changed, but it is restated."""
    workspace, checks = nights.workspace, nights.checks
    for number, (file, alter) in enumerate([
            *((file, more_blanks) for file in ("data/csv/users.csv", "source/controls.yaml", "bagit.txt", "schemas/report.rng")),
            ("data/report.html", lambda path: path.unlink())]):
        root = workspace.path(f"altered-not-whole-{number}")
        shutil.copytree(nights.original, root, symlinks=True)
        alter(root / BEFORE / file)
        done = workspace.run(nights.logs, root, "--quiet", as_of=BEFORE)
        checks.ends(f"{file} of the day's archive is not what was published: the run exits 0", done, 0)
        checks.that("and tells it", f"archive {BEFORE}: {file} ".encode() in done.stderr, done.stderr)
        checks.equal("and restates the day", archives(root), [BEFORE, f"{BEFORE}.r02"])
        nights.recomputed(root, f"{BEFORE}.r02", BEFORE, nights.logs)


def at_the_end(nights):
    """What is spoiled or gone at the chain's end, of which nothing in the root itself tells."""
    workspace, checks = nights.workspace, nights.checks
    root, heads = workspace.path("altered-end"), workspace.path("altered-heads")
    configuration = workspace.path("altered-heads.yaml")
    configuration.write_text(f"head_file: {heads}\n")
    for day in ("2026-03-13", BEFORE):
        workspace.run(nights.logs, root, "--config", configuration, as_of=day)
    spoiled = workspace.path("altered-spoiled")
    shutil.copytree(root, spoiled, symlinks=True)
    with (spoiled / BEFORE / "tagmanifest-sha256.txt").open("ab") as file:
        file.write(b"x\n")
    done = workspace.run(nights.logs, spoiled, "--config", configuration, as_of=BEFORE)
    checks.ends("a tag manifest at the chain's end that is none: the run exits 0", done, 0)
    checks.that("and tells the archive, and that the head file has another", all(
        each in done.stderr for each in (f"archive {BEFORE}: tagmanifest-sha256.txt".encode(), b"head_file")), done.stderr)
    checks.equal("and restates it", archives(spoiled)[-1], f"{BEFORE}.r02")
    shutil.rmtree(root / BEFORE)
    with heads.open("ab") as file:
        file.write(b"9 abc")
    done = workspace.run(nights.logs, root, "--config", configuration, as_of=AS_OF)
    checks.that("an archive gone from the chain's end is told by the head file", b"--expect-head" in done.stderr, done.stderr)
    checks.that("a torn line in it is ended, and the next head its own line",
                heads.read_text().splitlines()[-2:][0] == "9 abc" and heads.read_text().endswith(f" {AS_OF}\n"), heads.read_text())
    gone = workspace.path("altered-gone")
    for day in ("2026-03-12", "2026-03-13", BEFORE):
        workspace.run(nights.logs, gone, as_of=day)
    shutil.rmtree(gone / "2026-03-13")
    workspace.run(nights.logs, gone, as_of="2026-03-13")
    checks.equal("the name of an archive that is gone is not used again", archives(gone), ["2026-03-12", "2026-03-13.r02", BEFORE])


def hidden(nights):
    """A day file altered after two archives recorded it, and its digest in them made to fit."""
    workspace, checks = nights.workspace, nights.checks
    logs = workspace.path("altered-hidden-logs")
    shutil.copytree(nights.logs, logs)
    root = workspace.published("altered-hidden", logs, as_of="2026-03-13").root
    workspace.run(logs, root, as_of=BEFORE)
    day_file(logs, HARMED).write_bytes(entry(user_id="eve"))
    for archive in ("2026-03-13", BEFORE):
        fit(root / archive / "manifest.json", day_file(logs, HARMED))
    listed_anew(root / "2026-03-13")  # which the next archive recorded otherwise
    done = workspace.run(logs, root, "--quiet", as_of=AS_OF)
    checks.ends("digests made to fit an altered day file: the run exits 0", done, 0)
    checks.equal("neither archive vouches for the day file", states(root / AS_OF), set())
    checks.equal("and both are told", altered(root / AS_OF), [
        "2026-03-13/tagmanifest-sha256.txt", f"{BEFORE}/manifest.json"])
    nights.recomputed(root, AS_OF, AS_OF, logs)


class Nights:
    def __init__(self, workspace, checks, original, logs):
        self.workspace, self.checks, self.original, self.logs = workspace, checks, original, logs

    def night(self, sentence, file, alter, as_of=AS_OF):
        """A run after that file of the earlier archive was altered; the directory of archives."""
        root = self.workspace.path("altered-" + sentence.replace(" ", "-"))
        shutil.copytree(self.original, root, symlinks=True)
        alter(root / BEFORE / file)
        done = self.workspace.run(self.logs, root, "--quiet", as_of=as_of)
        self.checks.ends(f"{sentence}: the run exits 0", done, 0)
        published = archives(root)[-1]
        lines = [line for line in done.stderr.decode().splitlines() if "nightaudit verify" in line]
        self.checks.that(
            f"{sentence}: one line on stderr names it, also under --quiet",
            len(lines) == 1 and f"archive {BEFORE}: {file} " in lines[0], done.stderr)
        self.checks.equal(f"{sentence}: a finding names it", altered(root / published), [f"{BEFORE}/{file}"])
        baseline = json.loads((root / published / "source/baseline.json").read_bytes())
        self.checks.equal(
            f"{sentence}: the baseline holds that it was not used", [
                (row["archive"], row["file"]) for row in baseline["altered"]], [(BEFORE, file)])
        self.recomputed(root, published, as_of, self.logs)
        return root

    def recomputed(self, root, archive, as_of, logs):
        compared = self.workspace.reference(
            "recompute.py", "--all", "--compare", root / archive / "data/report.json", logs, "--as-of", as_of,
            "--days", self.workspace.DAYS, "--archives", root, "--controls",
            self.workspace.repository / "deploy/controls.yaml")
        self.checks.ends(f"recompute.py finds every figure of {root.name}", compared, 0)


def altered(archive):
    return [row["location"] for row in report(archive)["findings"] if row["code"] == "archive_altered"]


def states(archive):
    return {row["state"] for row in report(archive)["custody"]["files"]}


def more_requests(path):
    document = path.read_text()
    path.write_text(document.replace('"total_requests": ', '"total_requests": 9', 1))


def more_blanks(path):
    path.write_text(path.read_text() + " ")


def fit(manifest, file):
    """Makes a manifest record the content that the day file has now."""
    text = manifest.read_text()
    recorded = next(row for row in json.loads(text)["inputs"] if row["file"] == file.name)
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    line = next(line for line in text.splitlines() if f'"file": "{file.name}"' in line)
    fitted = line.replace(recorded["sha256"], digest).replace(f': {recorded["bytes"]},', f": {len(content)},")
    manifest.write_text(text.replace(line, fitted))
