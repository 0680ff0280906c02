#!/usr/bin/env python3
"""What recompute.py judges (custody, changes, controls, hours, pseudonyms), against answers worked out by hand."""

import datetime
import gzip
import hashlib
import json
import os
import pathlib
import tempfile
import unittest

from recompute import recompute
from recompute_controls import outcomes
from recompute_settings import Settings
from recompute_yaml import read

DAY = datetime.date(2026, 3, 30)  # a Monday; the night before, clocks in Berlin went forward
FILE = "audit_2026-03-30.jsonl"


def entry(**members):
    return json.dumps({"status": "success"} | members).encode() + b"\n"


class InAFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.logs, self.archives = pathlib.Path(folder.name) / "logs", pathlib.Path(folder.name) / "archives"
        self.logs.mkdir()
        self.archives.mkdir()

    def write(self, name, content):
        (self.logs / name).parent.mkdir(exist_ok=True)
        (self.logs / name).write_bytes(content)

    def report(self, settings=Settings(), as_of=DAY, days=1):
        return recompute(str(self.logs), as_of, days, settings, self.archives)

    def publish(self, archive, sequence, report):
        """An archive with that report and the inputs it names."""
        folder = self.archives / archive
        (folder / "data").mkdir(parents=True)
        (folder / "data/report.json").write_text(json.dumps(report))
        (folder / "manifest.json").write_text(json.dumps({
            "chain": {"sequence": sequence}, "inputs": report["inputs"], "listing": {"oldest_day_file": None},
            "run": {"days": report["report_period"]["days"]}}))
        self.list(folder)

    def list(self, folder):
        """Writes both manifests of what lies in the archive."""
        for manifest, names in (("manifest-sha256.txt", ["data/report.json"]),
                                ("tagmanifest-sha256.txt", ["manifest.json", "manifest-sha256.txt"])):
            (folder / manifest).write_text("".join(
                f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names))


class Custody(InAFolder):
    def states(self):
        return [(row["file"], row["state"], row["recorded_by"]) for row in self.report()["custody"]["files"]]

    def test_states(self):
        first, second = entry(id="1"), entry(id="2")
        names = [f"audit_2026-03-30.{name}.jsonl" for name in "abcdefg"]
        for name in names:
            self.write(name, first)
        self.assertIsNone(self.report()["custody"]["same"])
        self.publish("2026-03-30", 1, self.report())
        self.write("archive/" + names[1] + ".gz", gzip.compress(first))
        os.remove(self.logs / names[1])
        self.write(names[2], first + second)
        self.write(names[3], second)
        self.write(names[4], first[:5])
        os.remove(self.logs / names[5])
        os.remove(self.logs / names[6])
        os.mkfifo(self.logs / names[6])
        states = ("same", "recompressed", "grew", "altered", "truncated", "vanished", "unreadable")
        self.assertEqual(self.states(), [(name, state, "2026-03-30") for name, state in zip(names, states)])
        report = self.report()
        self.assertEqual([report["custody"][state] for state in states], [1] * 7)
        self.assertEqual([report["custody"]["files"][6][name] for name in ("content_bytes", "content_sha256")], [None] * 2)
        self.assertEqual([row["code"] for row in report["findings"] if row["code"].startswith("custody")],
                         ["custody_altered", "custody_truncated", "custody_vanished"])

    def test_an_alteration_stays(self):
        for sequence, content in enumerate((b"\n", b"x\n", b"x\ny\n"), 1):
            self.write(FILE, content)
            self.publish(f"2026-03-30.r{sequence:02}" if sequence > 1 else "2026-03-30", sequence, self.report())
        self.assertEqual([(state, by) for _, state, by in self.states()], [
            ("altered", "2026-03-30"), ("grew", "2026-03-30.r02"), ("same", "2026-03-30.r03")])

    def test_a_fault_that_was_undone_stays(self):
        contents = (b"a\n", b"a\nb\n", b"a\n", b"a\nb\nc\n", None)
        for sequence, content in enumerate(contents, 1):
            if content:
                self.write(FILE, content)
            else:
                os.remove(self.logs / FILE)
            self.publish(f"2026-03-30.r{sequence:02}" if sequence > 1 else "2026-03-30", sequence, self.report())
            if sequence == 4:
                self.assertEqual([state for _, state, _ in self.states()], ["grew", "truncated", "same"])
        self.write(FILE, contents[3])
        self.assertEqual([state for _, state, _ in self.states()], ["vanished", "truncated", "vanished"])
        self.assertEqual([row["location"] for row in self.report()["findings"] if row["code"].startswith("custody")],
                         [FILE] * 3)


