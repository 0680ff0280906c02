#!/usr/bin/env python3
"""recompute.py on small logs written by hand, against answers worked out by hand."""

import datetime
import gzip
import os
import struct
import subprocess
import tempfile
import unittest

from recompute import recompute
from recompute_lines import Entry, Rejected, read_line
from recompute_values import exact, instant, nanoseconds

DAY = datetime.date(2026, 11, 22)
OK = b'"status":"success"'


def reason(line, first=False):
    try:
        entry = read_line(line, first)
    except Rejected as rejected:
        return rejected.reason
    return "accepted" if isinstance(entry, Entry) else "blank"


class Lines(unittest.TestCase):
    def test_reasons(self):
        deep = b"[" * 511 + b"]" * 511
        table = [
            (b"", "blank"), (b" \t\r", "blank"), (b"\xef\xbb\xbf", "not_json"), (b"\x0c", "not_json"),
            (b'{%b}\r' % OK, "accepted"), (b' \t{%b} ' % OK, "accepted"), (b'\xef\xbb\xbf{%b}' % OK, "not_json"),
            (b"{}", "status_missing"), (b"[]", "not_object"), (b"1", "not_object"), (b"1 2", "not_json"),
            (b"{" + OK, "not_json"), (b'{%b,}' % OK, "not_json"), (b'{%b}{}' % OK, "not_json"),
            (b'{%b,"x":01}' % OK, "not_json"), (b'{%b,"x":1.}' % OK, "not_json"), (b'{%b,"x":.1}' % OK, "not_json"),
            (b'{%b,"x":+1}' % OK, "not_json"), (b'{%b,"x":-}' % OK, "not_json"), (b'{%b,"x":1e}' % OK, "not_json"),
            (b'{%b,"x":1E+9999999}' % OK, "accepted"), (b'{%b,"x":NaN}' % OK, "not_json"),
            (b'{%b,"x":"\x00"}' % OK, "not_json"), (b'{%b,"x":"\\x"}' % OK, "not_json"),
            (b'{%b,"x":"\\u12"}' % OK, "not_json"), (b'{%b,"x":"\\ud800"}' % OK, "accepted"),
            (b'{%b,"x":"\xff"}' % OK, "not_utf8"), (b'}\xc0\x80', "not_utf8"), (b'\xed\xa0\x80', "not_utf8"),
            (b'{%b,"x":%b}' % (OK, deep), "accepted"), (b'{%b,"x":[%b]}' % (OK, deep), "too_deep"),
            (b'{%b,"x":[%b' % (OK, deep[:512]), "too_deep"), (b'{%b "x":[%b]}' % (OK, deep), "not_json"),
            (b"[" * 600, "too_deep"), (b"[" * 512, "not_json"), (b"[" * 512 + b"]" * 512, "not_object"),
            (b'{"status":"success","st\\u0061tus":"error"}', "status_repeated"),
            (b'{"status":5,"status":"success"}', "status_type"), (b'{"status":null}', "status_type"),
            (b'{"status":"\\udc00"}', "status_surrogate"), (b'{"status":""}', "accepted"),
            (b'{"model":null,"model":null}', "model_repeated"), (b'{"model":1}', "model_type"),
            (b'{"user_id":"\\ud83d\\ude00",%b}' % OK, "accepted"), (b'{"id":"\\ud800\\ud83d\\ude00"}', "id_surrogate"),
            (b'{%b,"prompt_tokens":1.5}' % OK, "prompt_tokens_range"), (b'{%b,"prompt_tokens":1.5e1}' % OK, "accepted"),
            (b'{%b,"prompt_tokens":-0}' % OK, "accepted"), (b'{%b,"prompt_tokens":-1}' % OK, "prompt_tokens_range"),
            (b'{%b,"prompt_tokens":1e12}' % OK, "accepted"), (b'{%b,"prompt_tokens":true}' % OK, "prompt_tokens_type"),
            (b'{%b,"prompt_tokens":1000000000001}' % OK, "prompt_tokens_range"),
            (b'{%b,"prompt_tokens":0e999999999999999999999}' % OK, "accepted"),
            (b'{%b,"latency_ms":1e999999999999999999999}' % OK, "latency_ms_range"),
            (b'{%b,"latency_ms":1e-999999999999999999999}' % OK, "accepted"),
            (b'{%b,"latency_ms":-1e-999999999}' % OK, "latency_ms_range"),
            (b'{%b,"latency_ms":1000000000000.0000000001}' % OK, "latency_ms_range"),
            (b'{%b,"latency_ms":"1"}' % OK, "latency_ms_type"), (b'{"latency_ms":-1,"model":1}', "latency_ms_range"),
            (b" " * (16 * 2**20), "blank"), (b" " * (16 * 2**20 + 1), "too_long"),
        ]
        for line, expected in table:
            self.assertEqual(reason(line), expected, line[:80])
        self.assertEqual(reason(b'\xef\xbb\xbf{%b}' % OK, True), "accepted")
        self.assertEqual(reason(b'\xef\xbb\xbf', True), "blank")

    def test_nanoseconds(self):
        table = {"1": 10**6, "0.0000005": 0, "0.0000015": 2, "0.0000025": 2, "0.00000250001": 3, "1e12": 10**18,
                 "1234.5678901234567": 1234567890, "0.9999995": 10**6, "-0.0": 0, "5e-7": 0, "6e-7": 1, "15E-7": 2,
                 "0.00000049999": 0, "100e-2": 10**6, "0e5": 0}
        for text, expected in table.items():
            self.assertEqual(nanoseconds(exact(text)), expected, text)

    def test_instants(self):
        midnight = 1795305600 * 10**9
        for text in ("2026-11-22T00:00:00Z", "2026-11-22 00:00:00", "2026-11-22t01:30:00.0+01:30",
                     "2026-11-21T23:00:00-01:00", "2026-11-22T00:00:00.0000000009Z"):
            self.assertEqual(instant(text), midnight, text)
        for text in ("2026-11-22", "2026-11-22T24:00:00Z", "2026-02-29T00:00:00Z", "2026-11-22T00:00:00.Z",
                     "2026-11-22T00:00:00+24:00", "2026-11-22T00:00Z", " 2026-11-22T00:00:00Z",
                     "2026-11-22T00:00:00+0100", "2026-11-22T12:00:60Z", "2026-11-22T00:00:00Z\n"):
            self.assertIsNone(instant(text), text)


