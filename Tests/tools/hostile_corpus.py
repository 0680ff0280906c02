#!/usr/bin/env python3
"""Makes a directory of audit logs full of seeded damage, for differential tests against recompute.py.

    hostile_corpus.py OUT_DIR --seed N --lines M --end YYYY-MM-DD [--days 5]

The same options make the same bytes (.zst: by the same `zstd` tool). OUT_DIR must not exist or be empty.
"""

import argparse
import datetime
import gzip
import json
import os
import random
import struct
import subprocess
import sys
import zlib

from hostile_values import (
    BEFORE, BEGINNINGS, ERRORS, FIELDS, LATENCIES, LIMIT, MODELS, NAMES, NOT_UTF8, SHORT_LINES, STAMPS, STATUSES,
    TOKENS, VALUES,
)

class Corpus:
    def __init__(self, seed, date):
        self.random = random.Random(f"{seed}/{date}")
        self.date, self.earlier = date, []

    def stamp(self):
        r = self.random
        form = STAMPS[0] if r.random() < 0.6 else r.choice(STAMPS)
        date = self.date + datetime.timedelta(days=r.choice([0] * 12 + [1, -1]))
        return form.format(d=date, h=f"{r.randrange(24):02}", m=f"{r.randrange(60):02}", s=f"{r.randrange(60):02}",
                           f=f"{r.randrange(10**6):06}")

    def text(self, value):
        """A JSON string written in one of the ways there are."""
        if value is None:
            return "null"
        r = self.random
        style = r.randrange(4)
        if style == 0:
            return json.dumps(value)
        if style == 1:
            return json.dumps(value, ensure_ascii=False)
        units = value.encode("utf-16-be", "surrogatepass")
        escaped = [f"\\u{high:02x}{low:02X}" for high, low in zip(units[::2], units[1::2])]
        if style == 2:
            return '"' + "".join(escaped) + '"'
        return json.dumps(value, ensure_ascii=False).replace("/", "\\/")

    def members(self):
        r = self.random
        usual = r.random() < 0.75
        members = [
            ("id", self.text(f"id-{r.randrange(400)}" if r.random() < 0.9 else r.choice(["", None, "é"]))),
            ("timestamp", self.text(self.stamp())),
            ("user_id", self.text(r.choice(NAMES))), ("model", self.text(r.choice(MODELS))),
            ("prompt_tokens", str(r.randrange(3000)) if usual else r.choice(TOKENS)),
            ("completion_tokens", str(r.randrange(3000)) if usual else r.choice(TOKENS)),
            ("latency_ms", repr(r.lognormvariate(6, 2)) if usual else r.choice(LATENCIES)),
            ("status", self.text(r.choice(STATUSES))), ("error_type", self.text(r.choice(ERRORS))),
            ("metadata", '{"session_id": "s", "status": 5, "n": [1e999, -0.0]}'),
        ]
        members = [member for member in members if r.random() < 0.97]
        if r.random() < 0.1:
            members.append(("request_id", self.text(f"id-{r.randrange(400)}")))
        if r.random() < 0.05:
            members.append((r.choice(FIELDS), r.choice(VALUES)))
        if r.random() < 0.05 and members:
            place = r.randrange(len(members))
            members[place] = (members[place][0], r.choice(VALUES))
        if r.random() < 0.3:
            r.shuffle(members)
        return members

    def key(self, name):
        r = self.random
        if r.random() < 0.03:
            place = r.randrange(len(name))
            return f'"{name[:place]}\\u{ord(name[place]):04x}{name[place + 1:]}"'
        if r.random() < 0.01:
            return f'"{r.choice([name.upper(), name + " ", " " + name, name + chr(0x301), name[:-1]])}"'
        return f'"{name}"'

    def line(self):
        r = self.random
        comma, colon = r.choice([(", ", ": ")] * 5 + [(",", ":"), (" ,\t", "\r :  ")])
        text = "{" + comma.join(self.key(name) + colon + value for name, value in self.members()) + "}"
        return text.encode("utf-8", "surrogatepass")

    def mutated(self):
        r = self.random
        line = bytearray(self.line())
        kind = r.randrange(15)
        at = r.randrange(len(line))
        if kind == 0:
            line[at] ^= 1 << r.randrange(8)
        elif kind == 1:
            del line[at:]
        elif kind == 2:
            del line[at]
        elif kind == 3:
            line[at:at] = bytes([r.choice(b'"\\{}[],: \t\r\x00\x1f\x7f\x80\xc0\xed\xff09eE+-.')])
        elif kind == 4:
            return b'{"x":' + self.deep() + b"," + bytes(line[1:])
        elif kind == 5:
            line[at:at] = r.choice(NOT_UTF8)
        elif kind == 6:
            return r.choice(BEFORE) + bytes(line) + r.choice([b"\r", b" \t\r", b"\x00", b"x"])
        elif kind == 7:
            return bytes(line) + bytes(line)
        elif kind == 8:
            return bytes(line).replace(b"}", b",}", 1)
        elif kind == 9:
            return r.choice(SHORT_LINES)
        elif kind == 10:
            name, value = r.choice(FIELDS), r.choice(VALUES)
            return b'{"%s": %s, ' % (name.encode(), value.encode()) + bytes(line[1:])
        elif kind == 11:
            return self.deep()
        elif kind == 12 and self.earlier:
            return r.choice(self.earlier) + r.choice([b"", b" ", b"\r", b"\t"])
        elif kind == 13 and self.earlier:
            return bytes(r.choice(self.earlier)).replace(b'"model"', b'"model" ', 1)
        else:
            other = r.randrange(at, min(len(line), at + 12) + 1)
            line[at:at] = line[at:other]
        return bytes(line)

    def deep(self):
        """Nesting near the limit of 512 (of which the entry's own object is one), sometimes broken before or after."""
        r = self.random
        depth = r.choice([2, 510, 511, 512, 513, 514, 700])
        opened = [r.choice([b"[", b'{"a":']) for _ in range(depth)]
        inner = r.choice([b"1", b'""', b"", b"x", b"\xff"])
        closed = b"".join(b"]" if part == b"[" else b"}" for part in reversed(opened))
        if r.random() < 0.2:
            opened[r.randrange(depth)] += r.choice([b",", b"1", b"\x00"])
        return b"".join(opened) + inner + (closed if r.random() < 0.9 else closed[:-1])

    def content(self, count):
        """That many lines; LF, CRLF and blank lines; perhaps a BOM; perhaps no LF at the end."""
        r = self.random
        out = bytearray(r.choice(BEGINNINGS))
        for _ in range(count):
            line = self.line() if r.random() < 0.5 else self.mutated()
            line = line.replace(b"\n", b"")
            if len(self.earlier) < 300:
                self.earlier.append(line)
            out += line + r.choice([b"\n"] * 8 + [b"\r\n", b"\n\n", b" \n", b"\n \r\n"])
        return bytes(out if r.random() < 0.5 else out.rstrip(b"\n\r "))

    def long_lines(self):
        r = self.random
        sizes = (LIMIT - 1, LIMIT, LIMIT + 1, LIMIT + 65536)
        out = b""
        for size in sizes:
            head, tail = b'{"status":"success","pad":"', b'"}' + r.choice([b"", b"\r"])
            out += head + b"p" * (size - len(head) - len(tail)) + tail + b"\n"
        return out + b" " * LIMIT + b"\n" + b" " * (LIMIT + 1) + b"\n" + b"x" * (LIMIT + 5)

    def packed_gz(self, content):
        r = self.random
        cuts = sorted(r.randrange(len(content) + 1) for _ in range(r.randrange(4)))
        parts = [content[a:b] for a, b in zip([0] + cuts, cuts + [len(content)])]
        members = [gzip.compress(part, r.choice([1, 6, 9]), mtime=0) for part in parts]
        if r.random() < 0.3:
            fixed = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_FIXED)
            body = fixed.compress(b'{"status":"success"}\n') + fixed.flush()
            members.insert(0, b"\x1f\x8b\x08\x1c\0\0\0\0\0\xff\x02\0xxname\0comment\0" + body
                           + struct.pack("<II", zlib.crc32(b'{"status":"success"}\n'), 21))
        return b"".join(members), members

    def damaged(self, packed, members=()):
        r = self.random
        kind = r.randrange(6)
        if kind == 0:
            return packed[: r.randrange(len(packed))]
        if kind == 1:
            place = len(packed) - (8 if members else 1)  # the checksum's first byte, or its last
            return packed[:place] + bytes([packed[place] ^ 1]) + packed[place + 1 :]
        if kind == 2:
            return packed[: -r.randrange(1, 9)]
        if kind == 3:
            return packed + r.choice([b"\0", b"garbage", b"\x1f", b"\x1f\x8b", b"\n"])
        if kind == 4 and len(members) > 1:
            first = members[0]
            return first[:-8] + bytes([first[-8] ^ 0x40]) + packed[len(first) - 7 :]
        at = r.randrange(len(packed))
        return packed[:at] + bytes([packed[at] ^ (1 << r.randrange(8))]) + packed[at + 1 :]


