#pragma once
#include "InflateTable.h"

/// What is read next.
enum phase { BLOCK_HEAD, STORED_HEAD, STORED, CODE_HEAD, CODE_ORDER, CODE_LENGTH, SYMBOLS, MATCH, ENDED };

/// Where content ends that is to be taken before more is decoded.
#define FULL (NIGHTAUDIT_WINDOW + NIGHTAUDIT_DECODED)

/// The input while it is used.
typedef struct {
    const uint8_t *next, *end;
} source;

/// Whether so many bits, 48 at most, are at hand.
static inline bool need(nightaudit_inflate *state, source *input, unsigned count) {
    while (state->bit_count < count) {
        if (input->next == input->end) return false;
        state->bits |= (uint64_t)*input->next++ << state->bit_count;
        state->bit_count += 8;
    }
    return true;
}

static inline unsigned take(nightaudit_inflate *state, unsigned count) {
    unsigned value = (unsigned)(state->bits & ((1ull << count) - 1));
    state->bits >>= count;
    state->bit_count -= count;
    return value;
}

/// False, and the fault is noted.
static inline bool refuse(nightaudit_inflate *state, const char *words) {
    state->fault = words;
    return false;
}

// Each reads its phase's part, or as much of it as there is, and sets the next phase; false where the input or the room ends before it, or a fault is
// met.
bool inflate_begin_fixed_block(nightaudit_inflate *state);
bool inflate_read_code_head(nightaudit_inflate *state, source *input);
bool inflate_read_code_order(nightaudit_inflate *state, source *input);
bool inflate_read_code_lengths(nightaudit_inflate *state, source *input);
bool inflate_read_symbols(nightaudit_inflate *state, source *input);
bool inflate_copy_match(nightaudit_inflate *state);
