"""A reader of day summaries written from deploy/SUMMARIES.md alone."""

import datetime
import hashlib

MAGIC = b"nightaudit.summaries/1\n"
EPOCH = datetime.date(1970, 1, 1)


class Reader:
    def __init__(self, text):
        self.text, self.at = text, 0

    def number(self):
        value = shift = 0
        while True:
            byte = self.text[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def numbers(self, count):
        return [self.number() for _ in range(count)]

    def signed(self):
        number = self.number()
        return number // 2 if number % 2 == 0 else -(number + 1) // 2

    def bytes(self):
        count = self.number()
        self.at += count
        assert self.at <= len(self.text)
        return self.text[self.at - count:self.at]

    def optional(self, body):
        return body() if self.number() else None

    def list(self, body):
        return [body() for _ in range(self.number())]

    def day(self):
        return str(EPOCH + datetime.timedelta(days=self.signed()))

    def instant(self):
        return self.signed(), self.number()

    def totals(self):
        return dict(zip(("requests", "successful", "failed", "with_latency", "with_prompt", "with_completion", "with_both",
                         "prompt_tokens", "completion_tokens", "latency"), self.numbers(10)))

    def account(self):
        names = ("bytes", "content_bytes", "lines", "accepted", "blank", "rejected", "line_bytes", "torn")
        account = dict(zip(names, self.numbers(8)))
        account["whole"] = self.number()
        account["sha256"], account["content_sha256"], account["fault"] = (self.optional(self.bytes) for _ in range(3))
        account["beginnings"] = self.list(lambda: (self.number(), self.bytes()))
        return account

    def input(self):
        return {
            "file": self.bytes(), "account": self.account(), "first": self.optional(self.instant), "last": self.optional(self.instant),
            "rejected": self.list(lambda: (*self.numbers(3), self.bytes().hex())), "keys": self.list(self.bytes)}

    def record(self):
        day = {"users": self.list(self.bytes), "models": self.list(self.bytes), "error_types": self.list(self.bytes)}
        day["usage"] = self.list(lambda: (self.number(), self.number(), self.totals()))
        day["errors"] = self.list(lambda: (self.number(), self.number(), self.totals()))
        day["totals"], day["counts"] = self.totals(), self.numbers(10)
        day["latency"] = self.list(lambda: self.numbers(2)), self.optional(self.signed), self.optional(self.signed)
        day["week_hours"] = [self.totals() for _ in range(168)]
        day["quarters"], day["unplaced"] = self.list(lambda: (self.signed(), self.number())), self.number()
        day["first"], day["last"] = self.optional(self.instant), self.optional(self.instant)
        day["day"], day["inputs"] = self.day(), self.list(self.input)
        day["twins"] = self.list(lambda: (self.bytes(), self.account(), self.bytes()))
        day["differing"] = self.list(lambda: (self.bytes(), self.bytes()))
        day["reasons"] = self.list(self.number)
        day["duplicates"] = self.optional(lambda: (self.number(), self.number(), self.list(lambda: self.numbers(5))))
        day["dropped"], day["silence"] = self.numbers(2)
        assert self.at == len(self.text)
        return day


def read(text):
    """The settings' lines, the listing and the days of such a file."""
    assert text.startswith(MAGIC) and hashlib.sha256(text[:-32]).digest() == text[-32:]
    reader = Reader(text[len(MAGIC):-32])
    settings = reader.bytes().decode().splitlines()
    listing = reader.optional(reader.day), reader.list(reader.bytes)
    days = reader.list(lambda: (reader.day(), Reader(reader.bytes()).record()))
    assert reader.at == len(reader.text) and all(day == record["day"] for day, record in days)
    return settings, listing, [record for _, record in days]
