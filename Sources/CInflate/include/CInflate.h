#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How many bytes back a match may begin (RFC 1951), and how many are decoded before they are to be taken.
#define NIGHTAUDIT_WINDOW 32768
#define NIGHTAUDIT_DECODED 98304
/// Bytes behind them that may be written to without being meant.
#define NIGHTAUDIT_SLACK 512

#define NIGHTAUDIT_LITERAL_BITS 10
#define NIGHTAUDIT_DISTANCE_BITS 8
/// The most entries that a table of 288 codes of up to 15 bits, the first 10 of them looked up at once, can have; of 32 codes, the first 8.
#define NIGHTAUDIT_LITERAL_ENTRIES 1334
#define NIGHTAUDIT_DISTANCE_ENTRIES 402

/// The code tables of a block; entries as InflateTable.h has them.
typedef struct {
    uint32_t literals[NIGHTAUDIT_LITERAL_ENTRIES];
    uint32_t distances[NIGHTAUDIT_DISTANCE_ENTRIES];
    /// By the first bits: one or two literals, else what `literals` has there.
    uint32_t pairs[1 << NIGHTAUDIT_LITERAL_BITS];
} nightaudit_codes;

/// A DEFLATE stream (RFC 1951) that is decoded piece by piece, as strictly as zlib does: the same streams, the same content before a fault, the
/// same words for it.
typedef struct {
    /// Input that was taken and not yet used, the lowest bit first.
    uint64_t bits;
    unsigned bit_count;
    int phase;
    bool is_last;
    /// Bytes left of a stored block, or of a match that did not fit.
    uint32_t left;
    uint32_t distance;
    /// Of a block's code: how many lengths of each kind there are, how many were read, and they themselves.
    unsigned literal_count, distance_count, order_count, have;
    uint8_t lengths[320];
    uint32_t order_codes[128];
    nightaudit_codes codes;
    /// What is wrong with the stream, for good; NULL for nothing.
    const char *fault;
    /// What was decoded: up to a window of what was taken before, then what is to be taken.
    size_t taken, decoded;
    uint8_t content[NIGHTAUDIT_WINDOW + NIGHTAUDIT_DECODED + NIGHTAUDIT_SLACK];
} nightaudit_inflate;

/// Begins a stream.
void nightaudit_inflate_begin(nightaudit_inflate *state);

/// Decodes until content is to be taken, the stream ends, a fault is met or all input is used; how many bytes of the input were used.
/// Call it only when `decoded == taken`, which are moved.
size_t nightaudit_inflate_run(nightaudit_inflate *state, const uint8_t *input, size_t count);

/// Whether the last block was decoded to its end.
bool nightaudit_inflate_ended(const nightaudit_inflate *state);

/// The next byte behind the stream that was taken with it; -1 where the input goes on with it.
int nightaudit_inflate_byte_behind(nightaudit_inflate *state);

/// Where the content lies.
static inline const uint8_t *nightaudit_inflate_content(const nightaudit_inflate *state) { return state->content; }

/// The CRC-32 of gzip (RFC 1952) over the first bytes, a multiple of 16 or none of them, which are told in `*done`: the rest is for zlib.
uint32_t nightaudit_fold_crc32(uint32_t checksum, const uint8_t *text, size_t count, size_t *done);
