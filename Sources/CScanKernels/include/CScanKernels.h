#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "JSONPass.h"
#include "LineShape.h"
#include "NeedleSearch.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Bytes that any kernel may read behind the end it is given; every buffer scanned has them.
#define NIGHTAUDIT_PADDING 64

/// How many bytes from `text` on are plain inside a JSON string: neither `"`, nor `\`, nor below 0x20.
/// Stops at `limit` bytes at the latest; ORs 0x80 into `*high` where one of the bytes passed over is not ASCII.
static inline size_t nightaudit_plain_run(const uint8_t *text, size_t limit, uint8_t *high) {
    size_t at = 0;
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1F);
    while (at < limit) {
        __m128i block = _mm_loadu_si128((const __m128i *)(text + at));
        __m128i stop = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)),
                                    _mm_cmpeq_epi8(_mm_min_epu8(block, control), block));
        unsigned stops = (unsigned)_mm_movemask_epi8(stop), highs = (unsigned)_mm_movemask_epi8(block);
        if (stops) {
            unsigned before = (unsigned)__builtin_ctz(stops);
            if (at + before > limit) before = (unsigned)(limit - at);
            if (highs & ((1u << before) - 1)) *high |= 0x80;
            return at + before;
        }
        size_t left = limit - at;
        if (left < 16) {
            if (highs & ((1u << left) - 1)) *high |= 0x80;
            return limit;
        }
        if (highs) *high |= 0x80;
        at += 16;
    }
    return limit;
#else
    while (at < limit) {
        uint8_t byte = text[at];
        if (byte == '"' || byte == '\\' || byte < 0x20) return at;
        *high |= byte & 0x80;
        at++;
    }
    return limit;
#endif
}

/// The first LF in `text`, or `count` where there is none.
static inline size_t nightaudit_find_line_end(const uint8_t *text, size_t count) {
    const uint8_t *found = (const uint8_t *)memchr(text, '\n', count);
    return found ? (size_t)(found - text) : count;
}

static inline uint64_t nightaudit_load64(const uint8_t *text) {
    uint64_t word;
    memcpy(&word, text, 8);
    return word;
}

static inline uint64_t nightaudit_mix(uint64_t left, uint64_t right) {
    __uint128_t product = (__uint128_t)left * right;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/// A 64-bit hash of the bytes, keyed by `seed`; reads up to 16 bytes behind their end, so the buffer needs padding.
static inline uint64_t nightaudit_hash(const uint8_t *text, size_t count, uint64_t seed) {
    uint64_t state = seed ^ 0x9E3779B97F4A7C15ull ^ (uint64_t)count * 0xD6E8FEB86659FD93ull;
    size_t left = count;
    if (left >= 64) {
        // Four chains of multiplications side by side.
        uint64_t second = state ^ 0x2545F4914F6CDD1Dull, third = ~state, fourth = ~second;
        while (left >= 64) {
            state = nightaudit_mix(nightaudit_load64(text) ^ state, nightaudit_load64(text + 8) ^ 0xA0761D6478BD642Full);
            second = nightaudit_mix(nightaudit_load64(text + 16) ^ second, nightaudit_load64(text + 24) ^ 0xE7037ED1A0B428DBull);
            third = nightaudit_mix(nightaudit_load64(text + 32) ^ third, nightaudit_load64(text + 40) ^ 0x8EBC6AF09C88C6E3ull);
            fourth = nightaudit_mix(nightaudit_load64(text + 48) ^ fourth, nightaudit_load64(text + 56) ^ 0x589965CC75374CC3ull);
            text += 64;
            left -= 64;
        }
        state = nightaudit_mix(state ^ third, second ^ fourth);
    }
    while (left >= 16) {
        state = nightaudit_mix(nightaudit_load64(text) ^ state, nightaudit_load64(text + 8) ^ 0xA0761D6478BD642Full);
        text += 16;
        left -= 16;
    }
    uint64_t first = 0, second = 0;
    if (left >= 8) {
        first = nightaudit_load64(text);
        if (left > 8) second = nightaudit_load64(text + 8) & ((1ull << (8 * (left - 8))) - 1);
    } else if (left > 0) {
        first = nightaudit_load64(text) & ((1ull << (8 * left)) - 1);
    }
    state = nightaudit_mix(first ^ state ^ 0xE7037ED1A0B428DBull, second ^ state ^ 0x8EBC6AF09C88C6E3ull);
    return nightaudit_mix(state ^ seed, 0x589965CC75374CC3ull);
}

/// Our members, numbered as `EntryField` numbers them; -1 for any other name.
static inline int nightaudit_field(const uint8_t *name, size_t count) {
    switch (count) {
    case 2: return memcmp(name, "id", 2) == 0 ? 4 : -1;
    case 5: return memcmp(name, "model", 5) == 0 ? 2 : -1;
    case 6: return memcmp(name, "status", 6) == 0 ? 0 : -1;
    case 7: return memcmp(name, "user_id", 7) == 0 ? 1 : -1;
    case 9: return memcmp(name, "timestamp", 9) == 0 ? 6 : -1;
    case 10:
        return memcmp(name, "latency_ms", 10) == 0   ? 9
               : memcmp(name, "error_type", 10) == 0 ? 3
               : memcmp(name, "request_id", 10) == 0 ? 5
                                                     : -1;
    case 13: return memcmp(name, "prompt_tokens", 13) == 0 ? 7 : -1;
    case 17: return memcmp(name, "completion_tokens", 17) == 0 ? 8 : -1;
    default: return -1;
    }
}

/// A status, numbered as `EntryStatus` numbers it.
static inline int nightaudit_status(const uint8_t *text, size_t count) {
    if (count == 7 && memcmp(text, "success", 7) == 0) return 0;
    return count == 5 && memcmp(text, "error", 5) == 0 ? 1 : 2;
}

/// The bytes from a member's name to its value, with its colon, as a line before had them at that place, and which member of ours it is.
typedef struct {
    uint8_t bytes[32];
    /// 0 for none.
    uint8_t length;
    /// As `nightaudit_field`.
    int8_t field;
} nightaudit_prediction;

/// Whether the text begins with these bytes; reads 32 bytes, so the buffer needs padding.
static inline _Bool nightaudit_predicted(const uint8_t *text, const nightaudit_prediction *prediction) {
#if defined(__SSE2__)
    __m128i low = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)text),
                                 _mm_loadu_si128((const __m128i *)prediction->bytes));
    __m128i high = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(text + 16)),
                                  _mm_loadu_si128((const __m128i *)(prediction->bytes + 16)));
    uint64_t equal = (uint64_t)(unsigned)_mm_movemask_epi8(low) | (uint64_t)(unsigned)_mm_movemask_epi8(high) << 16;
    uint64_t wanted = (1ull << prediction->length) - 1;
    return (equal & wanted) == wanted;
