#!/usr/bin/env python3
"""Checks archives as FORMAT.md describes them, with Python's standard library and, for signatures, ssh-keygen.

    script/check-archive.py [--allowed-signers FILE] ARCHIVES|ARCHIVE     a line a fault; exit 0: none, 2: some, 64: usage

Beside it: archive_outputs.py, for the tables and pages, archive_report.py, archive_source.py and archive_signatures.py. It leaves out what
verify does: no output is held against its JSON Schema or RELAX NG grammar (only that it is kept), no style or link of a page judged, nor
the type of a table's column; and what verify can be told: the expected head, the day files. Of YAML it reads the usual form only.
"""

import hashlib
import json
import os
import pathlib
import re
import sys
from datetime import datetime
from types import SimpleNamespace

import archive_outputs
import archive_report
import archive_signatures
import archive_source

SIGNATURE = "tagmanifest-sha256.txt.sig"
INFO = ["Bag-Software-Agent", "Bagging-Date", "External-Identifier", "Payload-Oxum", "Chain-Sequence", "Previous-Bag",
        "Previous-Tagmanifest-SHA256", "Sealed"]
TAG_FILES = (r"bag-info\.txt|bagit\.txt|manifest-sha256\.txt|manifest\.json|schemas/.+|"
             r"source/(baseline\.json|configuration\.txt|controls\.yaml|zone\.txt|templates/.+)")


class Number(str):
    """A number that is no integer, by its text."""
    number = True


DIGEST, DATE, TIME, COUNT = "[0-9a-f]{64}", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "[0-9]{14}Z", int
ID, PREVIOUS, LINE = DATE + r"(\.r[0-9]{2,})?", DIGEST + "|none", (None, r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f\u2028\u2029]*")
SIGNER = (None, {"principal": str, "fingerprint": "SHA256:.*"})
LOOKED_BACK = (None, {"archive": str, "tagmanifest_sha256": DIGEST})
# What manifest.json and an event have at least (with `?`: where it is there; `*`: each member): regular expressions for texts, any of
# several in parentheses.
FORM = {
    "schema": "nightaudit.manifest/1", "config_sha256": DIGEST, "run": {
        "version": str, "host": str, "user": str, "as_of": DATE, "days": COUNT, "title": str, "command": [str],
        "configuration": {"*": str}, "started": TIME, "sealed": TIME, "privacy": {"user_ids": str, "key_id": (None, str)}},
    "inputs": [{
        "file": str, "date": DATE, "format": "plain|gz|zst", "bytes": COUNT, "sha256": (None, DIGEST), "content_bytes": COUNT,
        "content_sha256": (None, DIGEST), "lines": COUNT, "state": "whole|unreadable"}],
    "listing": {"oldest_day_file": (None, DATE), "unknown_files": [str], "twins": [{
        "file": str, "counts_as": str, "bytes": COUNT, "sha256": str, "content_sha256": str}]},
    "outputs": [{"path": "data/.+", "media_type": "[a-z]+/[!-~].*", "bytes": COUNT, "sha256": DIGEST}],
    "template_modules": [{"name": str, "sha256": DIGEST}],
    "accounting": {"lines": COUNT, "accepted": COUNT, "blank": COUNT, "rejected": COUNT, "bytes": COUNT},
    "chain": {"sequence": COUNT, "previous": str, "previous_tagmanifest_sha256": str, "root_id": "[0-9a-f]{32}",
              "events?": (None, {"sequence": COUNT, "sha256": DIGEST})},
    "baseline": {"sha256": DIGEST, "comparison": LOOKED_BACK, "restates": LOOKED_BACK},
    "signer": SIGNER, "summaries?": [{"file": "[^/]+", "bytes": COUNT, "sha256": DIGEST, "days": [DATE]}],
    "headline?": {
        "days": COUNT, "requests": COUNT, "success_rate": (COUNT, Number), "tokens": COUNT, "tokens_lower_bound": bool, "rejected": COUNT,
        "missing_days": COUNT, "controls_passed": COUNT, "controls_failed": COUNT, "complete?": (None, bool)}}
