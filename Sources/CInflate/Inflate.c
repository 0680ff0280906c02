#include "InflateParts.h"
#include <string.h>

void nightaudit_inflate_begin(nightaudit_inflate *state) {
    state->bits = 0;
    state->bit_count = 0;
    state->phase = BLOCK_HEAD;
    state->is_last = false;
    state->fault = NULL;
    state->taken = state->decoded = 0;
}

bool nightaudit_inflate_ended(const nightaudit_inflate *state) { return state->phase == ENDED; }

int nightaudit_inflate_byte_behind(nightaudit_inflate *state) {
    if (state->bit_count < 8) return -1;
    int byte = state->bits & 0xFF;
    state->bits >>= 8;
    state->bit_count -= 8;
    return byte;
}

static bool read_block_head(nightaudit_inflate *state, source *input) {
    if (state->is_last) {
        take(state, state->bit_count & 7);
        state->phase = ENDED;
        return false;
    }
    if (!need(state, input, 3)) return false;
    state->is_last = take(state, 1);
    switch (take(state, 2)) {
    case 0:
        take(state, state->bit_count & 7);
        state->phase = STORED_HEAD;
        return true;
    case 1: return inflate_begin_fixed_block(state);
    case 2: state->phase = CODE_HEAD; return true;
    default: return refuse(state, "invalid block type");
    }
}

static bool read_stored_head(nightaudit_inflate *state, source *input) {
    if (!need(state, input, 32)) return false;
    unsigned length = take(state, 16);
    if (length != (take(state, 16) ^ 0xFFFF)) return refuse(state, "invalid stored block lengths");
    state->left = length;
    state->phase = STORED;
    return true;
}

static bool copy_stored(nightaudit_inflate *state, source *input) {
    while (state->left > 0 && state->bit_count >= 8 && state->decoded < FULL) {
        state->content[state->decoded++] = (uint8_t)take(state, 8);
        state->left--;
    }
    size_t count = FULL - state->decoded;
    if (count > state->left) count = state->left;
    if (count > (size_t)(input->end - input->next)) count = (size_t)(input->end - input->next);
    if (count > 0) memcpy(state->content + state->decoded, input->next, count);
    input->next += count;
    state->decoded += count;
    state->left -= (uint32_t)count;
    if (state->left > 0) return false;
    state->phase = BLOCK_HEAD;
    return true;
}

static bool step(nightaudit_inflate *state, source *input) {
    switch ((enum phase)state->phase) {
    case BLOCK_HEAD: return read_block_head(state, input);
    case STORED_HEAD: return read_stored_head(state, input);
    case STORED: return copy_stored(state, input);
    case CODE_HEAD: return inflate_read_code_head(state, input);
    case CODE_ORDER: return inflate_read_code_order(state, input);
    case CODE_LENGTH: return inflate_read_code_lengths(state, input);
    case SYMBOLS: return inflate_read_symbols(state, input);
    case MATCH: return inflate_copy_match(state);
    case ENDED: return false;
    }
    return false;
}

size_t nightaudit_inflate_run(nightaudit_inflate *state, const uint8_t *input, size_t count) {
    source source = {input, input + count};
    if (state->decoded > NIGHTAUDIT_WINDOW + NIGHTAUDIT_DECODED / 2) {
        memmove(state->content, state->content + state->decoded - NIGHTAUDIT_WINDOW, NIGHTAUDIT_WINDOW);
        state->decoded = NIGHTAUDIT_WINDOW;
    }
    state->taken = state->decoded;
    while (!state->fault && step(state, &source)) {}
    return (size_t)(source.next - input);
}