#else
    return memcmp(text, prediction->bytes, prediction->length) == 0;
#endif
}

/// Makes the prediction of those bytes, or none where they are too many or not ASCII.
static inline void nightaudit_predict(nightaudit_prediction *prediction, const uint8_t *text, size_t count, int field) {
    prediction->length = 0;
    if (count > sizeof prediction->bytes) return;
    for (size_t at = 0; at < count; at++)
        if (text[at] & 0x80) return;
    memcpy(prediction->bytes, text, count);
    prediction->length = (uint8_t)count;
    prediction->field = (int8_t)field;
}

static inline _Bool nightaudit_equal(const uint8_t *left, const uint8_t *right, size_t count) {
    if (count < 8) {
        for (size_t at = 0; at < count; at++)
            if (left[at] != right[at]) return 0;
        return 1;
    }
    if (count > 64) return memcmp(left, right, count) == 0;
    for (size_t at = 8; at < count; at += 8)
        if (nightaudit_load64(left + at - 8) != nightaudit_load64(right + at - 8)) return 0;
    return nightaudit_load64(left + count - 8) == nightaudit_load64(right + count - 8);
}

/// Has these bytes, which are needed soon, fetched meanwhile.
static inline void nightaudit_foresee(const void *start, size_t count) {
    for (size_t at = 0; at < count; at += 64) __builtin_prefetch((const char *)start + at, 1);
}

/// On how many processors this process may run, 1 at least; sched_getaffinity(2), which Swift's Glibc does not show.
int nightaudit_processor_count(void);

/// Has blocks of so many bytes go back to the system when they are freed; mallopt(3), which Swift's Glibc does not show.
void nightaudit_return_blocks(int size);

/// Gives back the memory that holds the code of the program and its libraries, as it is mapped from their files; what is needed of it is read from
/// them again. What a debugger has written there is lost.
void nightaudit_return_text(void);

/// Has the kernels look at so many bytes at once, 64, 32 or 16, or at as many as the processor can where that is less; how many they do. They say the
/// same at every width; before this is called they use the widest.
unsigned nightaudit_use_width(unsigned most);

/// The same of one kernel each; the processor must be able to.
void nightaudit_shape_width(unsigned width);
void nightaudit_needle_width(unsigned width);
