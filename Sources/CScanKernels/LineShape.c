#include "LineValues.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__x86_64__)

// Sixteen bytes at a time, which every such processor can.
static inline _Bool same_segment_16(const uint8_t *text, const nightaudit_segment *segment) {
    for (size_t at = 0; at < segment->length; at += 16) {
        __m128i equal = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(text + at)),
                                       _mm_loadu_si128((const __m128i *)(segment->bytes + at)));
        unsigned wanted = (unsigned)(segment->mask >> at) & 0xFFFF;
        if (((unsigned)_mm_movemask_epi8(equal) & wanted) != wanted) return 0;
    }
    return 1;
}

static inline uint64_t stops_16(const uint8_t *text, uint64_t *highs) {
    uint64_t stops = 0;
    *highs = 0;
    for (int at = 0; at < 64; at += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(text + at));
        __m128i stop = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'))),
                                    _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block));
        stops |= (uint64_t)(unsigned)_mm_movemask_epi8(stop) << at;
        *highs |= (uint64_t)(unsigned)_mm_movemask_epi8(block) << at;
    }
    return stops;
}

#define TARGET
#define BODY scan_shape_16
#define RUN plain_run_16
#define HAS_GUESSED has_guessed_16
#define SAME same_segment_16
#define STOPS stops_16
#include "LineShapeBody.h"

// Thirty-two at a time: AVX2.
#define TARGET __attribute__((target("avx2,bmi,bmi2,lzcnt")))

TARGET static inline uint64_t equal_32(const uint8_t *left, const uint8_t *right) {
    return (unsigned)_mm256_movemask_epi8(
        _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)left), _mm256_loadu_si256((const __m256i *)right)));
}

TARGET static inline _Bool same_segment_32(const uint8_t *text, const nightaudit_segment *segment) {
    uint64_t equal = equal_32(text, segment->bytes);
    if (segment->length > 32) equal |= equal_32(text + 32, segment->bytes + 32) << 32;
    return (~equal & segment->mask) == 0;
}

TARGET static inline unsigned stops_32_of(__m256i block) {
    __m256i stop = _mm256_or_si256(
        _mm256_or_si256(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('"')), _mm256_cmpeq_epi8(block, _mm256_set1_epi8('\\'))),
        _mm256_cmpeq_epi8(_mm256_min_epu8(block, _mm256_set1_epi8(0x1F)), block));
    return (unsigned)_mm256_movemask_epi8(stop);
}

TARGET static inline uint64_t stops_32(const uint8_t *text, uint64_t *highs) {
    __m256i block = _mm256_loadu_si256((const __m256i *)text);
    uint64_t stops = stops_32_of(block);
    *highs = (unsigned)_mm256_movemask_epi8(block);
    if (stops) return stops;
    block = _mm256_loadu_si256((const __m256i *)(text + 32));
    *highs |= (uint64_t)(unsigned)_mm256_movemask_epi8(block) << 32;
    return (uint64_t)stops_32_of(block) << 32;
}

#define BODY scan_shape_32
#define RUN plain_run_32
#define HAS_GUESSED has_guessed_32
#define SAME same_segment_32
#define STOPS stops_32
#include "LineShapeBody.h"

// Sixty-four at a time: AVX-512.
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx2,bmi,bmi2,lzcnt")))

TARGET static inline _Bool same_segment_64(const uint8_t *text, const nightaudit_segment *segment) {
    // Most are short, and half a vector is read in half the time.
    if (segment->length <= 32)
        return _mm256_mask_cmpneq_epi8_mask((__mmask32)segment->mask, _mm256_loadu_si256((const __m256i *)text),
                                            _mm256_loadu_si256((const __m256i *)segment->bytes)) == 0;
    return _mm512_mask_cmpneq_epi8_mask(segment->mask, _mm512_loadu_si512(text), _mm512_loadu_si512(segment->bytes)) == 0;
}

TARGET static inline uint64_t stops_64(const uint8_t *text, uint64_t *highs) {
    __m512i block = _mm512_loadu_si512(text);
    *highs = _mm512_movepi8_mask(block);
    // 0 where it is one of them: one comparison into a mask, of which a processor does few side by side.
    __m512i quotes = _mm512_xor_si512(block, _mm512_set1_epi8('"')), escapes = _mm512_xor_si512(block, _mm512_set1_epi8('\\'));
    __m512i controls = _mm512_and_si512(block, _mm512_set1_epi8((char)0xE0));
    __m512i least = _mm512_min_epu8(_mm512_min_epu8(quotes, escapes), controls);
    return _mm512_testn_epi8_mask(least, least);
}

#define BODY scan_shape_64
#define RUN plain_run_64
#define HAS_GUESSED has_guessed_64
#define SAME same_segment_64
#define STOPS stops_64
#include "LineShapeBody.h"

typedef const uint8_t *(*shape_scan)(nightaudit_shape *, const uint8_t *, const uint8_t *, nightaudit_date *, nightaudit_entry *);

static _Atomic(shape_scan) scan = scan_shape_16;

void nightaudit_shape_width(unsigned most) {
    scan = most >= 64 ? scan_shape_64 : most >= 32 ? scan_shape_32 : scan_shape_16;
}

const uint8_t *nightaudit_scan_shape(
    nightaudit_shape *shape, const uint8_t *text, const uint8_t *end, nightaudit_date *date, nightaudit_entry *entry) {
    return scan(shape, text, end, date, entry);
}

#else

// Byte by byte.
static inline _Bool same_segment(const uint8_t *text, const nightaudit_segment *segment) {
    return memcmp(text, segment->bytes, segment->length) == 0;
}

static inline uint64_t stops(const uint8_t *text, uint64_t *highs) {
    uint8_t high = 0;
    size_t run = nightaudit_plain_run(text, 64, &high);
    *highs = high ? ~0ull : 0;
    return run < 64 ? 1ull << run : 0;
}

#define TARGET
#define BODY nightaudit_scan_shape_
#define RUN plain_run
#define HAS_GUESSED has_guessed
#define SAME same_segment
#define STOPS stops
#include "LineShapeBody.h"

const uint8_t *nightaudit_scan_shape(
    nightaudit_shape *shape, const uint8_t *text, const uint8_t *end, nightaudit_date *date, nightaudit_entry *entry) {
    return nightaudit_scan_shape_(shape, text, end, date, entry);
}

void nightaudit_shape_width(unsigned most) {}

#endif
