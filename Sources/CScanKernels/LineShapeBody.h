// The scan of a line whose shape is known, included once for each width of vectors, which ends what it was told; `BODY` names it, `TARGET`
// says what the processor must have, `SAME` whether the text begins with a segment, `STOPS` which of 64 bytes end a plain run (and which are
// not ASCII).

/// Behind a string's plain bytes: a quote, a backslash, a control byte, or `end`.
TARGET static inline const uint8_t *RUN(const uint8_t *text, const uint8_t *end, uint64_t *high) {
    do {
        uint64_t highs, stops = STOPS(text, &highs);
        if (stops) {
            *high |= highs & (stops ^ (stops - 1));
            return text + __builtin_ctzll(stops);
        }
        *high |= highs;
        text += 64;
    } while (text < end);
    return end;
}

/// Whether so many plain bytes are followed by a quote: where that is foreseen, nothing behind them waits for where they end.
TARGET static inline _Bool HAS_GUESSED(const uint8_t *text, unsigned count, uint64_t *high) {
    uint64_t highs, stops = STOPS(text, &highs);
    unsigned left = count;
    if (count > 63) {
        if (stops) return 0;
        *high |= highs;
        left -= 64;
        stops = STOPS(text + 64, &highs);
    }
    if (stops << (63 - left) != 1ull << 63 || text[count] != '"') return 0;
    *high |= highs & (stops ^ (stops - 1));
    return 1;
}

TARGET static const uint8_t *BODY(
    nightaudit_shape *shape, const uint8_t *text, const uint8_t *end, nightaudit_date *date, nightaudit_entry *entry) {
    nightaudit_segment *segment = shape->segments, *last = segment + shape->count - 1;
    uint64_t high = 0;
    memset(entry, 0, sizeof *entry);
    entry->numbers[0] = entry->numbers[1] = entry->numbers[2] = -1;
    for (;; segment++) {
        if (!SAME(text, segment)) {
            // Behind a number a point or an exponent is of that number.
            entry->other_shape = *text != '.' && (*text | 0x20) != 'e';
            return NULL;
        }
        text += segment->length;
        if (segment == last) break;
        if (text >= end) return NULL;
        const int field = segment->field;
        const uint8_t byte = *text;
        if (byte == '"') {
            const uint8_t *start = ++text;
            if (segment->doubt < NIGHTAUDIT_DOUBTED && segment->guess < end - start
                && HAS_GUESSED(start, segment->guess, &high)) {
                text = start + segment->guess;
                segment->doubt -= segment->doubt > 0;
            } else {
                while ((text = RUN(text, end, &high)) < end && *text == '\\' && field < 0) {
                    if (!(text = skip_escape(text, end))) return NULL;
                }
                nightaudit_guess(segment, (size_t)(text - start));
            }
            if (text >= end || *text != '"') return NULL;
            if (field >= 0) {
                if (field > 6) return NULL;
                entry->starts[field] = text == start ? NULL : start;
                entry->counts[field] = (uint32_t)(text - start);
            }
            text++;
        } else if ((uint8_t)(byte - '0') < 10) {
            if (field < 0) text = skip_number(text, end);
            else if (field == 9) text = read_milliseconds(text, &entry->numbers[2]);
            else if (field > 6) text = read_whole(text, &entry->numbers[field - 7]);
            else return NULL;
            if (!text || text > end) return NULL;
        } else if (field < 0) {
            text = byte == '-' ? skip_number(text, end) : skip_word(text);
            if (!text || text > end) {
                entry->other_shape = byte == '{' || byte == '[';
                return NULL;
            }
        } else {
            if (field == 0 || end - text < 4 || memcmp(text, "null", 4) != 0) return NULL;
            text += 4;
        }
    }
    while (text < end && (*text == ' ' || *text == '\t' || *text == '\r')) text++;
    if (text > end) return NULL;
    entry->not_ascii = high != 0;
    entry->status = (uint8_t)nightaudit_status(entry->starts[0], entry->counts[0]);
    read_timestamp(entry, date);
    if (!entry->starts[4]) {
        entry->starts[4] = entry->starts[5];
        entry->counts[4] = entry->counts[5];
    }
    return text;
}

#undef TARGET
#undef BODY
#undef RUN
#undef HAS_GUESSED
#undef SAME
#undef STOPS
