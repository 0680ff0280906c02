"""The archives a report looks back at, by DESIGN.md: the chain before it, its comparison archive, the one it restates."""

import json
import os
import pathlib
import re

from recompute_compare import read_json

NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.r([0-9]{2,}))?")


class Archive:
    def __init__(self, path, match):
        self.path, self.id = path, path.name
        self.as_of, self.revision = match[1], int(match[2] or 1)
        self.manifest = json.loads((path / "manifest.json").read_bytes())
        self.sequence = self.manifest["chain"]["sequence"]

    @property
    def report(self):
        return read_json(self.path / "data/report.json")


class Chain:
    """The archives that were there when the report was made: those before its own in the chain, else all."""

    def __init__(self, root, report):
        found = [(path, NAME.fullmatch(path.name)) for path in pathlib.Path(root).iterdir()] if root else []
        archives = sorted((Archive(*each) for each in found if each[1]), key=lambda archive: archive.sequence)
        own = [archive for archive in archives if report and os.path.samefile(archive.path / "data/report.json", report)]
        self.archives = [archive for archive in archives if not own or archive.sequence < own[0].sequence]

    def oldest_known(self):
        """The oldest day file that one of them saw."""
        seen = [archive.manifest["listing"]["oldest_day_file"] for archive in self.archives]
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
