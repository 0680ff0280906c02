// The search for a needle, included once for each width of vectors, which ends what it was told: `BODY` names it, `TARGET` says what the processor
// must have, `STOPS` tells which of `WIDTH` bytes are a backslash or begin the three given bytes, and which are LF.

TARGET static size_t BODY(const uint8_t *text, size_t count, const nightaudit_needle *needle, size_t *line_ends) {
    const uint8_t *last = needle->bytes + needle->length - 3;
    const uint8_t first = last[0], second = last[1], third = last[2];
    size_t at = 0, ends = 0;
    // The last two bytes are left: no needle ends behind them, and no load may go past the padding.
    while (at + 2 < count) {
        uint64_t lines, stops;
        // Without a call, so that what is compared with stays in registers.
        while (!(stops = STOPS(text + at, first, second, third, &lines)) && at + 2 + WIDTH < count) {
            ends += (size_t)__builtin_popcountll(lines);
            at += WIDTH;
        }
        if (count - at - 2 < WIDTH) {
            uint64_t held = (1ull << (count - at - 2)) - 1;
            lines &= held;
            stops &= held;
        }
        unsigned bit = first_match(text, at, stops, needle);
        if (bit < 64) {
            *line_ends += ends + (size_t)__builtin_popcountll(lines & ((1ull << bit) - 1));
            return at + bit;
        }
        ends += (size_t)__builtin_popcountll(lines);
        at += WIDTH;
    }
    for (at = count > 2 ? count - 2 : 0; at < count; at++) {
        if (text[at] == '\\' && could_escape(text + at, needle)) break;
        ends += text[at] == '\n';
    }
    *line_ends += ends;
    return at;
}

#undef TARGET
#undef BODY
#undef WIDTH
#undef STOPS
