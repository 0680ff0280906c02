#pragma once
#include "CInflate.h"

// An entry of a code table, by the next bits of the input:
//
// | kind | bits 0–7 | 8–15 | 16–30 | 31 |
// | --- | --- | --- | --- | --- |
// | literals | bits of the code | how many (1, 2) | they, the first below; the second is ASCII | 1 |
// | length or distance | bits of code and extra ones | bits of the code | the least value | 0 |
// | end of block, invalid code | bits of the code | `ENTRY_END`, `ENTRY_INVALID` | | 0 |
// | further bits | bits looked up so far | `ENTRY_FURTHER` and how many more | where their entries begin | 0 |
#define ENTRY_LITERAL 0x80000000u
#define ENTRY_SPECIAL 0x8000u
#define ENTRY_END (ENTRY_SPECIAL | 0x4000u)
#define ENTRY_INVALID (ENTRY_SPECIAL | 0x2000u)
#define ENTRY_FURTHER (ENTRY_SPECIAL | 0x1000u)
#define ENTRY_IS(entry, kind) (((entry) & (kind)) == (kind))

/// The bits of an entry's code, of those that are still to be looked up, and of the code with the extra ones behind it.
static inline unsigned code_bits(uint32_t entry) { return entry & (ENTRY_LITERAL | ENTRY_SPECIAL) ? entry & 0x3F : entry >> 8 & 0x3F; }
static inline unsigned all_bits(uint32_t entry) { return entry & 0x3F; }

/// What codes stand for.
enum code_kind { CODE_LENGTHS, CODE_LITERALS, CODE_DISTANCES };

/// Makes the table of a canonical Huffman code by its lengths (0…15), the first `table_bits` looked up at once; false where there is no such code: too
/// many, or too few of them but for a single one of one bit, or none.
bool inflate_make_table(uint32_t *table, unsigned table_bits, const uint8_t *lengths, unsigned count, enum code_kind kind);

/// Makes the table of pairs of a block's literals.
void inflate_make_pairs(nightaudit_codes *codes);