class Changes(InAFolder):
    def test_against_comparison_and_restated(self):
        self.write("audit_2026-03-29.jsonl", entry(user_id="ann", prompt_tokens=4))
        self.write(FILE, entry(user_id="bob", model="m"))
        self.publish("2026-03-29", 1, self.report(as_of=datetime.date(2026, 3, 29)))
        self.publish("2026-03-30", 2, self.report())
        self.publish("2026-03-31", 3, self.report(as_of=datetime.date(2026, 3, 31)))
        self.write(FILE, entry(user_id="bob", model="m") * 3)
        rows = {(row["against"], row["figure"], row["name"]): row for row in self.report()["changes"]}
        self.assertEqual({archive for archive, _, _ in rows}, {"2026-03-29", "2026-03-30"})

        def told(*key):
            return [rows[key][member] for member in ("before", "after", "difference", "percent", "kind", "change")]

        self.assertEqual(told("2026-03-29", "summary.total_requests", None), [1, 3, 2, 200, "figure", "moved"])
        self.assertEqual(told("2026-03-29", "summary.failed", None), [0, 0, 0, None, "figure", None])
        self.assertEqual(told("2026-03-29", "summary.prompt_tokens", None), [4, 0, -4, -100, "figure", "moved"])
        self.assertEqual(told("2026-03-29", "users.requests", "ann"), [1, None, None, None, "user", "went"])
        self.assertEqual(told("2026-03-29", "users.requests", "bob"), [None, 3, None, None, "user", "came"])
        self.assertEqual(told("2026-03-30", "users.requests", "bob"), [1, 3, 2, 200, "user", "moved"])
        self.assertEqual(told("2026-03-30", "daily.2026-03-30.requests", None), [1, 3, 2, 200, "figure", "moved"])
        self.assertNotIn(("2026-03-30", "summary.failed", None), rows)
        self.assertNotIn(("2026-03-30", "users.failed", "bob"), rows)

    def test_a_restatement_names_rows(self):
        self.write(FILE, entry(user_id="ann", model="m", status="error") + entry(user_id="bob"))
        self.publish("2026-03-30", 1, self.report())
        self.write(FILE, entry(user_id="ann", model="m") + entry(user_id="cy", status="error"))
        found = [[row[member] for member in ("figure", "name", "second_name", "before", "after", "change")]
                 for row in self.report()["changes"]]
        for row in (["users.failed", "ann", None, 1, 0, "moved"], ["users.success_rate", "ann", None, 0, 1, "moved"],
                    ["users.requests", "bob", None, 1, None, "went"], ["users.requests", "cy", None, None, 1, "came"],
                    ["usage.failed", "ann", "m", 1, 0, "moved"], ["usage.requests", "cy", None, None, 1, "came"],
                    ["errors.requests", "m", None, 1, None, "went"], ["errors.requests", None, None, None, 1, "came"]):
            self.assertIn(row, found)
        self.assertFalse([row for row in found if row[0] == "summary.failed"])
        os.remove(self.logs / FILE)
        found = {row["figure"]: row["change"] for row in self.report()["changes"]}
        self.assertEqual(found["completeness.missing_days.2026-03-30"], "came")
        self.assertEqual(found["inputs.bytes"], "went")

    def test_lower_bounds(self):
        self.write(FILE, entry(user_id="ann", prompt_tokens=5, completion_tokens=0) + entry(user_id="bob"))
        self.publish("2026-03-29", 1, self.report() | {"report_period": {"start": "2026-03-29", "end": "2026-03-29", "days": 1}})
        self.publish("2026-03-30", 2, self.report())
        self.write(FILE, entry(user_id="ann", prompt_tokens=6, completion_tokens=0)
                   + entry(user_id="bob", prompt_tokens=0, completion_tokens=0) + b"{")
        rows = {(row["against"], row["figure"], row["name"]): (row["before"], row["after"], *row["lower_bound"].values())
                for row in self.report()["changes"]}
        for key, row in {
                ("2026-03-29", "summary.total_tokens", None): (5, 6, True, False),
                ("2026-03-29", "summary.lower_bound.total_tokens", None): (1, 0, False, False),
                ("2026-03-30", "daily.2026-03-30.prompt_tokens", None): (5, 6, True, False),
                ("2026-03-30", "users.prompt_tokens", "ann"): (5, 6, False, False),
                ("2026-03-30", "users.lower_bound.prompt_tokens", "bob"): (1, 0, False, False),
                ("2026-03-30", "inputs.last_line_whole", FILE): (1, 0, False, False)}.items():
            self.assertEqual(rows.get(key), row, key)
        self.assertNotIn(("2026-03-30", "users.lower_bound.prompt_tokens", "ann"), rows)


