"""The archives a report looks back at, by DESIGN.md: the chain before it, its comparison archive, the one it restates.

CHOICE: of each only what its manifests record is used, and a tag manifest only as the next archive records it.
"""

import hashlib
import json
import os
import pathlib
import re

from recompute_compare import read_json

TAGS = "tagmanifest-sha256.txt"
NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.r([0-9]{2,}))?")


class Archive:
    def __init__(self, path, match):
        self.path, self.id = path, path.name
        self.as_of, self.revision = match[1], int(match[2] or 1)
        self.manifest = json.loads((path / "manifest.json").read_bytes())
        self.chain = self.manifest["chain"]
        self.sequence = self.chain["sequence"]
        self.digest = hashlib.sha256((path / TAGS).read_bytes()).hexdigest()
        self.altered = None if self.lists(TAGS, "manifest.json") else "manifest.json"

    def lists(self, manifest, name):
        """Whether the manifest has the digest of that file."""
        try:
            digest = hashlib.sha256((self.path / name).read_bytes()).hexdigest()
        except OSError:
            return False
        return f"{digest}  {name}" in (self.path / manifest).read_text().split("\n")

    @property
    def altered_report(self):
        """The file that keeps report.json from being used, beside those that `altered` tells."""
        if not self.lists(TAGS, "manifest-sha256.txt"):
            return "manifest-sha256.txt"
        return None if self.lists("manifest-sha256.txt", "data/report.json") else "data/report.json"

    @property
    def report(self):
        return read_json(self.path / "data/report.json")


class Chain:
    """The archives that were there when the report was made: those before its own in the chain, else all."""

    def __init__(self, root, report):
        found = [(path, NAME.fullmatch(path.name)) for path in pathlib.Path(root).iterdir()] if root else []
        archives = sorted((Archive(*each) for each in found if each[1]), key=lambda archive: archive.sequence)
        own = [archive for archive in archives
               if report and os.path.realpath(archive.path / "data/report.json") == os.path.realpath(report)]
        by_id = {archive.id: archive for archive in archives}
        for following in archives:
            previous = by_id.get(following.chain.get("previous"))
            if previous and following.chain["previous_tagmanifest_sha256"] != previous.digest:
                previous.altered = TAGS
        self.archives = [archive for archive in archives if not own or archive.sequence < own[0].sequence]
        self.sound = [archive for archive in self.archives if not archive.altered]

    def altered(self, *looked_at):
        """The findings of what is not used: of all archives, and of the reports of those that are looked at."""
        found = {archive.id: archive.altered or archive in looked_at and archive.altered_report
                 for archive in self.archives}
        return [{"code": "archive_altered", "severity": "error", "subject": name, "location": f"{name}/{file}"}
                for name, file in found.items() if file]

    def oldest_known(self):
        """The oldest day file that one of them saw."""
        seen = [archive.manifest["listing"]["oldest_day_file"] for archive in self.sound]
        return min((date for date in seen if date), default=None)

    def restated(self, as_of):
        revisions = [archive for archive in self.archives if archive.as_of == as_of]
        return max(revisions, key=lambda archive: archive.revision, default=None)

    def comparison(self, as_of):
        """The highest revision of the latest earlier day, of those that were there before the day's first archive."""
        first = min((archive.sequence for archive in self.archives if archive.as_of == as_of), default=None)
        earlier = [archive for archive in self.archives
                   if archive.as_of < as_of and (first is None or archive.sequence < first)]
        return max(earlier, key=lambda archive: (archive.as_of, archive.revision), default=None)
