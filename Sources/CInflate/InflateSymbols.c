#include "InflateParts.h"
#include <string.h>

/// The most that one turn of the fast loop takes of the input, or looks at, and writes: 8 literals, a match, and what is copied too far.
#define FAST_INPUT 32
#define FAST_OUTPUT 320

static inline uint64_t load64(const uint8_t *text) {
    uint64_t word;
    memcpy(&word, text, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/// Copies a match that fits; up to 32 bytes behind it may be written, too.
static inline void copy_match(uint8_t *to, size_t distance, size_t length) {
    const uint8_t *from = to - distance;
    uint8_t *end = to + length;
    if (distance >= 16) {
        // Most are short: for them nothing is to be decided.
        memcpy(to, from, 16);
        memcpy(to + 16, from + 16, 16);
        while (to + 32 < end) {
            to += 32;
            from += 32;
            memcpy(to, from, 16);
            memcpy(to + 16, from + 16, 16);
        }
    } else if (distance == 1) {
        memset(to, *from, length);
    } else {
        while (to < end) *to++ = *from++;
    }
}

#if defined(__x86_64__) && defined(__clang__)
#define WITH_BMI2 __attribute__((target_clones("bmi2", "default")))
#else
#define WITH_BMI2
#endif

/// Decodes symbols while there is input and room for a whole turn; what it leaves is for `read_symbol`.
WITH_BMI2 static void read_symbols_fast(nightaudit_inflate *state, source *input) {
    const nightaudit_codes *codes = &state->codes;
    const uint8_t *next = input->next;
    uint8_t *out = state->content + state->decoded;
    const uint8_t *last_out = state->content + FULL - FAST_OUTPUT;
    const uint8_t *begin = next;
    uint64_t bits = state->bits;
    unsigned count = state->bit_count;
#define REFILL()                         \
    do {                                 \
        bits |= load64(next) << count;   \
        next += (63 - count) >> 3;       \
        count |= 56;                     \
    } while (0)
#define LITERALS()                                                              \
    do {                                                                        \
        out[0] = (uint8_t)(entry >> 16);                                        \
        out[1] = (uint8_t)(entry >> 24 & 0x7F);                                 \
        out += entry >> 8 & 3;                                                  \
        DROP(all_bits(entry));                                                  \
        entry = codes->pairs[bits & ((1 << NIGHTAUDIT_LITERAL_BITS) - 1)];      \
    } while (0)
/// Of a length or distance: the least value and its extra bits, which follow its code.
#define VALUE(entry) (((entry) >> 16) + (size_t)((bits & ((1ull << all_bits(entry)) - 1)) >> ((entry) >> 8 & 0x3F)))
#define DROP(number)          \
    do {                      \
        unsigned n = (number); \
        bits >>= n;           \
        count -= n;           \
    } while (0)
    REFILL();
    uint32_t entry = codes->pairs[bits & ((1 << NIGHTAUDIT_LITERAL_BITS) - 1)];
    // At the beginning of a turn 56 bits are at hand, and the entry of the first of them.
    while (input->end - next >= FAST_INPUT && out <= last_out) {
        if (entry & ENTRY_LITERAL) {
            // Four times the bits that are looked up, which leaves enough to look up a fifth.
            LITERALS();
            if (entry & ENTRY_LITERAL) {
                LITERALS();
                if (entry & ENTRY_LITERAL) {
                    LITERALS();
                    if (entry & ENTRY_LITERAL) LITERALS();
                }
            }
            REFILL();
            if (entry & ENTRY_LITERAL) continue;
        }
        if (ENTRY_IS(entry, ENTRY_FURTHER)) {
            DROP(all_bits(entry));
            entry = codes->literals[(entry >> 16) + (bits & ((1u << (entry >> 8 & 0xF)) - 1))];
        }
        if (entry & (ENTRY_LITERAL | ENTRY_SPECIAL)) {
            DROP(all_bits(entry));
            if (entry & ENTRY_LITERAL) {
                *out++ = (uint8_t)(entry >> 16);
                REFILL();
                entry = codes->pairs[bits & ((1 << NIGHTAUDIT_LITERAL_BITS) - 1)];
                continue;
            }
            if (ENTRY_IS(entry, ENTRY_END)) state->phase = BLOCK_HEAD;
            else state->fault = "invalid literal/length code";
            break;
        }
        size_t length = VALUE(entry);
        DROP(all_bits(entry));
        entry = codes->distances[bits & ((1 << NIGHTAUDIT_DISTANCE_BITS) - 1)];
        if (entry & ENTRY_SPECIAL) {
            if (ENTRY_IS(entry, ENTRY_FURTHER)) {
                DROP(all_bits(entry));
                entry = codes->distances[(entry >> 16) + (bits & ((1u << (entry >> 8 & 0xF)) - 1))];
            }
            if (entry & ENTRY_SPECIAL) {
                state->fault = "invalid distance code";
                break;
            }
        }
        // 15 bits of a length's code, 5 more, 15 of a distance's code and 13 more are 48: all of them were at hand.
        size_t distance = VALUE(entry);
        DROP(all_bits(entry));
        if (distance > (size_t)(out - state->content)) {
            state->fault = "invalid distance too far back";
            break;
        }
        // The next entry is fetched while the match is copied.
        REFILL();
        entry = codes->pairs[bits & ((1 << NIGHTAUDIT_LITERAL_BITS) - 1)];
        copy_match(out, distance, length);
        out += length;
    }
    // Whole bytes of this input that were not needed are given back.
    size_t unused = count >> 3;
    if (unused > (size_t)(next - begin)) unused = (size_t)(next - begin);
    next -= unused;
    count -= 8 * (unsigned)unused;
    state->bits = bits & ((1ull << count) - 1);
    state->bit_count = count;
    state->decoded = (size_t)(out - state->content);
    input->next = next;
#undef REFILL
#undef LITERALS
#undef VALUE
#undef DROP
}

/// The entry of the next code and, in `*used`, how many bits its code has; false where they are not at hand. `*used` are passed over.
static bool look_up(
    nightaudit_inflate *state, source *input, const uint32_t *table, unsigned table_bits, unsigned *used, uint32_t *entry) {
    const unsigned before = *used;
    while (true) {
        uint64_t bits = state->bits >> before;
        uint32_t found = table[bits & ((1u << table_bits) - 1)];
        unsigned code = code_bits(found);
        if (ENTRY_IS(found, ENTRY_FURTHER)) {
            unsigned further = found >> 8 & 0xF;
            found = table[(found >> 16) + (bits >> table_bits & ((1u << further) - 1))];
            code = table_bits + code_bits(found);
        }
        if (before + code <= state->bit_count) {
            *used = before + code;
            *entry = found;
            return true;
        }
        if (!need(state, input, state->bit_count + 1)) return false;
    }
}

/// The extra bits of a length or distance, which are behind `*used`; false where they are not at hand.
static bool add_extra(nightaudit_inflate *state, source *input, unsigned *used, uint32_t entry, uint32_t *value) {
    unsigned extra = all_bits(entry) - code_bits(entry);
    if (!need(state, input, *used + extra)) return false;
    *value = (entry >> 16) + (uint32_t)(state->bits >> *used & ((1u << extra) - 1));
    *used += extra;
    return true;
}

/// Decodes one symbol, of a match both, or nothing where the input ends before it does.
static bool read_symbol(nightaudit_inflate *state, source *input) {
    unsigned used = 0;
    uint32_t entry;
    if (!look_up(state, input, state->codes.literals, NIGHTAUDIT_LITERAL_BITS, &used, &entry)) return false;
    if (entry & ENTRY_LITERAL) {
        take(state, used);
        state->content[state->decoded++] = (uint8_t)(entry >> 16);
        return true;
    }
    if (entry & ENTRY_SPECIAL) {
        if (!ENTRY_IS(entry, ENTRY_END)) return refuse(state, "invalid literal/length code");
        take(state, used);
        state->phase = BLOCK_HEAD;
        return true;
    }
    if (!add_extra(state, input, &used, entry, &state->left)) return false;
    if (!look_up(state, input, state->codes.distances, NIGHTAUDIT_DISTANCE_BITS, &used, &entry)) return false;
    if (entry & ENTRY_SPECIAL) return refuse(state, "invalid distance code");
    if (!add_extra(state, input, &used, entry, &state->distance)) return false;
    if (state->distance > state->decoded) return refuse(state, "invalid distance too far back");
    take(state, used);
    state->phase = MATCH;
    return true;
}

/// Copies of a match what there is room for.
bool inflate_copy_match(nightaudit_inflate *state) {
    while (state->left > 0 && state->decoded < FULL) {
        state->content[state->decoded] = state->content[state->decoded - state->distance];
        state->decoded++;
        state->left--;
    }
    if (state->left > 0) return false;
    state->phase = SYMBOLS;
    return true;
}

bool inflate_read_symbols(nightaudit_inflate *state, source *input) {
    if (input->end - input->next >= FAST_INPUT && state->decoded <= FULL - FAST_OUTPUT) {
        read_symbols_fast(state, input);
        if (state->fault || state->phase != SYMBOLS) return !state->fault;
    }
    return state->decoded < FULL && read_symbol(state, input);
}
