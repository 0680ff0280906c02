"""A rerun publishes nothing where nothing changed, and a restatement where something did; same logs, same bytes."""

import gzip
import json
import re
import shutil

from check_bag import accepted
from check_figures import CONTROL
from workspace import archives, day_file, digests, entry, leftovers, report


def check(workspace, checks):
    logs = workspace.sample("rerun-logs", seed=3)
    published = workspace.published("rerun", logs)
    first = digests(published.archive)

    again = workspace.run(logs, published.root)
    checks.ends("a second run exits 0", again, 0)
    checks.equal("a second run publishes nothing", archives(published.root), [workspace.AS_OF])
    checks.that("a second run says so", again.stderr.strip(), again.stderr)
    index = published.root / "index.html"
    page = index.read_bytes()
    index.write_bytes(b"")
    (published.root / "latest").unlink()
    workspace.run(logs, published.root)
    checks.that(
        "a run heals index and latest, also where it publishes nothing",
        index.read_bytes() == page and (published.root / "latest").samefile(published.archive))
    displaced(workspace, checks, logs, published)

    other = workspace.published("rerun-other", logs)
    checks.equal("two roots of the same logs hold the same bytes", digests(other.data), digests(published.data))
    moved = workspace.path("rerun-moved")
    shutil.copytree(logs, moved)
    checks.equal(
        "logs in another place make the same bytes",
        digests(workspace.published("rerun-elsewhere", moved).data), digests(published.data))

    with day_file(logs, workspace.AS_OF).open("ab") as file:
        file.write(entry(user_id="late", model="m", timestamp=f"{workspace.AS_OF}T23:59:59Z"))
    restated = workspace.run(logs, published.root)
    checks.ends("a run after a line was appended exits 0", restated, 0)
    second = f"{workspace.AS_OF}.r02"
    if not checks.equal("it publishes a restatement", archives(published.root), [workspace.AS_OF, second]):
        return
    checks.equal("the first archive keeps its bytes", digests(published.archive), first)
    restatement = report(published.root / second)
    checks.equal(
        "the restatement counts the line",
        restatement["summary"]["total_requests"], published.report["summary"]["total_requests"] + 1)
    checks.that("the restatement lists what moved", restatement["changes"])
    checks.that("latest leads to the restatement", (published.root / "latest").samefile(published.root / second))
    info = (published.root / second / "bag-info.txt").read_text()
    checks.that("its predecessor is the first archive", f"Previous-Bag: {workspace.AS_OF}\n" in info, info)
    checks.that(
        "it pins the first archive's tag manifest",
        f"Previous-Tagmanifest-SHA256: {first['tagmanifest-sha256.txt']}\n" in info, info)
    accepted(workspace, checks, published.root / second, "the restatement")
    checks.ends("verify finds no fault in both", workspace.nightaudit("verify", published.root), 0)

    earlier = workspace.run(logs, published.root, as_of="2026-03-14")
    checks.ends("an earlier day can still be reported", earlier, 0)
    latest = published.root / "latest"
    checks.that("latest stays with the greatest as-of day", latest.samefile(published.root / second))
    swapped(workspace, checks)
    lower_bounds(workspace, checks)
    preview(workspace, checks, logs)
    moved_contents(workspace, checks)
    undone(workspace, checks)


def swapped(workspace, checks):
    """Two users trade outcomes, and a day file the day: no total moves, yet the restatement lists it."""
    logs, first, second = workspace.path("swap-logs"), "2026-03-13", "2026-03-14"
    logs.mkdir()
    root = workspace.path("swap")
    for ann, bob, date in (("error", "success", first), ("success", "error", second)):
        day_file(logs, workspace.AS_OF).write_bytes(
            entry(user_id="ann", model="m", status=ann) + entry(user_id="bob", model="m", status=bob))
        for each in (first, second):
            day_file(logs, each).unlink(missing_ok=True)
        day_file(logs, date).write_bytes(b"\n")
        workspace.run(logs, root, days=3)
    restated = root / f"{workspace.AS_OF}.r02"
    rows = {
        (row["figure"], row["name"], row["second_name"]): (row["before"], row["after"], row["change"])
        for row in report(restated)["changes"]}
    checks.that("no total moved", not any(figure.startswith("summary.") for figure, _, _ in rows))
    for key, value in {
        ("users.failed", "ann", None): (1, 0, "moved"), ("users.success_rate", "bob", None): (1, 0, "moved"),
        ("usage.failed", "bob", "m"): (0, 1, "moved"),
        (f"completeness.missing_days.{first}", None, None): (None, 1, "came"),
        (f"completeness.missing_days.{second}", None, None): (1, None, "went"),
        ("inputs.bytes", f"audit_{second}.jsonl", None): (None, 1, "came"),
    }.items():
        checks.equal(f"a restatement lists {' '.join(filter(None, key))}", rows.get(key), value)
    compared = workspace.reference(
        "recompute.py", "--compare", restated / "data/report.json", logs, "--as-of", workspace.AS_OF, "--days", 3,
        "--archives", root, "--controls", workspace.repository / "deploy/controls.yaml", "--all")
    checks.ends("recompute.py finds a restatement's changes", compared, 0)


