#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What lines are searched for: bytes (three at least), or an escape that could stand for some of them.
typedef struct {
    const uint8_t *bytes;
    size_t length;
    /// Every backslash will do; else only the `\u` escapes of characters below U+0080.
    bool any_escape;
} nightaudit_needle;

/// A place in the first line of `text` that holds the needle or such an escape; `count` where none does. The LFs before that place
/// are added to `*line_ends`. Reads up to 64 bytes behind the end, so the buffer needs padding.
size_t nightaudit_find_needle(const uint8_t *text, size_t count, const nightaudit_needle *needle, size_t *line_ends);

/// Where the line begins that the byte at `place` is in.
static inline size_t nightaudit_line_start(const uint8_t *text, size_t place) {
    while (place > 0 && text[place - 1] != '\n') place--;
    return place;
}
