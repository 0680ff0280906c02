"""One fault each in every file, every manifest line, every folder, and in the order of archives: verify calls it by its code, and
script/check-archive.py, written from FORMAT.md alone, sees it, too.

No fault: a hard link in a file's place, or another mode of it. A bag says nothing of either; what is changed through the other
name is told by its digest.
"""

import concurrent.futures
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys

from check_signature import SIGNATURE, TAG, made
from injections import Tally
from workspace import archives, day_file, entry

PAYLOAD = "manifest-sha256.txt"
AS_OF = "2026-03-15"


def check(workspace, checks):
    place = workspace.path("found")
    place.mkdir()
    root, others, signers = published(workspace, place)
    judge = Judge(workspace, signers)
    source = root / AS_OF
    for sentence, least, cases, place_of in (
            ("faults of a file", 290, list(file_cases(source)), source),
            ("faults of a manifest's line", 100, list(line_cases(source)), source),
            ("faults among archives", 10, list(root_cases(root, others, made(workspace, "found/other-key", "ed25519"))), root)):
        tally = Tally()

        def tried(numbered):
            number, (name, code, subject, damage, *options) = numbered
            copy = place / f"case-{sentence.split()[-1]}-{number}" / place_of.name
            shutil.copytree(place_of, copy, symlinks=True)
            damage(copy)
            complaint = judge(copy, code, subject, *options)
            shutil.rmtree(copy.parent)
            return f"{name} ({code})", complaint

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for name, complaint in pool.map(tried, enumerate(cases)):
                tally.add(name, complaint)
        tally.told(checks, sentence, least, "found")


def published(workspace, place):
    """A root of four archives, a restatement among them, and another of the same logs with one more; all signed by one key."""
    key = made(workspace, "found/key", "ed25519")
    configuration = place / "nightaudit.yaml"
    configuration.write_text(f"modules: [csv, json]\nsigning: {{key: {key}}}\n")
    signers = place / "allowed"
    signers.write_bytes(workspace.nightaudit("key", "show", "--config", configuration).stdout)
    logs = workspace.sample("found/logs", seed=107, rows=5, users=2, days=4, end="2026-03-17")

    def run(root, as_of):
        done = workspace.run(logs, root, "--config", configuration, as_of=as_of, days=1)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode())

    root, fork, other = place / "archives", place / "fork", place / "other"
    for as_of in (AS_OF, "2026-03-14"):
        run(root, as_of)
    shutil.copytree(root, fork, symlinks=True)
    run(fork, "2026-03-17")
    run(other, "2026-03-17")
    with day_file(logs, AS_OF).open("ab") as file:
        file.write(entry(user_id="late"))
    run(root, AS_OF)
    run(root, "2026-03-16")
    return root, (fork, other), signers


class Judge:
    """Holds both programs against what they must say."""

    def __init__(self, workspace, signers):
        self.workspace, self.signers = workspace, signers
        path = workspace.repository / "script/check-archive.py"
        sys.path.append(str(path.parent))
        spec = importlib.util.spec_from_file_location("check_archive", path)
        self.checker = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.checker)

    def __call__(self, path, code, subject, *options):
        """code None: there must be no finding. With options only verify is asked: they are what no archive can tell."""
        done = self.workspace.nightaudit("verify", path, "--allowed-signers", self.signers, "--format", "json", *options)
        findings = json.loads(done.stdout)["findings"]
        fits = [
            each for each in findings
            if each["code"] == code and subject in each["location"] + " " + each["subject"] + " " + each["message"]]
        if done.returncode != (2 if code else 0) or code and not fits or not code and findings:
            return f"verify: exit {done.returncode}, {[(each['code'], each['location']) for each in findings]}"
        if options:
            return None
        told = self.checker.root_faults(path, self.signers) if (path / "nightaudit-root.json").exists() else \
            self.checker.Archive(path, self.signers).faults
        return None if bool(told) == bool(code) else f"script/check-archive.py: {told}"


