"""verify finds no fault in what a run left, and finds each of several damages."""

import hashlib
import json
import os
import pathlib
import shutil
import sys

from workspace import day_file, entry


def check(workspace, checks):
    for name in ("usual", "hostile"):
        verified = workspace.nightaudit("verify", getattr(workspace, name).root)
        checks.ends(f"verify of the archives of {name} logs exits 0", verified, 0)
    logs = workspace.sample("verify-logs", seed=6, rows=300)
    original = workspace.published("verify", logs).root
    with day_file(logs, workspace.AS_OF).open("ab") as file:
        file.write(entry(user_id="late"))
    workspace.run(logs, original)
    first, second = workspace.AS_OF, f"{workspace.AS_OF}.r02"
    checks.ends("verify of two archives exits 0", workspace.nightaudit("verify", original), 0)
    checks.ends("verify of one archive exits 0", workspace.nightaudit("verify", original / second), 0)
    nothing = workspace.nightaudit("verify", workspace.path("nowhere"))
    checks.that("verify of what is not there exits 1 or 64", nothing.returncode in (1, 64), nothing)

    for number, (sentence, path, damage) in enumerate(damages(first, second)):
        root = workspace.path(f"verify-{number}")
        shutil.copytree(original, root, symlinks=True)
        damage(root)
        found = workspace.nightaudit("verify", root)
        checks.ends(f"verify finds {sentence}", found, 2)
        judged = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", root)
        checks.ends(f"check-archive.py finds {sentence}", judged, 2)
        checks.that(
            f"and names it: {path}", path in (found.stdout + found.stderr).decode("utf-8", "replace"),
            found.stdout + found.stderr)
    root_identity(workspace, checks, logs, original)
    laid_over(workspace, checks, original)