EVENT = {
    "schema": "nightaudit.event/1", "sequence": COUNT, "previous_sha256": PREVIOUS, "root_id": "[0-9a-f]{32}", "at": TIME,
    "kind": "hold|release|review|prune|erase", "reason": LINE, "by": LINE, "conclusion": LINE, "releases": (None, COUNT),
    "archive": {"id": ID, "sequence": COUNT, "tagmanifest_sha256": DIGEST, "previous": ID + "|none",
                "previous_tagmanifest_sha256": PREVIOUS, "signed?": bool},
    "payload": (None, [{"path": "data/[a-z0-9._/-]+", "sha256": DIGEST}]),
    "chain_head": {"sequence": COUNT, "archive": ID, "tagmanifest_sha256": DIGEST},
    "recorded": {"version": str, "host": str, "user": str}, "signer": SIGNER}


def main(arguments):
    signers = None
    if {"--help", "-h"} & {*arguments}:
        print(__doc__)
        return 0
    if len(arguments) == 3 and arguments[0] == "--allowed-signers":
        signers, arguments = arguments[1], arguments[2:]
    if len(arguments) != 1 or not os.path.isdir(arguments[0]):
        print(__doc__, file=sys.stderr)
        return 64
    path = pathlib.Path(arguments[0])
    faults = Archive(path, signers).faults if (path / "bagit.txt").exists() else root_faults(path, signers)
    for fault in faults:
        print(json.dumps(fault)[1:-1])
    return 2 if faults else 0


def root_faults(root, signers):
    archives = [Archive(path, signers) for path in sorted(root.iterdir())
                if is_day(path.name[:10]) and not path.is_symlink()]
    faults = [fault for archive in archives for fault in archive.faults]
    try:
        identity = load((root / "nightaudit-root.json").read_bytes())
        if not isinstance(identity, dict):
            raise ValueError("is no object")
        events = [Event(root, number, signers) for number in numbers(root)]
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        return faults + [f"nightaudit-root.json or events: {error!r}"]
    faults += [fault for event in events for fault in event.faults]
    faults += [f"{path.name}: is a link" for path in root.iterdir() if path.is_symlink() and is_day(path.name[:10])]
    there = {archive.name for archive in archives}
    gone = [event.archive for event in events if event.removes and event.archive.name not in there]
    if not archives + gone or identity.get("schema") != "nightaudit.root/1":
        faults.append("no archive, or no root identity")
    previous, signed, first = None, False, min((event.number for event in events if event.signed), default=None)
    for place in sorted(archives + gone, key=lambda each: (each.sequence, each.name)):
        expected = (1, "none", "none") if previous is None else (previous.sequence + 1, previous.name, previous.head)
        if (place.sequence, *place.previous) != expected:
            faults.append(f"{place.name}: its place in the chain is not behind {expected[1]}")
        previous = place
    places = {place.name: place for place in archives + gone}
    for archive, member in ((archive, member) for archive in archives for member in ("comparison", "restates")):
        earlier = places.get(archive.at(f"baseline.{member}.archive"))
        if archive.at(f"baseline.{member}") and not (
                earlier and earlier.sequence < archive.sequence
                and earlier.head == archive.at(f"baseline.{member}.tagmanifest_sha256")):
            faults.append(f"{archive.name}: baseline.{member} is no archive before it")
    for archive in sorted(archives + gone, key=lambda each: (each.sequence, each.name)):
        signed = signed or archive.signed
        if archive in gone:
            continue
        behind = first is not None and first <= (archive.at("chain.events") or {"sequence": 0})["sequence"]
        for member, value in (("root_id", archive.at("chain.root_id")), ("days", archive.at("run.days")),
                              ("report", archive.at("run.title"))):
            if value is not None and value != identity.get(member):
                faults.append(f"{archive.name}: {member} is not that of nightaudit-root.json")
        if (signed or behind or signers and not any(each.signed for each in archives + gone)) and not archive.signed:
            faults.append(f"{archive.name}: is not signed, but must be")
    faults += archive_signatures.backdated(archives, events) if signers else []
    return faults + event_faults(events, archives, gone, identity.get("root_id"), signers)