def file_cases(source):
    """What may happen to each file, and the code that tells it; then what may be added to each folder."""
    files = sorted(str(path.relative_to(source)) for path in source.rglob("*") if path.is_file())
    for number, file in enumerate(files):
        content = (source / file).read_bytes()
        neighbour = next(each for each in files[number + 1:] + files if (source / each).read_bytes() != content)
        listed = file not in (TAG, SIGNATURE)
        altered = "file_altered" if listed else "tag_file_form" if file == TAG else "signature_form"
        removed = "file_missing" if listed else "tag_file_unreadable" if file == TAG else "signature_missing"
        if file == "bagit.txt":
            # Without its declaration a folder that is named by itself is taken for a directory of archives.
            removed = "no_archive"
        yield f"{file} removed", removed, "" if file == "bagit.txt" else file, lambda root, file=file: (root / file).unlink()
        yield f"{file} doubled", "file_unlisted", f"{file}.copy", lambda root, file=file: shutil.copy(
            root / file, root / f"{file}.copy")
        yield f"{file} without its last byte", altered, file, lambda root, file=file, content=content: overwrite(
            root / file, content[:-1])
        emptied = altered if file != TAG else "file_unlisted"
        yield f"{file} emptied", emptied, file if file != TAG else PAYLOAD, lambda root, file=file: overwrite(root / file, b"")
        told = ("tag_file_form", neighbour) if neighbour in (PAYLOAD, TAG) else (altered, file)
        yield f"{file} exchanged with {neighbour}", *told, lambda root, pair=(file, neighbour): exchange(root, *pair)
        yield f"{file} a link to its copy", "link_in_bag", file, lambda root, file=file: elsewhere(root, file, os.symlink)
        place_taken = "link_in_bag" if listed else "tag_file_unreadable"
        yield f"{file} a folder", place_taken, file, folder_instead(file)
        yield f"{file} a hard link", None, file, lambda root, file=file: elsewhere(root, file, os.link)
        yield f"{file} of another mode", None, file, lambda root, file=file: (root / file).chmod(0o604)
    folders = sorted({"."} | {str(path.relative_to(source)) for path in source.rglob("*") if path.is_dir()})
    for folder in folders:
        yield f"a file added in {folder}", "file_unlisted", "added", lambda root, folder=folder: overwrite(
            root / folder / "added", b"x")
        yield f"a folder added in {folder}", "folder_unlisted", "added", lambda root, folder=folder: (
            root / folder / "added").mkdir()


def line_cases(source):
    """Each line of both manifests removed, doubled, exchanged with the next, given another digest."""
    for manifest in (PAYLOAD, TAG):
        lines = (source / manifest).read_text().splitlines(keepends=True)
        for number, line in enumerate(lines):
            path = line.split()[1]
            after = lines[number + 1:number + 2]
            form = "tag_file_form"
            yield f"{path} not listed", "file_unlisted", path, written(manifest, lines[:number] + lines[number + 1:])
            yield f"{path} listed twice", form, manifest, written(manifest, lines[:number] + [line] + lines[number:])
            if after:
                yield f"{path} listed after the next", form, manifest, written(
                    manifest, lines[:number] + after + [line] + lines[number + 2:])
            yield f"{path} with another digest", "file_altered", path, written(manifest, [
                *lines[:number], ("0" if line[0] != "0" else "1") + line[1:], *lines[number + 1:]])


def root_cases(root, others, key):
    """Archives removed, forked, exchanged, renamed, signed anew, brought from elsewhere."""
    fork, other = others
    names = [AS_OF, "2026-03-14", f"{AS_OF}.r02", "2026-03-16"]
    assert sorted(names) == archives(root), archives(root)
    head = hashlib.sha256((root / names[-1] / TAG).read_bytes()).hexdigest()
    for name in names[:-1]:
        yield f"{name} removed", "chain_gap", "is missing", lambda root, name=name: shutil.rmtree(root / name)
    yield "nothing, the head is known", None, "", lambda root: None, "--expect-head", head, "--expect-through", names[-1]
    yield "the last removed, nothing is known", None, "", lambda root: shutil.rmtree(root / names[-1])
    for option, value in (("--expect-head", head), ("--expect-through", names[-1])):
        yield f"the last removed, {option}", "chain_cut", "", lambda root: shutil.rmtree(root / names[-1]), option, value
    yield "two archives of one sequence", "chain_fork", "2026-03-17", added(fork)
    for first, second in zip(names, names[1:]):
        yield f"{first} and {second} exchanged", "tag_file_form", first, lambda root, pair=(first, second): exchange(root, *pair)
    yield "the last renamed", "tag_file_form", "2026-03-19", lambda root: (root / names[-1]).rename(root / "2026-03-19")
    for name in names:
        yield f"{name} signed anew by another key", "signer_differs", name, lambda root, name=name: sign(root / name, key)
        yield f"{name} without its signature", "signature_missing", name, lambda root, name=name: (
            root / name / SIGNATURE).unlink()
    yield "an archive of another root", "chain_fork", "2026-03-17", added(other)
    yield "and its root_id", "root_identity", "root_id", added(other)


def added(elsewhere):
    """What brings an archive of another directory among these."""
    return lambda root: shutil.copytree(elsewhere / "2026-03-17", root / "2026-03-17")


def overwrite(path, content):
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def exchange(root, first, second):
    (root / first).rename(root / "exchanged.tmp")
    (root / second).rename(root / first)
    (root / "exchanged.tmp").rename(root / second)


def elsewhere(root, file, link):
    """The file's content lies outside the archive, and what `link` makes in its place."""
    outside = root.parent / "outside"
    (root / file).rename(outside)
    link(outside, root / file)


def folder_instead(file):
    def damage(root):
        (root / file).unlink()
        (root / file).mkdir()
    return damage


def written(manifest, lines):
    return lambda root: overwrite(root / manifest, "".join(lines).encode())


def sign(archive, key):
    (archive / SIGNATURE).unlink()
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "nightaudit", "-f", key, archive / TAG], check=True,
                   capture_output=True)