def laid_over(workspace, checks, original):
    """A bag that is laid over a directory of archives does not get it judged as a bag."""
    root = workspace.path("verify-laid-over")
    shutil.copytree(original, root, symlinks=True)
    flip(root / workspace.AS_OF / "data/report.json")
    (root / "data").mkdir()
    (root / "data/x").write_bytes(b"hi\n")
    (root / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (root / "manifest-sha256.txt").write_text(f"{hashlib.sha256(b'hi' + bytes([10])).hexdigest()}  data/x\n")
    for what, identity in (("a bag laid over archives", True), ("and without nightaudit-root.json", False)):
        if not identity:
            (root / "nightaudit-root.json").unlink()
        done = workspace.nightaudit("verify", root)
        checks.that(f"{what} hides nothing", done.returncode == 2 and b"file_altered" in done.stdout, done.stdout)


def root_identity(workspace, checks, logs, original):
    """The root is that of its archives, by the bytes of its title, and the configured one, wherever it is named."""
    own = json.loads((original / "nightaudit-root.json").read_bytes())["root_id"]
    for root_id, status in ((own, 0), ("0" * 32, 2)):
        configuration = workspace.path("verify-pinned.yaml")
        configuration.write_text(f"archives: {{root_id: \"{root_id}\"}}\n")
        for path in (original, original / workspace.AS_OF):
            done = workspace.nightaudit("verify", path, "--config", configuration)
            checks.that(
                f"verify of {path.name} exits {status} where the root_id is {root_id}",
                done.returncode == status and (b"root_identity" in done.stdout) == bool(status), done.stdout + done.stderr)
    titled = workspace.path("verify-title")
    checks.ends("a run under a title with an accent exits 0", workspace.run(logs, titled, "--title", "Caf\u00e9"), 0)
    checks.ends("its archives are right", workspace.nightaudit("verify", titled), 0)
    rewrite(titled / "nightaudit-root.json", "Caf\u00e9", "Cafe\u0301")
    done = workspace.nightaudit("verify", titled)
    checks.that("another form of the same accent is told", done.returncode == 2 and b"root_identity" in done.stdout, done.stdout)


def event_without_end(root):
    (root / "events").mkdir()
    (root / f"events/{2 ** 63 - 1}.json").write_bytes(b"{}")
    (root / "events/000001.json.sig").write_bytes(b"")


def damages(first, second):
    """What is damaged, what verify must name, and how."""
    return [
        ("a flipped byte in report.json", "data/report.json", lambda root: flip(root / first / "data/report.json")),
        ("a sequence that no number holds", f"{first}/bag-info.txt", lambda root: rewrite(
            root / first / "bag-info.txt", "Chain-Sequence: 1", f"Chain-Sequence: {2 ** 63 - 1}")),
        ("a revision that no number follows", f"{first}.r{2 ** 63 - 1}", lambda root: shutil.copytree(
            root / first, root / f"{first}.r{2 ** 63 - 1}")),
        ("an event that no number follows", f"events/{2 ** 63 - 1}.json", event_without_end),
        ("a manifest that is all hole", f"{first}/manifest.json", lambda root: os.truncate(root / first / "manifest.json", 300 << 20)),
        ("a flipped byte in the page", "data/report.html", lambda root: flip(root / second / "data/report.html")),
        ("a flipped byte in manifest.json", "manifest.json", lambda root: flip(root / first / "manifest.json")),
        ("a flipped byte in the payload manifest", "manifest-sha256.txt",
         lambda root: flip(root / first / "manifest-sha256.txt")),
        ("a removed CSV file", "data/csv/users.csv", lambda root: (root / first / "data/csv/users.csv").unlink()),
        ("a removed tag file", "bag-info.txt", lambda root: (root / first / "bag-info.txt").unlink()),
        ("an added file", "data/extra.txt", lambda root: (root / first / "data/extra.txt").write_text("1")),
        ("a removed archive", first, lambda root: shutil.rmtree(root / first)),
        ("an empty folder", "data/empty", lambda root: (root / first / "data/empty").mkdir()),
        ("an empty signature", ".sig", lambda root: (root / first / "tagmanifest-sha256.txt.sig").touch()),
        ("another root_id", "root_id",
         lambda root: rewrite(root / "nightaudit-root.json", '"root_id": "', '"root_id": "0')),
        ("an accounting that is not the report's", "accounting.accepted",
         lambda root: forged_tag(root / second / "manifest.json", '"accepted": ', '"accepted": 1')),
        ("an input that is not the report's", "inputs[0].content_sha256",
         lambda root: forged_tag(root / second / "manifest.json", '"content_sha256": "', '"content_sha256": "0')),
        ("a seal that is no time", "its Sealed is no time",
         lambda root: forged_tag(root / second / "bag-info.txt", "Sealed: ", "Sealed: 0")),
        *((f"{name} that the tag manifest lists, too", name.removesuffix("/module.yaml"), lambda root, name=name: listed_too(root / second, name))
          for name in ("fetch.txt", "manifest-sha512.txt", "source/notes.txt", "source/templates/other/module.yaml")),
        ("controls that no manifest lists", "source/controls.yaml", lambda root: unlisted(root / second, "source/controls.yaml")),
        ("a forged archive with manifests that fit", second, lambda root: forge(root / first)),
    ]


def flip(path: pathlib.Path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def rewrite(path: pathlib.Path, text, other):
    content = path.read_text()
    assert text in content, f"{path.name} has {text}"
    path.write_text(content.replace(text, other, 1))


def forged_tag(path: pathlib.Path, text, other):
    """Rewrites a tag file and makes the tag manifest fit."""
    rewrite(path, text, other)
    listed_anew(path.parent)


def forge(archive: pathlib.Path):
    """Changes the page and makes both manifests anew, so that only the chain can tell."""
    page = archive / "data/report.html"
    page.write_bytes(page.read_bytes().replace(b"</body>", b" </body>", 1))
    oxum = sum(path.stat().st_size for path in (archive / "data").rglob("*") if path.is_file())
    info = archive / "bag-info.txt"
    info.write_text("".join(
        f"Payload-Oxum: {oxum}.{line.rpartition('.')[2]}" if line.startswith("Payload-Oxum") else line
        for line in info.read_text().splitlines(keepends=True)))
    listed_anew(archive)


def listed_too(archive, name):
    """Adds a file, which the last archive's tag manifest lists."""
    file, manifest = archive / name, archive / "tagmanifest-sha256.txt"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"x\n")
    line = f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {name}\n"
    manifest.write_text("".join(sorted([*manifest.read_text().splitlines(True), line], key=lambda each: each[66:])))


def unlisted(archive, name):
    """Removes a file and its line in the last archive's tag manifest."""
    (archive / name).unlink()
    manifest = archive / "tagmanifest-sha256.txt"
    manifest.write_text("".join(line for line in manifest.read_text().splitlines(True) if line[66:-1] != name))


def listed_anew(archive: pathlib.Path):
    """Makes both manifests fit what lies in the archive."""
    for manifest in (archive / "manifest-sha256.txt", archive / "tagmanifest-sha256.txt"):
        names = [line.split("  ", 1)[1] for line in manifest.read_text().splitlines()]
        manifest.write_text("".join(
            f"{hashlib.sha256((archive / name).read_bytes()).hexdigest()}  {name}\n" for name in names))