def zstd(content, *options):
    done = subprocess.run(["zstd", "-cq", *options], input=content, capture_output=True, check=True)
    return done.stdout


def write(folder, name, content):
    with open(os.path.join(os.fsencode(folder), os.fsencode(name)), "wb") as file:
        file.write(content)


def make_day(out, date, corpus, lines, kind):
    """One kind of day each: what lies in the directory for it."""
    r, stem, archive = corpus.random, f"audit_{date}", os.path.join(out, "archive")
    if kind == 0:  # plain, and a few further files of the day
        write(out, f"{stem}.jsonl", corpus.content(lines))
        write(out, f"{stem}.worker-1.jsonl", corpus.content(lines // 4))
        write(out, f"{stem}_\N{LATIN SMALL LETTER E WITH ACUTE}.jsonl", corpus.content(9))
        write(out, os.fsencode(stem) + b"-\xff\x80%41.jsonl", corpus.content(9))
        write(out, f"{stem}..jsonl", b"")
        write(archive, f"{stem}-.jsonl", b"\xef\xbb\xbf")
    elif kind == 1:  # whole .gz of several members beside a plain one
        write(out, f"{stem}.jsonl.gz", corpus.packed_gz(corpus.content(lines))[0])
        write(archive, f"{stem}.b.jsonl", corpus.content(lines // 8))
    elif kind == 2:  # damaged .gz
        for part in range(8):
            write(out, f"{stem}.{part}.jsonl.gz", corpus.damaged(*corpus.packed_gz(corpus.content(lines // 8))))
        write(out, f"{stem}.empty.jsonl.gz", b"")
    elif kind == 3:  # .zst: frames, skippable frames, damage
        content = corpus.content(lines // 2)
        half = r.randrange(len(content))
        skippable = b"\x50\x2a\x4d\x18\x03\0\0\0abc"
        frames = zstd(content[:half], "--check"), skippable, zstd(content[half:], "-1", "--no-check")
        write(out, f"{stem}.jsonl.zst", b"".join(frames))
        for part in range(6):
            packed = zstd(corpus.content(lines // 8), "--check", f"-{r.choice([1, 3, 19])}")
            write(archive, f"{stem}.{part}.jsonl.zst", corpus.damaged(packed))
        write(out, f"{stem}.empty.jsonl.zst", b"")
    else:  # twins: equal, beginning, different
        content = corpus.content(lines // 3)
        write(out, f"{stem}.jsonl", content[: r.randrange(len(content))])
        write(archive, f"{stem}.jsonl.gz", corpus.packed_gz(content)[0])
        write(out, f"{stem}.jsonl.zst", zstd(content))
        write(out, f"{stem}.b.jsonl", corpus.content(20))
        write(out, f"{stem}.b.jsonl.gz", corpus.packed_gz(corpus.content(20))[0])
        packed = corpus.packed_gz(content)[0]
        write(out, f"{stem}.c.jsonl", content)
        write(archive, f"{stem}.c.jsonl.gz", packed[: len(packed) * 2 // 3])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--lines", type=int, required=True, help="about so many lines in all")
    parser.add_argument("--end", type=datetime.date.fromisoformat, required=True)
    parser.add_argument("--days", type=int, default=5, help="days written, each of another kind, ending with --end")
    parser.add_argument("--long", action="store_true", help="add a file of lines around 16 MiB")
    options = parser.parse_args()
    if os.path.exists(options.out) and os.listdir(options.out):
        parser.error(f"{options.out} is not empty")
    os.makedirs(os.path.join(options.out, "archive"), exist_ok=True)
    for back in range(options.days):
        date = options.end - datetime.timedelta(days=back)
        corpus = Corpus(options.seed, date)
        make_day(options.out, date, corpus, max(16, options.lines // options.days), (back + options.seed) % 5)
    corpus = Corpus(options.seed, options.end)
    if options.long:
        write(options.out, f"audit_{options.end}.long.jsonl", corpus.long_lines())
    for name in ("audit_2026-02-30.jsonl", "audit_2026-11-22.jsonl.bz2", "notes.txt", f"audit_{options.end}x.jsonl"):
        write(options.out, name, b'{"status":"success"}\n')
    os.makedirs(os.path.join(options.out, f"audit_{options.end}.folder.jsonl"), exist_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