def numbers(root):
    folder = root / "events"
    names = os.listdir(folder) if os.path.lexists(folder) else []
    found = sorted(int(name[:-5]) for name in names if re.fullmatch(r"[0-9]{6,}\.json", name))
    allowed = {f"{number:06}.json{end}" for number in found for end in ("", ".sig")} | {
        f"{(found or [0])[-1] + 1:06}.json.sig"}
    if folder.is_symlink() or not set(names) <= allowed or not all(
            (folder / name).is_file() and not (folder / name).is_symlink() for name in names):
        raise ValueError("events/ holds what is no event")
    return found


def event_faults(events, archives, gone, root_id, signers):
    faults, previous, holds, ended, least = [], "none", {}, set(), 0
    places = {place.name: place for place in archives + gone}
    heads = {place.sequence: (place.name, place.head) for place in archives + gone}
    first = min((place.sequence for place in archives + gone if place.signed), default=0 if signers else None)
    signed = False
    for number, event in enumerate(events, 1):
        archive, head, signed = event.archive, event.head, signed or event.signed or (
            first is not None and first <= event.head)
        place = places.get(archive.name)
        wrong = {
            "another number": event.number != number, "another predecessor": event.previous != previous,
            "another root_id": event.root_id != root_id, "no signature": signed and not event.signed,
            "an archive that is not, or is gone": place is None or archive.name in ended or (
                place.sequence, place.previous, place.head) != (archive.sequence, archive.previous, archive.head)
                or archive.signed and not place.signed,
            "another head": heads.get(head) != event.head_digest or head < max(least, archive.sequence),
            "no hold": event.kind == "release" and holds.pop(event.releases, None) != archive.name,
            "a hold": event.removes and archive.name in holds.values()}
        faults += [f"event {number}: has {what}" for what, is_wrong in wrong.items() if is_wrong]
        if event.kind == "hold":
            holds[number] = archive.name
        ended |= {archive.name} if event.removes else set()
        previous, least = event.digest, max(least, head)
    for archive in archives:
        last = archive.at("chain.events") or {"sequence": 0}
        if last["sequence"] and {event.number: event.digest for event in events}.get(last["sequence"]) != last["sha256"]:
            faults.append(f"{archive.name}: recorded another event {last['sequence']}")
        faults += [f"event {event.number}: its head does not go with {archive.name}" for event in events
                   if (event.number <= last["sequence"]) != (event.head < archive.sequence)]
    return faults


class Event:
    def __init__(self, root, number, signers):
        path, self.faults = root / "events" / f"{number:06}.json", []
        data = path.read_bytes()
        self.digest, self.signed, document = digest(path), os.path.lexists(f"{path}.sig"), load(data)
        if not like(document, EVENT):
            raise ValueError(f"event {number} has not the members of an event")
        place, head = document["archive"], document["chain_head"]
        if document["sequence"] != number or not is_day(place["id"][:10]):
            self.faults.append(f"event {number}: is none")
        self.number, self.kind, self.previous = number, document["kind"], document["previous_sha256"]
        self.removes, self.releases = self.kind in ("prune", "erase"), document["releases"]
        self.root_id, self.head, self.head_digest = document["root_id"], head["sequence"], (
            head["archive"], head["tagmanifest_sha256"])
        self.archive = SimpleNamespace(
            name=place["id"], sequence=place["sequence"], head=place["tagmanifest_sha256"],
            previous=(place["previous"], place["previous_tagmanifest_sha256"]), signed=place.get("signed", False))
        self.at = document["at"]
        check_time(self.at)
        self.form(document)
        signer = document["signer"] or {}
        if self.signed:
            self.judge = lambda time: archive_signatures.faults(
                path, signers, signer.get("principal"), signer.get("fingerprint"), time)
            self.faults += self.judge(self.at)
        elif signer:
            self.faults.append(f"event {number}: names who signed, but there is no signature")

    def form(self, document):
        reviewed = document["by"] and document["conclusion"] if self.kind == "review" else document["reason"]
        if not reviewed or (document["releases"] is not None) != (self.kind == "release") \
                or (document["payload"] is not None) != self.removes or document["payload"] == []:
            self.faults.append(f"event {self.number}: has not the form of such an event")


