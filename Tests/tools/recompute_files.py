"""The rules of DESIGN.md for what a day file contains, also when it is damaged."""

import hashlib
import os
import subprocess
import zlib


class DayFile:
    """A day file with its content; `whole` is False where it is damaged, and then the torn tail is no part of it."""

    def __init__(self, directory, path, date, suffix):
        self.path, self.date = path, date
        self.format = {b"": "plain", b".gz": "gz", b".zst": "zst"}[suffix]
        self.name = os.path.basename(path)[: -len(suffix) or None]
        full, raw = os.path.join(directory, path), b""
        self.bytes, self.sha256, self.content_sha256 = 0, None, None
        self.whole = self.opened = os.path.isfile(full)
        if self.opened:
            try:
                with open(full, "rb") as file:
                    raw = file.read()
            except OSError:
                self.whole = self.opened = False
        if self.opened:
            self.bytes, self.sha256 = len(raw), hashlib.sha256(raw).hexdigest()
        content, keep_all = raw, False
        if self.whole and suffix:
            content, self.whole, keep_all = (gunzip if suffix == b".gz" else unzstd)(raw)
        end = len(content) if self.whole or keep_all else content.rfind(b"\n") + 1
        self.content, self.torn_bytes = content[:end], len(content) - end
        if self.opened:
            self.content_sha256 = hashlib.sha256(self.content).hexdigest()


def gunzip(raw):
    """(content, whole, keep all of it) of a gzip file of one or more members (RFC 1952).

    CHOICE: an empty file, or anything after the last member (also zeros),
    is damage. A wrong length (ISIZE) is as a wrong checksum.
    A wrong checksum is "at the end" when no byte follows that member.
    """
    try:
        content, rest = b"", raw
        while rest or not raw:
            stream = zlib.decompressobj(wbits=31)
            content += stream.decompress(rest) + stream.flush()
            if not stream.eof:
                raise zlib.error("truncated")
            rest = stream.unused_data
        return content, True, False
    except zlib.error:
        from recompute_inflate import salvage

        content, at_end = salvage(raw)
        return content, False, at_end


def zstd(data, *options):
    """What `zstd -dc` makes of one frame, or None where it refuses."""
    done = subprocess.run(["zstd", "-dcq", "--long=31", *options], input=data, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def unzstd(raw):
    """(content, whole, keep all of it) of a zstd file of one or more frames (RFC 8878), read frame by frame.

    CHOICE: an empty file is damage, as to `zstd -t`. A frame is decoded block by block where it is damaged; of a raw
    block cut short, the bytes that are there count as decoded.
    """
    content, at = b"", 0
    if not raw:
        return b"", False, False
    while at < len(raw):
        magic = raw[at : at + 4]
        if len(magic) == 4 and 0x184D2A50 <= int.from_bytes(magic, "little") <= 0x184D2A5F:
            size = raw[at + 4 : at + 8]
            at += 8 + int.from_bytes(size, "little")
            if len(size) < 4 or at > len(raw):
                return content, False, False
            continue
        if magic != b"\x28\xb5\x2f\xfd":
            return content, False, False
        blocks, end, window, checksum = frame(raw, at)
        if end is not None:
            decoded = zstd(raw[at:end])
            if decoded is not None:
                content, at = content + decoded, end
                continue
            decoded = zstd(raw[at:end], "--no-check")
            if checksum and decoded is not None:
                return content + decoded, False, end == len(raw)
        return content + salvaged(blocks, window), False, False
    return content, True, False


def frame(raw, start):
    """(blocks, end or None where it is cut short, window descriptor, has a checksum) of the frame at `start`."""
    blocks, at = [], start + 4
    if at >= len(raw):
        return blocks, None, 0, False
    flags = raw[at]
    single, checksum = flags & 0x20 != 0, flags & 4 != 0
    sizes = (1 if single else 0, 2, 4, 8)[flags >> 6]
    at += 1
    window = 0x88  # 128 MiB: a single segment has no descriptor, and a larger window does no harm
    if not single:
        window = raw[at] if at < len(raw) else 0
        at += 1
    dictionary = (0, 1, 2, 4)[flags & 3]
    if flags & 8 or any(raw[at : at + dictionary]):
        return blocks, None, window, checksum  # a reserved bit or a dictionary we do not have: nothing can be decoded
    at += dictionary + sizes
    while at + 3 <= len(raw):
        header = int.from_bytes(raw[at : at + 3], "little")
        last, kind, size = header & 1, header >> 1 & 3, header >> 3
        held = 1 if kind == 1 else size
        body = raw[at + 3 : at + 3 + held]
        at += 3 + held
        if kind == 3 or (len(body) < held and kind != 0):
            return blocks, None, window, checksum
        if len(body) < held:
            blocks.append((0, len(body), body))
            return blocks, None, window, checksum
        blocks.append((kind, size, body))
        if last:
            at += 4 if checksum else 0
            return blocks, at if at <= len(raw) else None, window, checksum
    return blocks, None, window, checksum


def salvaged(blocks, window):
    """The content of the longest run of blocks, from the first, that decodes as a frame of its own."""
    content = b""
    for count in range(1, len(blocks) + 1):
        built = b"\x28\xb5\x2f\xfd\x00" + bytes([window])
        for number, (kind, size, body) in enumerate(blocks[:count], 1):
            built += (size << 3 | kind << 1 | (number == count)).to_bytes(3, "little") + body
        decoded = zstd(built)
        if decoded is None:
            break
        content = decoded
    return content