def lower_bounds(workspace, checks):
    """A total with holes is marked wherever it stands; a restatement that only fills the hole lists the flags."""
    place = workspace.path("bounds")
    logs, root = place / "logs", place / "archives"
    logs.mkdir(parents=True)
    (place / "controls.yaml").write_text("schema: nightaudit.controls/1\ncontrols:\n" + CONTROL.format(
        id="budget", measure="summary.total_tokens", comparison="<=", limit=30, more=""))
    (place / "nightaudit.yaml").write_text("controls: controls.yaml\n")
    whole = entry(user_id="ann", prompt_tokens=20, completion_tokens=10)
    for date, last in (("2026-03-14", b""), ("2026-03-15", entry(user_id="bob", prompt_tokens=None, completion_tokens=0)),
                       ("2026-03-15", entry(user_id="bob", prompt_tokens=0, completion_tokens=0))):
        day_file(logs, date).write_bytes(whole + last)
        done = workspace.run(logs, root, "--config", place / "nightaudit.yaml", as_of=date, days=1)
        checks.ends(f"the run of {date} exits 0", done, 0)
    first, second = root / "2026-03-15", root / "2026-03-15.r02"
    page = re.sub(r"<[^>]*>", " ", (first / "data/report.html").read_text())
    page = re.sub(r"\s+", " ", page.split("Skip to the report")[1])
    checks.that("the page says in changes that the total became a lower bound",
                "Tokens are a lower bound summary.lower_bound.total_tokens no yes " in page, page)
    checks.that("and marks the value that a control observed", "Title of budget pass warning ≥ 30 ≤ 30 " in page, page)
    [control] = report(first)["controls"]
    checks.equal(
        "report.json says so of the control", (control["outcome"], control["lower_bound"]), ("pass", {"observed": True}))
    [total] = [row for row in report(first)["changes"] if row["figure"] == "summary.total_tokens"]
    checks.equal("and of the change", total["lower_bound"], {"before": False, "after": True})
    for name, end in (("changes", ",30,30,0,0,figure,,,,false,true"), ("controls", ",,,true,")):
        lines = (first / f"data/csv/{name}.csv").read_text().splitlines()
        row = next(line for line in lines if ",summary.total_tokens," in line)
        checks.that(f"{name}.csv says so", row.endswith(end), row)
    told = workspace.nightaudit("show", "2026-03-15", "--archives", root).stdout.decode()
    checks.that("show marks what the control observed", re.search(r"budget +≥ 30 ", told), told)
    moved = {
        (row["figure"], row["name"]): (row["before"], row["after"])
        for row in report(second)["changes"] if row["against"] == "2026-03-15" and ".lower_bound." in row["figure"]}
    for key in (("summary.lower_bound.total_tokens", None), ("daily.2026-03-15.lower_bound.prompt_tokens", None),
                ("users.lower_bound.prompt_tokens", "bob")):
        checks.equal(f"a restatement lists that {key[0]} moved", moved.get(key), (1, 0))
    checks.that("and none that stayed", ("users.lower_bound.prompt_tokens", "ann") not in moved, moved)
    compared = workspace.reference(
        "recompute.py", "--compare", second / "data/report.json", logs, "--as-of", "2026-03-15", "--days", 1,
        "--archives", root, "--controls", place / "controls.yaml", "--all")
    checks.ends("recompute.py finds the lower bounds and their changes", compared, 0)


def preview(workspace, checks, logs):
    folder = workspace.path("preview")
    done = workspace.nightaudit(
        "run", "--logs", logs, "--preview", folder, "--as-of", workspace.AS_OF, "--days", workspace.DAYS)
    checks.ends("a preview exits 0", done, 0)
    checks.that("a preview renders the page", any(folder.rglob("report.html")))
    checks.that("a preview is no bag", not any(folder.rglob("bagit.txt")))
    root = workspace.published("preview-archives", logs).root
    before = digests(root)
    link = workspace.path("preview-link")
    link.symlink_to(root / workspace.AS_OF / "data")
    for place in (root, root / workspace.AS_OF, root / workspace.AS_OF / "data", root / "2026-03-20", root / "a/b", link):
        done = workspace.nightaudit("run", "--logs", logs, "--preview", place, "--as-of", workspace.AS_OF)
        checks.ends(f"a preview into {place.name} of the archives is refused", done, 64)
    checks.equal("and changes nothing there", digests(root), before)