class Altered(InAFolder):
    def setUp(self):
        super().setUp()
        self.write("audit_2026-03-29.jsonl", entry())
        self.write(FILE, entry())
        self.publish("2026-03-29", 1, self.report(as_of=datetime.date(2026, 3, 29)))
        self.publish("2026-03-30", 2, self.report(days=2))

    def alter(self, file):
        with (self.archives / file).open("a") as archived:
            archived.write(" ")

    def told(self):
        report = self.report(days=2)
        places = [row["location"] for row in report["findings"] if row["code"] == "archive_altered"]
        return places, {row["against"] for row in report["changes"]}, {
            row["recorded_by"] for row in report["custody"]["files"]}

    def test_nothing(self):
        self.assertEqual(self.told(), ([], {"2026-03-29", "2026-03-30"}, {"2026-03-29", "2026-03-30"}))

    def test_a_report(self):
        self.alter("2026-03-29/data/report.json")
        self.assertEqual(self.told(), (["2026-03-29/data/report.json"], {"2026-03-30"}, {"2026-03-29", "2026-03-30"}))

    def test_the_restated_report(self):
        self.alter("2026-03-30/data/report.json")
        self.assertEqual(self.told(), (["2026-03-30/data/report.json"], {"2026-03-29"}, {"2026-03-29", "2026-03-30"}))

    def test_a_manifest(self):
        self.alter("2026-03-29/manifest.json")
        self.assertEqual(self.told(), (["2026-03-29/manifest.json"], {"2026-03-30"}, {"2026-03-30"}))

    def test_a_payload_manifest(self):
        self.alter("2026-03-29/manifest-sha256.txt")
        self.assertEqual(self.told(), (["2026-03-29/manifest-sha256.txt"], {"2026-03-30"}, {"2026-03-29", "2026-03-30"}))

    def test_a_tag_manifest(self):
        manifest = self.archives / "2026-03-30/manifest.json"
        document = json.loads(manifest.read_bytes())
        document["chain"] |= {"previous": "2026-03-29", "previous_tagmanifest_sha256": "0"}
        manifest.write_text(json.dumps(document))
        self.list(manifest.parent)
        self.assertEqual(self.told(), (["2026-03-29/tagmanifest-sha256.txt"], {"2026-03-30"}, {"2026-03-30"}))


