#pragma once
#include <zlib.h>

/// zlib's `inflateInit2` is a macro, which Swift cannot call. 15 + 16: a gzip header is required.
static inline int nightaudit_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
