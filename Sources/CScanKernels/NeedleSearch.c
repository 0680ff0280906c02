#include "CScanKernels.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

static inline bool could_escape(const uint8_t *backslash, const nightaudit_needle *needle) {
    return needle->any_escape
           || (backslash[1] == 'u' && backslash[2] == '0' && backslash[3] == '0' && backslash[4] < '8');
}

static inline bool needle_ends(const uint8_t *text, size_t end, const nightaudit_needle *needle) {
    return end >= needle->length && nightaudit_equal(text + end - needle->length, needle->bytes, needle->length);
}

/// The first of the bits, which stand for the bytes from `at` on, that is such an escape or where the needle's last three bytes begin; 64 for none.
__attribute__((noinline)) static unsigned first_match(
    const uint8_t *text, size_t at, uint64_t stops, const nightaudit_needle *needle) {
    for (; stops; stops &= stops - 1) {
        unsigned bit = (unsigned)__builtin_ctzll(stops);
        const uint8_t *stop = text + at + bit;
        if (*stop == '\\' && could_escape(stop, needle)) return bit;
        if (needle_ends(text, at + bit + 3, needle)) return bit;
    }
    return 64;
}

typedef size_t (*needle_search)(const uint8_t *, size_t, const nightaudit_needle *, size_t *);

#if defined(__x86_64__)

// Sixteen bytes at a time, which every such processor can.
static inline __m128i equal_16(const uint8_t *text, uint8_t byte) {
    return _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)text), _mm_set1_epi8((char)byte));
}

static inline uint64_t stops_16(const uint8_t *text, uint8_t first, uint8_t second, uint8_t third, uint64_t *lines) {
    __m128i hits = _mm_and_si128(equal_16(text, first), _mm_and_si128(equal_16(text + 1, second), equal_16(text + 2, third)));
    *lines = (unsigned)_mm_movemask_epi8(equal_16(text, '\n'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(hits, equal_16(text, '\\')));
}

#define TARGET
#define BODY find_needle_16
#define WIDTH 16
#define STOPS stops_16
#include "NeedleSearchBody.h"

// Thirty-two at a time: AVX2.
#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt")))

TARGET static inline __m256i equal_32(const uint8_t *text, uint8_t byte) {
    return _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)text), _mm256_set1_epi8((char)byte));
}

TARGET static inline uint64_t stops_32(const uint8_t *text, uint8_t first, uint8_t second, uint8_t third, uint64_t *lines) {
    __m256i hits = _mm256_and_si256(equal_32(text, first), _mm256_and_si256(equal_32(text + 1, second), equal_32(text + 2, third)));
    *lines = (unsigned)_mm256_movemask_epi8(equal_32(text, '\n'));
    return (unsigned)_mm256_movemask_epi8(_mm256_or_si256(hits, equal_32(text, '\\')));
}

#define BODY find_needle_32
#define WIDTH 32
#define STOPS stops_32
#include "NeedleSearchBody.h"

// Sixty-four at a time: AVX-512.
#define TARGET __attribute__((target("avx512f,avx512bw,avx2,bmi,bmi2,popcnt")))

TARGET static inline __m512i differs_64(const uint8_t *text, uint8_t byte) {
    return _mm512_xor_si512(_mm512_loadu_si512(text), _mm512_set1_epi8((char)byte));
}

TARGET static inline uint64_t stops_64(const uint8_t *text, uint8_t first, uint8_t second, uint8_t third, uint64_t *lines) {
    // Few comparisons into masks, of which a processor does fewer side by side.
    __m512i differs = _mm512_or_si512(differs_64(text, first), _mm512_or_si512(differs_64(text + 1, second), differs_64(text + 2, third)));
    __m512i least = _mm512_min_epu8(differs, differs_64(text, '\\'));
    *lines = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(text), _mm512_set1_epi8('\n'));
    return _mm512_testn_epi8_mask(least, least);
}

#define BODY find_needle_64
#define WIDTH 64
#define STOPS stops_64
#include "NeedleSearchBody.h"

static _Atomic(needle_search) search = find_needle_16;

void nightaudit_needle_width(unsigned most) {
    search = most >= 64 ? find_needle_64 : most >= 32 ? find_needle_32 : find_needle_16;
}

#else

// Byte by byte.
static inline uint64_t stops_1(const uint8_t *text, uint8_t first, uint8_t second, uint8_t third, uint64_t *lines) {
    *lines = *text == '\n';
    return *text == '\\' || (text[0] == first && text[1] == second && text[2] == third);
}

#define TARGET
#define BODY find_needle_1
#define WIDTH 1
#define STOPS stops_1
#include "NeedleSearchBody.h"

static const needle_search search = find_needle_1;

void nightaudit_needle_width(unsigned most) {}

#endif

size_t nightaudit_find_needle(const uint8_t *text, size_t count, const nightaudit_needle *needle, size_t *line_ends) {
    return search(text, count, needle, line_ends);
}