class Controls(InAFolder):
    def outcome(self, before=None, outside=None, **control):
        usual = {"id": "c", "title": "T", "explanation": "E", "comparison": "<=", "limit": 0, "severity": "note",
                 "supports": ["A 1", "B 2"], "evidence": "users"}
        earlier = None if before is None else type("Archive", (), {"report": before})
        rows, findings = outcomes([usual | control], self.report(), earlier, outside)
        row = rows[0]
        return row["outcome"], row["observed"], row["failing"], [finding["location"] for finding in findings]

    def test_figures(self):
        self.assertEqual(self.outcome(measure="summary.success_rate"), ("not_applicable", None, None, []))
        self.assertEqual(self.outcome(measure="completeness.missing_days"), ("fail", 1, None, []))
        self.write(FILE, entry(user_id="a") * 3 + entry(user_id="b", status="error") * 2 + entry() + entry(user_id="c"))
        self.assertEqual(self.outcome(measure="summary.failed", comparison="=", limit=2), ("pass", 2, None, []))
        self.assertEqual(self.outcome(measure="by_user", limit=3), ("pass", 3, None, []))
        self.assertEqual(self.outcome(measure="summary.lower_bound.total_tokens"), ("fail", 1, None, []))
        rate = {"measure": "users.success_rate", "comparison": ">=", "limit": 0.5}
        self.assertEqual(self.outcome(**rate), ("fail", 0, 1, ["b"]))
        self.assertEqual(self.outcome(**rate, minimum_requests=3), ("pass", 1, 0, []))
        self.assertEqual(self.outcome(measure="users.avg_latency_ms"), ("not_applicable", None, None, []))
        self.assertEqual(self.outcome(measure="users.requests", limit=1), ("fail", 3, 2, ["a", "b"]))
        self.assertEqual(self.outcome(measure="usage.requests", comparison="=", limit=1),
                         ("fail", 3, 2, ["a / ", "b / "]))
        self.assertEqual(self.outcome(measure="users", allow=["a", "c"]), ("fail", 1, 1, ["b"]))
        self.assertEqual(self.outcome(measure="users", allow=[]), ("not_applicable", None, None, []))

    def test_lower_bounds(self):
        self.write(FILE, entry(user_id="a", prompt_tokens=9) + entry(user_id="b", prompt_tokens=4) + entry(user_id="b"))

        def bound(**control):
            usual = {"id": "c", "title": "T", "explanation": "E", "limit": 0, "severity": "note", "supports": [],
                     "evidence": "users"}
            return outcomes([usual | control], self.report(), None, None)[0][0]["lower_bound"]["observed"]

        self.assertTrue(bound(measure="summary.total_tokens", comparison="<="))
        self.assertFalse(bound(measure="summary.total_requests", comparison="<="))
        self.assertTrue(bound(measure="users.prompt_tokens", comparison="<="))
        self.assertTrue(bound(measure="users.prompt_tokens", comparison=">="))
        self.assertFalse(bound(measure="users.prompt_tokens", comparison="=", limit=4))
        self.assertFalse(bound(measure="users", comparison="<=", allow=["a"]))

    def test_queries(self):
        long = "é" * 101
        options = ["--status=error", "--user=a b", "--model=a\u202eé'\U0001f600", f"--error-type={long}"]
        rows, _ = outcomes([{"id": "c", "title": "T", "explanation": "E", "comparison": "<=", "limit": 0, "severity": "note",
                             "supports": [], "evidence": "users", "measure": "summary.failed", "query": options}],
                           self.report(), None, None)
        self.assertEqual(rows[0]["query"], "--status=error '--user=a b' --model-json '\"a\\u202e\\u00e9\\u0027\\ud83d\\ude00\"' "
                         "--error-type-sha256 " + hashlib.sha256(long.encode()).hexdigest())

    def test_leaps(self):
        self.write(FILE, entry(user_id="a") * 2 + entry(user_id="b") * 3)
        before = self.report()
        self.write(FILE, entry(user_id="a") * 4 + entry(user_id="b") * 7 + entry(user_id="c") * 6 + entry() * 9)
        leap = {"factor": 2, "minimum": 3}
        self.assertEqual(self.outcome(measure="users.requests", leap=leap), ("not_applicable", None, None, []))
        self.assertEqual(self.outcome(before, measure="users.requests", leap=leap), ("fail", 1, 1, ["b"]))
        self.assertEqual(self.outcome(before, measure="users.requests", leap=leap | {"new_names": True}),
                         ("fail", 2, 2, ["b", "c"]))


