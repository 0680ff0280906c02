#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Passes over a JSON text by blocks of 64 bytes, as long as these have no backslash and stay in two brackets at least; how many bytes it passed.
///
/// `*depth`: how many brackets are open; `*in_string`: whether the text begins in a string. Both are told of where it stopped; the LFs
/// that it passed are added to `*line_ends`.
size_t nightaudit_pass_json(const uint8_t *text, size_t count, size_t *depth, bool *in_string, size_t *line_ends);
