#include "InflateParts.h"
#include <string.h>

static bool make_block_tables(nightaudit_inflate *state) {
    nightaudit_codes *codes = &state->codes;
    if (!inflate_make_table(codes->literals, NIGHTAUDIT_LITERAL_BITS, state->lengths, state->literal_count, CODE_LITERALS))
        return refuse(state, "invalid literal/lengths set");
    if (!inflate_make_table(codes->distances, NIGHTAUDIT_DISTANCE_BITS, state->lengths + state->literal_count, state->distance_count,
                            CODE_DISTANCES))
        return refuse(state, "invalid distances set");
    inflate_make_pairs(codes);
    state->phase = SYMBOLS;
    return true;
}

bool inflate_begin_fixed_block(nightaudit_inflate *state) {
    memset(state->lengths, 8, 144);
    memset(state->lengths + 144, 9, 112);
    memset(state->lengths + 256, 7, 24);
    memset(state->lengths + 280, 8, 8);
    memset(state->lengths + 288, 5, 32);
    state->literal_count = 288;
    state->distance_count = 32;
    return make_block_tables(state);
}

bool inflate_read_code_head(nightaudit_inflate *state, source *input) {
    if (!need(state, input, 14)) return false;
    state->literal_count = take(state, 5) + 257;
    state->distance_count = take(state, 5) + 1;
    state->order_count = take(state, 4) + 4;
    if (state->literal_count > 286 || state->distance_count > 30) return refuse(state, "too many length or distance symbols");
    memset(state->lengths, 0, 19);
    state->have = 0;
    state->phase = CODE_ORDER;
    return true;
}

bool inflate_read_code_order(nightaudit_inflate *state, source *input) {
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    while (state->have < state->order_count) {
        if (!need(state, input, 3)) return false;
        state->lengths[order[state->have++]] = (uint8_t)take(state, 3);
    }
    if (!inflate_make_table(state->order_codes, 7, state->lengths, 19, CODE_LENGTHS)) return refuse(state, "invalid code lengths set");
    state->have = 0;
    state->phase = CODE_LENGTH;
    return true;
}

bool inflate_read_code_lengths(nightaudit_inflate *state, source *input) {
    const unsigned all = state->literal_count + state->distance_count;
    while (state->have < all) {
        uint32_t entry = state->order_codes[state->bits & 127];
        while ((entry & 0xFF) > state->bit_count) {
            if (!need(state, input, state->bit_count + 1)) return false;
            entry = state->order_codes[state->bits & 127];
        }
        unsigned symbol = entry >> 16, bits = entry & 0xFF;
        if (symbol < 16) {
            take(state, bits);
            state->lengths[state->have++] = (uint8_t)symbol;
            continue;
        }
        unsigned extra = symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
        if (!need(state, input, bits + extra)) return false;
        take(state, bits);
        if (symbol == 16 && state->have == 0) return refuse(state, "invalid bit length repeat");
        uint8_t length = symbol == 16 ? state->lengths[state->have - 1] : 0;
        unsigned times = take(state, extra) + (symbol == 18 ? 11 : 3);
        if (state->have + times > all) return refuse(state, "invalid bit length repeat");
        memset(state->lengths + state->have, length, times);
        state->have += times;
    }
    if (state->lengths[256] == 0) return refuse(state, "invalid code -- missing end-of-block");
    return make_block_tables(state);
}