class Settled(InAFolder):
    HOURS = {"measure": "outside_hours", "hours": {"weekdays": [1], "from": "07:00", "to": "20:00"}}

    def test_hours(self):
        for utc, outside in (("04:59", 1), ("05:00", 0), ("17:59", 0), ("18:00", 1)):  # UTC + 2 in summer
            self.write(FILE, entry(timestamp=f"2026-03-30T{utc}:59Z"))
            complete = self.report(Settings(zone="Europe/Berlin", controls=[self.HOURS | {
                "id": "c", "title": "T", "explanation": "E", "comparison": "<=", "limit": 0, "severity": "note",
                "supports": [], "evidence": "e"}]))["completeness"]
            self.assertEqual((complete["outside_hours"], complete["quarter_hours_unplaced"]), (outside, 0), utc)
        self.write(FILE, entry(timestamp="2026-02-27T00:00:00Z") + entry(timestamp="2026-02-26T23:59:59Z"))
        self.assertEqual(self.report()["completeness"]["quarter_hours_unplaced"], 1)
        self.assertIsNone(self.report()["completeness"]["outside_hours"])

    def test_dropped_duplicates(self):
        same, other = entry(id="1", prompt_tokens=5), entry(id="1", prompt_tokens=7)
        self.write(FILE, same + other + b" " + same + other + entry(id="2"))
        report = self.report(Settings(drop_exact=True))
        complete = report["completeness"]
        self.assertEqual((report["summary"]["prompt_tokens"], report["summary"]["total_requests"]), (12, 3))
        self.assertEqual((complete["accepted"], complete["dropped_duplicates"]), (5, 2))
        self.assertEqual(complete["duplicates"], {"exact": 2, "conflicting": 1})
        self.assertEqual([(row["kind"], row["line"], row["first_line"]) for row in complete["duplicate_locations"]],
                         [("conflicting", 2, 1), ("exact", 3, 1), ("exact", 4, 2)])

    def test_closed_days(self):
        closed = {DAY: "holiday"}
        complete = self.report(Settings(closed))["completeness"]
        self.assertEqual((complete["calendar"][0]["state"], complete["missing_days"]), ("closed", []))
        self.assertEqual(complete["calendar"][0]["reason"], "holiday")
        self.write(FILE, entry())
        report = self.report(Settings(closed))
        self.assertEqual(report["completeness"]["calendar"][0]["state"], "present")
        self.assertEqual([row["code"] for row in report["findings"]], ["closed_day_has_entries"])

    def test_names(self):
        self.write(FILE, entry(user="ann", user_id=5))
        self.assertEqual(self.report(Settings(fields={"user_id": "user"}))["by_user"], {"ann": 1})
        # openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef, of "ann" and of "nightaudit key id".
        pseudonym = Settings(fields={"user_id": "user"}, key=b"0123456789abcdef0123456789abcdef")
        self.assertEqual(list(self.report(pseudonym)["by_user"]), ["p-0653d179-a7nvws52l7xvhr3d6gu4wgxifq"])
        self.assertEqual(self.report(pseudonym)["privacy"], {"user_ids": "pseudonymise", "key_id": "0653d179"})


class YAML(unittest.TestCase):
    def test_what_controls_are_written_in(self):
        text = ('# c\nschema: s/1\nlist:\n  - id: a\n    text: >-\n      one # two\n      "three"\n    limit: 0.5\n'
                '    q: ["--x", a b, \'{{\']\n    m: {f: 10, d: [1, 2], t: "07:00"}\n\n  - id: b\n    on: true\n')
        self.assertEqual(read(text), {"schema": "s/1", "list": [
            {"id": "a", "text": 'one # two "three"', "limit": 0.5, "q": ["--x", "a b", "{{"],
             "m": {"f": 10, "d": [1, 2], "t": "07:00"}}, {"id": "b", "on": True}]})
        self.assertRaises(ValueError, read, "- a\n")


if __name__ == "__main__":
    unittest.main()
