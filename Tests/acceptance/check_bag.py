"""A run prints its archive's path; the archive is a BagIt bag that other tools accept."""

import json
import os
import re
import shutil
import stat

from workspace import archives

MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")


def check(workspace, checks):
    for name in ("usual", "hostile"):
        published = getattr(workspace, name)
        lines = published.process.stdout.decode().splitlines()
        checks.that(
            f"a run on {name} logs prints one line, the archive's path",
            len(lines) == 1 and os.path.samefile(lines[0], published.archive), published.process.stdout)
        accepted(workspace, checks, published.archive, f"the bag of {name} logs")
        listed(checks, published.archive, f"the bag of {name} logs")
    damaged(workspace, checks)
    described(workspace.usual, checks)
    private(workspace, checks)


def accepted(workspace, checks, archive, what):
    """Other people's tools find nothing wrong with the bag."""
    for manifest in MANIFESTS:
        checks.ends(f"{what}: {manifest} passes sha256sum --strict -c", sums(workspace, archive, manifest), 0)
    checks.ends(f"{what} passes bagit.py --validate", workspace.python("bagit.py", "--validate", archive), 0)


def sums(workspace, archive, manifest):
    return workspace.tool("sha256sum", "--strict", "--quiet", "-c", manifest, cwd=archive)


def listed(checks, archive, what):
    """A manifest that leaves a file out passes all those tools, so each is held against the folder."""
    files = {str(path.relative_to(archive)) for path in archive.rglob("*") if path.is_file()}
    payload = {path for path in files if path.startswith("data/")}
    tags = {path for path in files - payload if not path.startswith("tagmanifest-")}
    for manifest, expected in zip(MANIFESTS, (payload, tags)):
        lines = (archive / manifest).read_text(encoding="ascii").splitlines()
        checks.equal(f"{what}: {manifest} lists each file once", sorted(line[66:] for line in lines), sorted(expected))


def damaged(workspace, checks):
    """The tools above do find what is wrong."""
    for path in ("data/csv/users.csv", "manifest.json", "source/templates/xhtml/module.yaml"):
        archive = workspace.path("damaged-bag")
        shutil.copytree(workspace.usual.archive, archive)
        content = bytearray((archive / path).read_bytes())
        content[len(content) // 2] ^= 1
        (archive / path).chmod(0o640)
        (archive / path).write_bytes(content)
        failed = [manifest for manifest in MANIFESTS if sums(workspace, archive, manifest).returncode != 0]
        checks.equal(
            f"a flipped bit in {path} fails its manifest", failed, [MANIFESTS[0 if path.startswith("data/") else 1]])
        shutil.rmtree(archive)


def described(published, checks):
    info = dict(
        line.split(": ", 1) for line in (published.archive / "bag-info.txt").read_text().splitlines())
    checks.equal("the first archive's sequence is 1", info.get("Chain-Sequence"), "1")
    checks.equal("the first archive has no predecessor", info.get("Previous-Bag"), "none")
    checks.equal("nor a predecessor's digest", info.get("Previous-Tagmanifest-SHA256"), "none")
    checks.that("the seal's time is UTC", re.fullmatch(r"\d{14}Z", info.get("Sealed", "")), info)
    for path in ("manifest.json", "nightaudit-root.json"):
        folder = published.root if path == "nightaudit-root.json" else published.archive
        checks.that(f"{path} names its schema", json.loads((folder / path).read_bytes()).get("schema"))
    checks.that("schemas/ holds what was validated against", any((published.archive / "schemas").rglob("*.rng")))
    checks.that("source/ holds the template modules", any((published.archive / "source").rglob("module.yaml")))
    latest = published.root / "latest"
    checks.that("latest leads to the archive", latest.is_symlink() and latest.samefile(published.archive))
    checks.that("index.html is there", (published.root / "index.html").is_file())


def private(workspace, checks):
    """Runs with a umask that hides nothing."""
    root = workspace.path("open-umask")
    workspace.run(workspace.usual.logs, root, umask=0)
    if not checks.equal("a run with umask 0 publishes", archives(root), [workspace.AS_OF]):
        return
    wide = [
        f"{path} {stat.S_IMODE(path.lstat().st_mode):o}" for path in [root / workspace.AS_OF, *root.rglob("*")]
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & ~(0o750 if path.is_dir() else 0o640)
    ]
    checks.equal("no file is wider than 0640 and no folder wider than 0750, whatever the umask", wide, [])
