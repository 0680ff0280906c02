#include "InflateTable.h"
#include <string.h>

static const uint16_t length_bases[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                          31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t length_extras[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t distance_bases[30] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                            193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
static const uint8_t distance_extras[30] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

/// The entry of a symbol whose code has so many bits, of which `bits` are still to be looked up.
static uint32_t entry_of(unsigned symbol, unsigned bits, enum code_kind kind) {
    if (kind == CODE_LENGTHS) return (uint32_t)symbol << 16 | bits << 8 | bits;
    if (kind == CODE_DISTANCES) {
        if (symbol > 29) return ENTRY_INVALID | bits;
        return (uint32_t)distance_bases[symbol] << 16 | bits << 8 | (bits + distance_extras[symbol]);
    }
    if (symbol < 256) return ENTRY_LITERAL | (uint32_t)symbol << 16 | 1 << 8 | bits;
    if (symbol == 256) return ENTRY_END | bits;
    if (symbol > 285) return ENTRY_INVALID | bits;
    return (uint32_t)length_bases[symbol - 257] << 16 | bits << 8 | (bits + length_extras[symbol - 257]);
}

/// The code of the next symbol of that length, or longer, in the order of its bits in the stream.
static unsigned next_code(unsigned code, unsigned length) {
    unsigned bit = 1u << (length - 1);
    while (code & bit) bit >>= 1;
    return bit ? (code & (bit - 1)) | bit : 0;
}

/// How many entries the table has; what fits by RFC 1951 fits in it.
static unsigned room_for(enum code_kind kind) {
    return kind == CODE_LITERALS ? NIGHTAUDIT_LITERAL_ENTRIES : kind == CODE_DISTANCES ? NIGHTAUDIT_DISTANCE_ENTRIES : 128;
}

bool inflate_make_table(uint32_t *table, unsigned table_bits, const uint8_t *lengths, unsigned count, enum code_kind kind) {
    unsigned of_length[16] = {0}, starts[16];
    for (unsigned symbol = 0; symbol < count; symbol++) of_length[lengths[symbol]]++;
    unsigned longest = 15;
    while (longest > 0 && of_length[longest] == 0) longest--;
    // A code without symbols is none that may be used; that of the lengths, which zlib takes for zeros then, ends in a fault all the same.
    const uint32_t nothing = kind == CODE_LENGTHS ? 1 << 8 | 1 : ENTRY_INVALID | 1;
    for (unsigned place = 0; longest < 2 && place < 1u << table_bits; place++) table[place] = nothing;
    if (longest == 0) return true;
    int unused = 1;
    for (unsigned length = 1; length <= 15; length++) {
        unused = unused * 2 - (int)of_length[length];
        if (unused < 0) return false;
    }
    if (unused > 0 && (kind == CODE_LENGTHS || longest != 1)) return false;

    uint16_t sorted[288];
    starts[1] = 0;
    for (unsigned length = 1; length < 15; length++) starts[length + 1] = starts[length] + of_length[length];
    for (unsigned symbol = 0; symbol < count; symbol++)
        if (lengths[symbol]) sorted[starts[lengths[symbol]]++] = (uint16_t)symbol;

    unsigned used = 1u << table_bits, code = 0, prefix = ~0u, further = 0, begin = 0;
    unsigned at = 0;
    for (unsigned length = 1; length <= longest; length++) {
        for (unsigned left = of_length[length]; left > 0; left--, at++) {
            if (length <= table_bits) {
                uint32_t entry = entry_of(sorted[at], length, kind);
                for (unsigned place = code; place < 1u << table_bits; place += 1u << length) table[place] = entry;
            } else {
                if ((code & ((1u << table_bits) - 1)) != prefix) {
                    prefix = code & ((1u << table_bits) - 1);
                    begin = used;
                    // As many further bits as the codes with this beginning fill.
                    further = length - table_bits;
                    int room = (1 << further) - (int)left;
                    for (unsigned longer = length; room > 0 && longer < longest; further++) room = room * 2 - (int)of_length[++longer];
                    if (used + (1u << further) > room_for(kind)) return false;
                    used += 1u << further;
                    table[prefix] = begin << 16 | ENTRY_FURTHER | further << 8 | table_bits;
                }
                uint32_t entry = entry_of(sorted[at], length - table_bits, kind);
                for (unsigned place = code >> table_bits; place < 1u << further; place += 1u << (length - table_bits)) table[begin + place] = entry;
            }
            code = next_code(code, length);
        }
    }
    return true;
}

void inflate_make_pairs(nightaudit_codes *codes) {
    const unsigned count = 1u << NIGHTAUDIT_LITERAL_BITS;
    for (unsigned place = 0; place < count; place++) {
        uint32_t entry = codes->literals[place];
        if (entry & ENTRY_LITERAL) {
            unsigned bits = entry & 0xFF;
            uint32_t next = codes->literals[place >> bits];
            // The bits that are not known are zeros there: it is the next literal's entry only where it needs none of them.
            if ((next & ENTRY_LITERAL) && (next >> 16 & 0xFF) < 128 && bits + (next & 0xFF) <= NIGHTAUDIT_LITERAL_BITS)
                entry = ENTRY_LITERAL | (next >> 16 & 0x7F) << 24 | (entry & 0xFF0000) | 2 << 8 | (bits + (next & 0xFF));
        }
        codes->pairs[place] = entry;
    }
}