class Figures(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, content):
        path = os.path.join(self.folder.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    def report(self, days=2):
        return recompute(self.folder.name, DAY, days)

    def test_a_day_by_hand(self):
        self.write("audit_2026-11-22.jsonl", b"".join([
            b'\xef\xbb\xbf{"status":"success","user_id":"b","model":"m","prompt_tokens":1,"completion_tokens":2,'
            b'"latency_ms":1.5,"id":"x","timestamp":"2026-11-22T00:00:10Z"}\r\n',
            b'\n', b'nope\n',
            b'{"status":"error","user_id":"a","model":"","prompt_tokens":4,"id":"x","latency_ms":3,'
            b'"timestamp":"2026-11-23T00:00:00+00:01"}\n',
            b'{"status":"error","error_type":"t","request_id":"y"}\n',
                b'{"status":"error","error_type":"t","request_id":"y"}',
        ]))
        report = self.report()
        self.assertEqual(report["summary"], {
            "total_requests": 4, "successful": 1, "failed": 3, "success_rate": 0.25, "total_tokens": 7,
            "avg_latency_ms": 2.25, "other": 0, "prompt_tokens": 5, "completion_tokens": 2,
            "latency_ms": {"min": 1.5, "p50": 1.5, "p90": 3.0, "p95": 3.0, "p99": 3.0, "max": 3.0},
            "distinct_users": 2, "distinct_models": 1, "unattributed": 3,
            "lower_bound": {"total_tokens": True, "prompt_tokens": True, "completion_tokens": True}})
        self.assertEqual(list(report["by_user"].items()), [("a", 1), ("b", 1)])
        self.assertEqual(list(report["error_breakdown"].items()), [("t", 2), ("", 1)])
        self.assertEqual([(r["user_id"], r["requests"]) for r in report["users"]], [(None, 2), ("a", 1), ("b", 1)])
        self.assertEqual([(r["model"], r["error_type"], r["requests"]) for r in report["errors"]],
                         [(None, "t", 2), (None, None, 1)])
        complete = report["completeness"]
        self.assertEqual([complete[n] for n in ("lines_read", "accepted", "blank", "rejected")], [6, 4, 1, 1])
        self.assertEqual([(r["line"], r["byte_offset"]) for r in complete["rejected_lines"]], [(3, 153)])
        self.assertEqual(complete["missing_days"], ["2026-11-21"])
        self.assertEqual(complete["duplicates"], {"exact": 1, "conflicting": 1})
        self.assertEqual(complete["coverage"]["error_type"], 2 / 3)
        self.assertEqual([complete[n] for n in ("misfiled", "misfiled_later", "undated")], [0, 0, 2])
        # Entries in seconds 10 and 86340.
        self.assertEqual([r["longest_silence_seconds"] for r in complete["calendar"]], [86400, 86329])
        self.assertEqual(report["week_hours"][6 * 24 + 23]["requests"], 1)  # a Sunday

    def test_twins_and_damage(self):
        lines = [b'{"status":"success","id":"%d"}\n' % number for number in range(2000)]
        whole = b"".join(lines)
        packed = gzip.compress(whole[:30000]) + gzip.compress(whole[30000:])
        self.write("audit_2026-11-22.jsonl", whole[:-5])
        self.write("archive/audit_2026-11-22.jsonl.gz", packed)
        report = self.report(1)
        self.assertEqual([row["file"] for row in report["inputs"]], ["archive/audit_2026-11-22.jsonl.gz"])
        self.assertEqual(report["summary"]["total_requests"], 2000)
        # A wrong checksum keeps all, a torn file only whole lines.
        self.write("archive/audit_2026-11-22.jsonl.gz", packed[:-8] + struct.pack("<II", 1, 2))
        self.assertEqual(self.report(1)["inputs"][0]["content_bytes"], len(whole))
        self.write("archive/audit_2026-11-22.jsonl.gz", gzip.compress(whole)[:-40])
        os.remove(os.path.join(self.folder.name, "audit_2026-11-22.jsonl"))
        row = self.report(1)["inputs"][0]
        self.assertEqual((row["state"], row["rejected"], row["last_line_whole"]), ("unreadable", 0, False))
        self.assertTrue(1500 < row["accepted"] < 2000 and row["torn_bytes"] > 0)
        day = self.report(1)["completeness"]["calendar"][0]
        self.assertEqual((day["state"], day["last_line_whole"]), ("unreadable", False))
        self.write("archive/audit_2026-11-22.jsonl.gz", b"")
        self.assertEqual(self.report(1)["completeness"]["calendar"][0]["last_line_whole"], None)

    def test_zstandard(self):
        lines = b"".join(b'{"status":"success","id":"%d"}\n' % (number * 7919 % 100003) for number in range(30000))
        pack = lambda data: subprocess.run(["zstd", "-cq", "--check"], input=data, capture_output=True,
        check=True).stdout
        self.write("audit_2026-11-22.jsonl.zst", pack(lines[:900]) + pack(lines[900:]))
        row = self.report(1)["inputs"][0]
        self.assertEqual((row["state"], row["content_bytes"]), ("whole", len(lines)))
        self.write("audit_2026-11-22.jsonl.zst", pack(lines)[:-1] + b"\x00")
        row = self.report(1)["inputs"][0]
        self.assertEqual((row["state"], row["content_bytes"]), ("unreadable", len(lines)))
        self.write("audit_2026-11-22.jsonl.zst", pack(lines)[:-10])
        row = self.report(1)["inputs"][0]
        last = lines[: len(lines) // 131072 * 131072]
        self.assertEqual((row["state"], row["content_bytes"]), ("unreadable", last.rfind(b"\n") + 1))
        self.assertEqual(row["torn_bytes"], len(last) - row["content_bytes"])


if __name__ == "__main__":
    unittest.main()
