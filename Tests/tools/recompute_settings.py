"""What an operator sets that changes a figure, as options of recompute.py."""

import argparse
import base64
import datetime
import hashlib
import hmac

from recompute_lines import NATIVE


class Settings:
    """Without options: no closed day, duplicates kept, native names, users as they are, no zone, no controls."""

    def __init__(self, closed=(), drop_exact=False, fields=(), key=None, zone=None, controls=()):
        self.closed, self.fields = dict(closed), dict(fields)
        self.drop_exact, self.key, self.zone, self.controls = drop_exact, key, zone, controls

    @property
    def key_id(self):
        if self.key is None:
            return None
        mark = hmac.new(self.key, b"nightaudit key id", hashlib.sha256).digest()
        return hashlib.sha256(mark).hexdigest()[:8]

    def user(self, name):
        """What the report calls that user: a pseudonym of the first 128 bits of HMAC-SHA-256 where there is a key."""
        if self.key is None or name is None:
            return name
        code = hmac.new(self.key, name.encode(), hashlib.sha256).digest()[:16]
        return f"p-{self.key_id}-{base64.b32encode(code).decode().lower().rstrip('=')}"

    @property
    def privacy(self):
        return {"user_ids": "keep" if self.key is None else "pseudonymise", "key_id": self.key_id}


def closed_day(text):
    date, _, reason = text.partition("=")
    return datetime.date.fromisoformat(date), reason


def renaming(text):
    ours, _, theirs = text.partition("=")
    if ours not in NATIVE or not theirs:
        raise argparse.ArgumentTypeError(f"{text} is no OURS=THEIRS")
    return ours, theirs


def key_file(path):
    """The bytes of a key file, less one line end at their end."""
    with open(path, "rb") as file:
        return file.read().removesuffix(b"\n")


def add_options(parser):
    parser.add_argument("--closed", metavar="DATE=REASON", type=closed_day, action="append", default=[])
    parser.add_argument("--drop-exact", action="store_true", help="as the configuration's `duplicates: drop_exact`")
    parser.add_argument("--field", metavar="OURS=THEIRS", type=renaming, action="append", default=[])
    parser.add_argument("--pseudonym-key", metavar="FILE", type=key_file)
    parser.add_argument("--zone", metavar="NAME", help="the zone of the hours that controls.yaml states")
