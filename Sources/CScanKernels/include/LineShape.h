#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// What an accepted line says: texts by the number of their field (0…6, as `EntryField` numbers them), NULL where there is none.
typedef struct {
    const uint8_t *starts[7];
    uint32_t counts[7];
    /// As `EntryStatus` numbers it.
    uint8_t status;
    /// One of the `NIGHTAUDIT_…` below.
    uint8_t dating;
    /// A byte inside a string was not ASCII: the line is yet to be told to be UTF-8.
    bool not_ascii;
    /// The line has other bytes between its values than the shape; else it is a value that is not read here.
    bool other_shape;
    /// Prompt tokens, completion tokens, latency in nanoseconds; -1 where there is none.
    int64_t numbers[3];
    int64_t seconds;
    int32_t nanoseconds;
} nightaudit_entry;

/// No timestamp; one that was read into `seconds` and `nanoseconds`; one whose text is yet to be read.
enum { NIGHTAUDIT_UNDATED = 0, NIGHTAUDIT_DATED = 1, NIGHTAUDIT_UNREAD = 2 };

#define NIGHTAUDIT_SEGMENT 64
#define NIGHTAUDIT_SEGMENTS 48

/// The bytes before a scalar value (all but the quotes around it), and whose value it is.
typedef struct {
    uint8_t bytes[NIGHTAUDIT_SEGMENT];
    /// A bit for each byte that counts.
    uint64_t mask;
    uint8_t length;
    /// As `nightaudit_field`.
    int8_t field;
    /// How long the string was in the line before, and how often of late that was no help.
    uint8_t guess, doubt;
} nightaudit_segment;

/// From this doubt on the guess is not tried.
#define NIGHTAUDIT_DOUBTED 32

/// Notes a string's length that was not guessed, or was guessed wrong.
static inline void nightaudit_guess(nightaudit_segment *segment, size_t length) {
    if (length == segment->guess && segment->doubt > 0) segment->doubt--;
    if (length != segment->guess && segment->doubt < 2 * NIGHTAUDIT_DOUBTED) segment->doubt += 8;
    segment->guess = length < 127 ? (uint8_t)length : 126;
}

/// Everything in an accepted line but its scalar values: what has the same bytes between such values is an entry, too.
typedef struct {
    uint32_t count;
    nightaudit_segment segments[NIGHTAUDIT_SEGMENTS];
} nightaudit_shape;

/// The date of the last timestamp, `YYYY-MM-DDT`, and its first second since 1970.
typedef struct {
    uint64_t front, back;
    int64_t seconds;
} nightaudit_date;

/// Adds the bytes before a value, or behind the last one; false where they are too long or too many.
static inline bool nightaudit_add_segment(nightaudit_shape *shape, const uint8_t *text, size_t count, int field) {
    if (count > NIGHTAUDIT_SEGMENT || shape->count == NIGHTAUDIT_SEGMENTS) return false;
    nightaudit_segment *segment = &shape->segments[shape->count++];
    memset(segment, 0, sizeof *segment);
    memcpy(segment->bytes, text, count);
    segment->mask = count == 64 ? ~0ull : (1ull << count) - 1;
    segment->length = (uint8_t)count;
    segment->field = (int8_t)field;
    return true;
}

/// Reads a line of that shape, from `text` on: the place behind its object and the blanks that follow, at most `end`; NULL where it has another
/// shape, ends behind `end`, or has a value that is for the slower scanner to judge. Reads up to 64 bytes behind `end`, so the buffer needs padding.
///
/// Strings are plain or, where they are not ours, well-formed with their escapes; numbers are RFC 8259's; so nothing is let through that is no
/// JSON, but for UTF-8, which `not_ascii` leaves to the caller. What is foreseen of values decides only how they are read.
const uint8_t *nightaudit_scan_shape(
    nightaudit_shape *shape, const uint8_t *text, const uint8_t *end, nightaudit_date *date, nightaudit_entry *entry);
