"""What can be decoded of a damaged gzip file before its first error, symbol by symbol (RFC 1951, RFC 1952)."""

import zlib


class Damage(Exception):
    pass


class Bits:
    def __init__(self, data, at):
        self.data, self.at, self.used = data, at, 0

    def bit(self):
        if self.at >= len(self.data):
            raise Damage
        bit = self.data[self.at] >> self.used & 1
        self.used += 1
        if self.used == 8:
            self.at, self.used = self.at + 1, 0
        return bit

    def number(self, width):
        return sum(self.bit() << place for place in range(width))

    def align(self):
        if self.used:
            self.at, self.used = self.at + 1, 0

    def byte(self):
        if self.at >= len(self.data):
            raise Damage
        self.at += 1
        return self.data[self.at - 1]


def code(lengths, may_be_incomplete):
    """(length, bits) → symbol. An incomplete set is refused; it may be one code of one bit, or none, where said."""
    table, value = {}, 0
    for length in range(1, 16):
        value <<= 1
        for symbol, own in enumerate(lengths):
            if own == length:
                table[length, value] = symbol
                value += 1
        if value > 1 << length:
            raise Damage
    longest = max(lengths)
    complete = longest and sum(1 << (15 - length) for length in lengths if length) == 1 << 15
    if not complete and not (may_be_incomplete and longest <= 1):
        raise Damage
    return table


def symbol(bits, table):
    value = 0
    for length in range(1, 16):
        value = value << 1 | bits.bit()
        if (length, value) in table:
            return table[length, value]
    raise Damage


ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
EXTRA = [0] * 8 + [n for n in range(1, 6) for _ in range(4)]
LENGTHS = [(3 + sum(1 << e for e in EXTRA[:n]), e) for n, e in enumerate(EXTRA)] + [(258, 0)]
DISTANCE_EXTRA = [0, 0] + [n for n in range(0, 14) for _ in range(2)]
DISTANCES = [(1 + sum(1 << e for e in DISTANCE_EXTRA[:n]), e) for n, e in enumerate(DISTANCE_EXTRA)]
FIXED = code([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8, False), code([5] * 32, False)


def dynamic_codes(bits):
    literals, distances, given = bits.number(5) + 257, bits.number(5) + 1, bits.number(4) + 4
    if literals > 286 or distances > 30:
        raise Damage
    lengths = [0] * 19
    for place in ORDER[:given]:
        lengths[place] = bits.number(3)
    table, lengths = code(lengths, False), []
    while len(lengths) < literals + distances:
        own = symbol(bits, table)
        if own < 16:
            lengths.append(own)
        elif own == 16:
            if not lengths:
                raise Damage
            lengths += lengths[-1:] * (3 + bits.number(2))
        else:
            lengths += [0] * (3 + bits.number(3) if own == 17 else 11 + bits.number(7))
    if len(lengths) > literals + distances or lengths[256] == 0:
        raise Damage
    return code(lengths[:literals], True), code(lengths[literals:], True)


def inflate(bits, out, start):
    """Appends to `out` as it decodes, so that what was decoded is there when Damage is raised."""
    last = 0
    while not last:
        last, kind = bits.bit(), bits.number(2)
        if kind == 0:
            bits.align()
            size, check = bits.byte() | bits.byte() << 8, bits.byte() | bits.byte() << 8
            if size != check ^ 0xFFFF:
                raise Damage
            for _ in range(size):
                out.append(bits.byte())
            continue
        if kind == 3:
            raise Damage
        literals, distances = FIXED if kind == 1 else dynamic_codes(bits)
        while (own := symbol(bits, literals)) != 256:
            if own < 256:
                out.append(own)
                continue
            if own > 285:
                raise Damage
            base, extra = LENGTHS[own - 257]
            length = base + bits.number(extra)
            place = symbol(bits, distances)
            if place > 29:
                raise Damage
            base, extra = DISTANCES[place]
            distance = base + bits.number(extra)
            if distance > len(out) - start:
                raise Damage
            for _ in range(length):
                out.append(out[-distance])


def header(bits):
    start = bits.at
    if bits.byte() != 0x1F or bits.byte() != 0x8B or bits.byte() != 8:
        raise Damage
    flags = bits.byte()
    if flags & 0xE0:
        raise Damage
    for _ in range(6):
        bits.byte()
    if flags & 4:
        for _ in range(bits.byte() | bits.byte() << 8):
            bits.byte()
    for flag in (8, 16):
        while flags & flag and bits.byte() != 0:
            pass
    if flags & 2:
        sum16 = zlib.crc32(bits.data[start : bits.at]) & 0xFFFF
        if sum16 != bits.byte() | bits.byte() << 8:
            raise Damage


def salvage(raw):
    """(what decodes before the first error, whether that error is only a wrong checksum at the end of the file)."""
    out, bits = bytearray(), Bits(raw, 0)
    try:
        while True:
            start = len(out)
            header(bits)
            inflate(bits, out, start)
            bits.align()
            trailer = [bits.byte() for _ in range(8)]
            check, size = (int.from_bytes(bytes(part), "little") for part in (trailer[:4], trailer[4:]))
            if check != zlib.crc32(out[start:]) or size != len(out) - start & 0xFFFFFFFF:
                return bytes(out), bits.at == len(raw)
    except Damage:
        return bytes(out), False
