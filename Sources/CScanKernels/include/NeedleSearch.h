#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// What lines are searched for: bytes (two at least, no LF among them), or an escape that could stand for some of them.
typedef struct {
    const uint8_t *bytes;
    size_t length;
    /// Every backslash will do; else only the `\u` escapes of characters below U+0080.
    bool any_escape;
} nightaudit_needle;

static inline bool nightaudit_needle_ends(const uint8_t *text, size_t pair, size_t count, const nightaudit_needle *needle) {
    return pair + 2 >= needle->length && pair + 2 <= count
           && memcmp(text + pair + 2 - needle->length, needle->bytes, needle->length) == 0;
}

static inline bool nightaudit_could_escape(const uint8_t *backslash, const nightaudit_needle *needle) {
    return needle->any_escape
           || (backslash[1] == 'u' && backslash[2] == '0' && backslash[3] == '0' && backslash[4] < '8');
}

/// A place in the first line of `text` that holds the needle or such an escape; `count` where none does. The LFs before that place
/// are added to `*line_ends`. Reads up to 32 bytes behind the end, so the buffer needs padding.
static inline size_t nightaudit_find_needle(const uint8_t *text, size_t count, const nightaudit_needle *needle, size_t *line_ends) {
    const uint8_t last = needle->bytes[needle->length - 1], before = needle->bytes[needle->length - 2];
    size_t at = 0, ends = 0;
#if defined(__SSE2__)
    const __m128i lasts = _mm_set1_epi8((char)last), befores = _mm_set1_epi8((char)before);
    const __m128i backslash = _mm_set1_epi8('\\'), line_end = _mm_set1_epi8('\n');
    for (; at < count; at += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(text + at));
        __m128i next = _mm_loadu_si128((const __m128i *)(text + at + 1));
        __m128i pairs = _mm_and_si128(_mm_cmpeq_epi8(block, befores), _mm_cmpeq_epi8(next, lasts));
        __m128i others = _mm_or_si128(_mm_cmpeq_epi8(block, backslash), _mm_cmpeq_epi8(block, line_end));
        unsigned stops = (unsigned)_mm_movemask_epi8(_mm_or_si128(pairs, others));
        if (count - at < 16) stops &= (1u << (count - at)) - 1;
        for (; stops; stops &= stops - 1) {
            size_t stop = at + (size_t)__builtin_ctz(stops);
            uint8_t byte = text[stop];
            if (byte == '\n') {
                ends++;
            } else if ((byte == '\\' && nightaudit_could_escape(text + stop, needle))
                       || (byte == before && nightaudit_needle_ends(text, stop, count, needle))) {
                *line_ends += ends;
                return stop;
            }
        }
    }
#else
    for (; at < count; at++) {
        uint8_t byte = text[at];
        if (byte == '\n') {
            ends++;
        } else if ((byte == '\\' && nightaudit_could_escape(text + at, needle))
                   || (byte == before && text[at + 1] == last && nightaudit_needle_ends(text, at, count, needle))) {
            *line_ends += ends;
            return at;
        }
    }
#endif
    *line_ends += ends;
    return count;
}

/// Where the line begins that the byte at `place` is in.
static inline size_t nightaudit_line_start(const uint8_t *text, size_t place) {
    while (place > 0 && text[place - 1] != '\n') place--;
    return place;
}