def moved_contents(workspace, checks):
    """Contents under other names: nothing is published, but a run says what custody tells the next night."""
    for sentence, move, named, states in (
            ("a renamed day file", renamed, ["audit_2026-03-12.jsonl"], {"vanished": 1}),
            ("two day files exchanged", exchanged, ["audit_2026-03-12.b.jsonl", "audit_2026-03-12.jsonl"],
             {"altered": 1, "truncated": 1}),
            ("a day file rotated", rotated, [], {"recompressed": 1})):
        logs = workspace.sample("moved-" + sentence, seed=9, rows=200, end="2026-03-16")
        (logs / "audit_2026-03-12.b.jsonl").write_bytes(entry(id="b") * 500)
        root = workspace.published("moved-archives-" + sentence, logs).root
        move(logs)
        again = workspace.run(logs, root, "--quiet")
        checks.ends(f"{sentence}: a second run exits 0", again, 0)
        checks.equal(f"{sentence}: it publishes nothing", archives(root), [workspace.AS_OF])
        lines = again.stderr.decode().splitlines()
        warned = [line for line in lines if "the next report says so" in line]
        checks.equal(f"{sentence}: one warning where custody will tell", len(warned), 1 if named else 0)
        checks.that(f"{sentence}: it names {named}", all(name in warned[0] for name in named), lines)
        workspace.run(logs, root, "--quiet", as_of="2026-03-16")
        custody = report(root / "2026-03-16")["custody"]
        checks.equal(f"{sentence}: the next report says so", {name: custody[name] for name in states}, states)


def undone(workspace, checks):
    """What a day file lost and got back stays a failed control; what grew and was rotated is none."""
    logs, root = workspace.path("undone-logs"), workspace.path("undone")
    logs.mkdir()
    first, second, third = (day_file(logs, f"2026-03-{day}") for day in (12, 13, 14))
    for file in (first, second, third, day_file(logs, workspace.AS_OF)):
        file.write_bytes(entry(id="1") + entry(id="2"))
    whole = first.read_bytes()

    def night(sentence, first_content, second_content):
        for file, content in ((first, first_content), (second, second_content)):
            file.unlink(missing_ok=True)
            if content is not None:
                file.write_bytes(content)
        done = workspace.run(logs, root, "--quiet")
        checks.ends(f"{sentence}: the run exits 0", done, 0)
        return archives(root)[-1]

    night("two days as they were", whole, whole)
    night("one truncated, one vanished", entry(id="1"), None)
    third.write_bytes(whole + entry(id="3"))
    latest = night("both undone", whole, whole)
    rotated(logs, "2026-03-14")
    for sentence in ("both undone", "and later"):
        shown = report(root / latest)
        checks.equal(f"{sentence}: custody keeps both faults, and no other", {
            name: shown["custody"][name] for name in ("truncated", "vanished", "altered")},
            {"truncated": 1, "vanished": 1, "altered": 0})
        checks.equal(f"{sentence}: both controls fail", {row["id"] for row in shown["controls"] if row["outcome"] == "fail"}
                     & {"no_truncated_file", "no_vanished_file", "no_altered_file"}, {"no_truncated_file", "no_vanished_file"})
        workspace.run(logs, root, "--quiet", as_of="2026-03-16")
        latest = "2026-03-16"
    compared = workspace.reference(
        "recompute.py", "--compare", root / latest / "data/report.json", logs, "--as-of", latest, "--days", workspace.DAYS,
        "--archives", root, "--controls", workspace.repository / "deploy/controls.yaml", "--all")
    checks.ends("recompute.py finds a fault that was undone", compared, 0)
    baseline = json.loads((root / latest / "source/baseline.json").read_bytes())
    checks.equal("the baseline holds which archive recorded them", sorted(
        (row["fault"]["state"], row["fault"]["archive"]) for row in baseline["recorded"] if row["fault"]),
        [("truncated", f"{workspace.AS_OF}.r02"), ("vanished", f"{workspace.AS_OF}.r02")])


def renamed(logs):
    day_file(logs, "2026-03-12").rename(logs / "audit_2026-03-12.c.jsonl")


def exchanged(logs):
    first, second = day_file(logs, "2026-03-12"), logs / "audit_2026-03-12.b.jsonl"
    contents = first.read_bytes(), second.read_bytes()
    second.write_bytes(contents[0])
    first.write_bytes(contents[1])


def rotated(logs, date="2026-03-12"):
    plain = day_file(logs, date)
    (logs / "archive").mkdir()
    (logs / f"archive/{plain.name}.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()


def displaced(workspace, checks, logs, published):
    """Directories in the place of index.html and latest: an empty one gives way, any other stays and is told."""
    places = [published.root / "index.html", published.root / "latest"]
    for place in places:
        place.unlink()
        place.mkdir()
        (place / "kept").touch()
    done = workspace.run(logs, published.root)
    checks.ends("a directory where index.html or latest belongs does not fail the run", done, 0)
    told = [line for line in done.stderr.decode().splitlines() if "warning" in line]
    checks.that(
        "each is told in a line: path, reason, and what to do", len(told) == 2 and all(
            any(str(place) in line and "Is a directory" in line and "move that directory away" in line for line in told)
            for place in places), done.stderr)
    checks.that("what lies in them is kept", all((place / "kept").is_file() for place in places))
    checks.equal("nothing half-made is left", leftovers(published.root), [])
    for place in places:
        (place / "kept").unlink()
    done = workspace.run(logs, published.root)
    checks.that("empty ones are healed without a warning", b"warning" not in done.stderr and places[0].is_file()
                and places[1].samefile(published.archive), done.stderr)