class Archive:
    def __init__(self, path, signers):
        self.path, self.name, self.faults = path.resolve(), path.resolve().name, []
        self.sequence, self.previous, self.head, self.document, self.sealed, self.judge = 0, ("", ""), "", {}, "", None
        self.signed = os.path.lexists(self.path / SIGNATURE)
        try:
            self.check(signers)
        except Exception as error:  # whatever cannot be read is none
            self.fault(f"cannot be read: {error!r}")

    def fault(self, message):
        self.faults.append(f"{self.name}: {message}")

    def at(self, path, document=None):
        return archive_outputs.at(path, self.document if document is None else document)

    def check(self, signers):
        if (self.path / "bagit.txt").read_bytes() != b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
            self.fault("bagit.txt is not the declaration")
        payload, tags = self.manifest("manifest-sha256.txt"), self.manifest("tagmanifest-sha256.txt")
        self.head = digest(self.path / "tagmanifest-sha256.txt")
        there = {str(each.relative_to(self.path)): each for each in self.path.rglob("*")}
        files = {name for name, each in there.items() if each.is_symlink() or not each.is_dir()}
        for name in sorted(files ^ (set(payload) | set(tags) | {"tagmanifest-sha256.txt"} | files & {SIGNATURE})):
            self.fault(f"{name} is there and not listed, or listed and not there")
        for name in sorted(name for name in files if there[name].is_symlink() or not there[name].is_file()):
            self.fault(f"{name} is no regular file")
        for name in sorted(set(there) - files):
            if not any(each.startswith(name + "/") for each in files):
                self.fault(f"{name} is an empty folder")
        if not all(name.startswith("data/") for name in payload) or not all(re.fullmatch(TAG_FILES, name) for name in tags) \
                or "source/controls.yaml" not in tags:
            self.fault("a manifest lists what is not its to list, or not the controls")
        self.info(payload)
        self.json(payload, tags)
        if self.signed:
            self.judge = lambda time: archive_signatures.faults(
                self.path / "tagmanifest-sha256.txt", signers, self.at("signer.principal"), self.at("signer.fingerprint"), time)
            self.faults += self.judge(self.sealed)
        elif self.document["signer"] is not None:
            self.fault("manifest.json names who signed, but there is no signature")

    def manifest(self, name):
        text = (self.path / name).read_bytes().decode("utf-8")
        rows = re.findall(r"([0-9a-f]{64})  ([a-z0-9._/-]+)\n", text)
        paths = [path for _, path in rows]
        if text != "".join(f"{value}  {path}\n" for value, path in rows) or paths != sorted(set(paths)):
            self.fault(f"{name} is not of ordered lines of digest, two blanks, path")
        for value, path in rows:
            if not all(part not in ("", ".", "..") for part in path.split("/")):
                self.fault(f"{name} lists {path}")
            elif (self.path / path).is_file() and not (self.path / path).is_symlink() and digest(self.path / path) != value:
                self.fault(f"{path} is not what {name} lists")
        return dict((path, value) for value, path in rows)

    def info(self, payload):
        text = (self.path / "bag-info.txt").read_bytes().decode("utf-8")
        pairs = re.findall(r"([A-Za-z0-9-]+): (.*)\n", text)
        if text != "".join(f"{name}: {value}\n" for name, value in pairs) or [name for name, _ in pairs] != INFO:
            self.fault("bag-info.txt has not its lines, in their order")
        info = dict(pairs)
        self.sealed, self.agent = info["Sealed"], info["Bag-Software-Agent"]
        check_time(self.sealed)
        forms = {"Bagging-Date": f"{self.sealed[:4]}-{self.sealed[4:6]}-{self.sealed[6:8]}", "Chain-Sequence": "[1-9][0-9]*",
                 "External-Identifier": ID, "Bag-Software-Agent": r"nightaudit [^\x00-\x1f\x7f-\x9f]+"}
        for name, form in forms.items():
            if not re.fullmatch(form, info[name]):
                self.fault(f"bag-info.txt: {name} is not of its form")
        self.sequence, self.previous = int(info["Chain-Sequence"]), (
            info["Previous-Bag"], info["Previous-Tagmanifest-SHA256"])
        size = sum((self.path / name).stat().st_size for name in payload)
        if info["Payload-Oxum"] != f"{size}.{len(payload)}" or info["External-Identifier"] != self.name:
            self.fault("bag-info.txt says another Payload-Oxum or External-Identifier")

    def json(self, payload, tags):
        self.document = load((self.path / "manifest.json").read_bytes())
        if not like(self.document, FORM):
            self.document = {}
            return self.fault("manifest.json has not its members")
        report = load((self.path / "data/report.json").read_bytes())
        outputs = sorted((each["path"], each["sha256"], each["bytes"]) for each in self.document["outputs"])
        if self.at("run.as_of") != self.name[:10]:
            self.fault("manifest.json: run.as_of is not the day of the archive's name")
        here = (self.sequence, *self.previous, self.sealed, self.agent)
        if outputs != [(name, payload[name], (self.path / name).stat().st_size) for name in sorted(payload)] or here != (
                self.at("chain.sequence"), self.at("chain.previous"), self.at("chain.previous_tagmanifest_sha256"),
                self.at("run.sealed"), f"nightaudit {self.at('run.version')}"):
            self.fault("manifest.json is not of this bag")
        for name, value in (("config_sha256", "configuration.txt"), ("baseline.sha256", "baseline.json")):
            if self.at(name) != digest(self.path / "source" / value):
                self.fault(f"manifest.json: {name} is not that of source/{value}")
        baseline = load((self.path / "source/baseline.json").read_bytes())
        for member in ("comparison", "restates"):
            kept = self.at(f"{member}.archive", baseline)
            if self.at(f"baseline.{member}.archive") != kept:
                self.fault(f"manifest.json: baseline.{member} is not that of source/baseline.json")
            if member == "restates" and kept and (kept[:10] != self.name[:10] or not (len(kept), kept) < (len(self.name), self.name)):
                self.fault("manifest.json: baseline.restates is no earlier revision of its day")
        outputs = [output for module in self.document["template_modules"] for output in archive_source.outputs_of(
            module["name"], (self.path / "source/templates" / module["name"] / "module.yaml").read_text("utf-8"))]
        self.faults += [f"{self.name}: {fault}" for fault in [
            *archive_report.contradictions(self.document, report, FORM["inputs"][0]), *archive_report.faults(report),
            *archive_source.faults(self.path, self.document, tags, outputs),
            *archive_outputs.faults(self.path, outputs, report, load)]]


