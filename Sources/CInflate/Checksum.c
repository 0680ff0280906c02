#include "CInflate.h"
#if defined(__x86_64__)
#include <immintrin.h>

// A message is folded by powers of x modulo the polynomial, bits reflected: V. Gopal et al., "Fast CRC Computation for Generic Polynomials Using
// PCLMULQDQ Instruction", Intel, 2009, whose constants for 0xEDB88320 these are.
#define TARGET __attribute__((target("pclmul,sse4.1")))

TARGET static inline __m128i load(const uint8_t *text) { return _mm_loadu_si128((const __m128i *)text); }

/// What `sum` is as far in front of `next` as the factors say, and `next`.
TARGET static inline __m128i fold(__m128i sum, __m128i factors, __m128i next) {
    __m128i low = _mm_clmulepi64_si128(sum, factors, 0x00), high = _mm_clmulepi64_si128(sum, factors, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

TARGET static uint32_t fold_all(uint32_t checksum, const uint8_t *text, size_t count) {
    const __m128i by_four = _mm_set_epi64x(0x01c6e41596, 0x0154442bd4), by_one = _mm_set_epi64x(0x00ccaa009e, 0x01751997d0);
    const __m128i by_half = _mm_set_epi64x(0, 0x0163cd6124), polynomial = _mm_set_epi64x(0x01f7011641, 0x01db710641);
    const __m128i words = _mm_setr_epi32(~0, 0, ~0, 0);
    __m128i sums[4];
    for (int part = 0; part < 4; part++) sums[part] = load(text + 16 * part);
    sums[0] = _mm_xor_si128(sums[0], _mm_cvtsi32_si128((int)checksum));
    for (text += 64, count -= 64; count >= 64; text += 64, count -= 64)
        for (int part = 0; part < 4; part++) sums[part] = fold(sums[part], by_four, load(text + 16 * part));
    __m128i sum = sums[0];
    for (int part = 1; part < 4; part++) sum = fold(sum, by_one, sums[part]);
    for (; count >= 16; text += 16, count -= 16) sum = fold(sum, by_one, load(text));
    // From 128 bits to 64, and to 32 by Barrett's reduction.
    sum = _mm_xor_si128(_mm_srli_si128(sum, 8), _mm_clmulepi64_si128(sum, by_one, 0x10));
    sum = _mm_xor_si128(_mm_srli_si128(sum, 4), _mm_clmulepi64_si128(_mm_and_si128(sum, words), by_half, 0x00));
    __m128i quotient = _mm_and_si128(_mm_clmulepi64_si128(_mm_and_si128(sum, words), polynomial, 0x10), words);
    return (uint32_t)_mm_extract_epi32(_mm_xor_si128(sum, _mm_clmulepi64_si128(quotient, polynomial, 0x00)), 1);
}

uint32_t nightaudit_fold_crc32(uint32_t checksum, const uint8_t *text, size_t count, size_t *done) {
    *done = 0;
    if (count < 64 || !__builtin_cpu_supports("pclmul") || !__builtin_cpu_supports("sse4.1")) return checksum;
    *done = count & ~(size_t)15;
    return ~fold_all(~checksum, text, *done);
}

#else

uint32_t nightaudit_fold_crc32(uint32_t checksum, const uint8_t *text, size_t count, size_t *done) {
    *done = 0;
    return checksum;
}

#endif
