"""verify judges bags that the Python package `bagit` makes, as that does, but where the RFC says otherwise."""

import json
import shutil

CONTENT = {"a.txt": "hello", "folder/b and c.txt": "second", "folder/\u00e9.txt": "third", "empty.txt": ""}


def check(workspace, checks):
    agreed, cases = 0, 0
    for algorithms, sound in (
            (["sha256"], True), (["sha512"], True), (["sha256", "sha512"], True), (["md5", "sha256"], True),
            (["md5"], False), (["sha1"], False)):
        bag = made(workspace, checks, "-".join(algorithms), algorithms)
        done = workspace.nightaudit("verify", bag)
        checks.ends(f"verify of a bag of {' and '.join(algorithms)} by bagit exits {0 if sound else 2}", done, 0 if sound else 2)
        checks.that("and says what it judged", b"BagIt 0.97 bag, not an archive of nightaudit" in done.stdout, done.stdout)
        if not sound:
            checks.that("by the words of its fault", b"unsupported algorithm" in done.stdout, done.stdout)
    stated = json.loads(workspace.nightaudit("verify", "--format", "json", workspace.path("bag-sha256")).stdout)
    checks.equal("JSON says the kind", stated["archives"][0]["kind"], "BagIt 0.97 bag")

    for name, damage in damages().items():
        bag = workspace.path(f"bagit-{name.replace(' ', '-')}")
        shutil.copytree(workspace.path("bag-sha256-sha512"), bag)
        damage(bag)
        cases += 1
        mine = workspace.nightaudit("verify", bag)
        other = workspace.python("bagit.py", "--validate", "--quiet", bag)
        agreed += checks.that(
            f"both refuse {name}", mine.returncode == 2 and other.returncode != 0,
            f"exit {mine.returncode}, bagit {other.returncode}\n{mine.stdout.decode()}")
    checks.equal(f"agreed on {agreed} of {cases} damages", agreed, cases)

    bag = workspace.path("bagit-space")
    shutil.copytree(workspace.path("bag-sha256"), bag)
    (bag / "bagit.txt").write_text("BagIt-Version : 0.97\nTag-File-Character-Encoding : UTF-8\n")
    (bag / "tagmanifest-sha256.txt").unlink()
    checks.ends("a blank before a colon of bagit.txt, which bagit accepts, is refused", workspace.nightaudit("verify", bag), 2)

    archive = workspace.path("bagit-archive") / "copy"
    shutil.copytree(workspace.usual.archive, archive)
    for file in ("manifest.json", "bag-info.txt"):
        (archive / file).unlink()
    checks.ends("an archive that lost its name and its manifest is none the laxer judged", workspace.nightaudit("verify", archive), 2)


def made(workspace, checks, name, algorithms):
    bag = workspace.path(f"bag-{name}")
    for file, text in CONTENT.items():
        path = bag / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    done = workspace.python("bagit.py", *(f"--{each}" for each in algorithms), "--contact-name", "Somebody", bag)
    checks.ends(f"bagit makes a bag of {' and '.join(algorithms)}", done, 0)
    return bag


def damages():
    return {
        "a changed file": lambda bag: (bag / "data/a.txt").write_text("hullo"),
        "a removed file": lambda bag: (bag / "data/a.txt").unlink(),
        "an added file": lambda bag: (bag / "data/z.txt").write_text("z"),
        "a changed tag file": lambda bag: (bag / "bag-info.txt").write_text("Payload-Oxum: 16.4\n"),
        "another version": lambda bag: rewrite(bag / "bagit.txt", "0.97", "2.0"),
        "a byte order mark": lambda bag: rewrite(bag / "bagit.txt", "BagIt-V", "\ufeffBagIt-V"),
        "a path that leads out": lambda bag: append(bag / "manifest-sha256.txt", f"{'0' * 64}  ../x\n"),
        "a file that was not fetched": lambda bag: unfetched(bag),
    }


def unfetched(bag):
    (bag / "data/a.txt").unlink()
    (bag / "fetch.txt").write_text("https://example.org/a 5 data/a.txt\n")


def append(path, text):
    path.write_text(path.read_text() + text)


def rewrite(path, old, new):
    path.write_text(path.read_text().replace(old, new))