def like(value, form):
    if isinstance(form, tuple):
        return any(like(value, each) for each in form)
    if isinstance(form, dict) and "*" in form:
        return isinstance(value, dict) and all(like(each, form["*"]) for each in value.values())
    if isinstance(form, dict):
        return isinstance(value, dict) and all(
            like(value[name.rstrip("?")], each) if name.rstrip("?") in value else name.endswith("?") for name, each in form.items())
    if isinstance(form, list):
        return isinstance(value, list) and all(like(each, form[0]) for each in value)
    if isinstance(form, str):
        return type(value) is str and re.fullmatch(form, value) is not None
    return value is None if form is None else type(value) is form and (form is not int or value >= 0)


def is_day(name):
    try:
        return re.fullmatch(DATE, name) is not None and bool(datetime.strptime(name, "%Y-%m-%d"))
    except ValueError:
        return False


def check_time(text):
    if not re.fullmatch("[0-9]{14}Z", text):
        raise ValueError(f"{text} is no time")
    datetime.strptime(text, "%Y%m%d%H%M%SZ")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load(data):
    def once(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a member stands twice")
        return dict(pairs)
    def refuse(constant):
        raise ValueError(f"{constant} is no JSON")
    document = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_float=Number, parse_constant=refuse)
    json.dumps(document, ensure_ascii=False).encode()  # refuses lone surrogates
    depth = deepest = 0
    for bracket in re.findall(rb"[][{}]", re.sub(rb'"(?:[^"\\]|\\.)*"', b"", data)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    if deepest > 512:
        raise ValueError("nested more than 512 deep")
    return document


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
