#pragma once
#include "CScanKernels.h"

/// The digits at the beginning of eight bytes (the first is the lowest) as values, anything behind them as it may be; how many there are.
static inline unsigned digits8(uint64_t word, uint64_t *values) {
    uint64_t found = word ^ 0x3030303030303030ull;
    uint64_t others = ((found + 0x7676767676767676ull) | found) & 0x8080808080808080ull;
    *values = found;
    return others ? (unsigned)__builtin_ctzll(others) / 8 : 8;
}

/// The number that eight values of digits make, the lowest byte first.
static inline uint64_t number8(uint64_t values) {
    values = values * 10 + (values >> 8);
    return ((values & 0x000000FF000000FFull) * 0x000F424000000064ull
            + ((values >> 16) & 0x000000FF000000FFull) * 0x0000271000000001ull) >> 32;
}

/// The first `count` (0…8) of the values; the others 0.
static inline uint64_t first_values(uint64_t values, unsigned count) {
    return count == 8 ? values : values & ((1ull << (8 * count)) - 1);
}

/// Reads a whole number of 1…12 digits, the first of them no needless 0; NULL for others.
static inline const uint8_t *read_whole(const uint8_t *text, int64_t *number) {
    uint64_t values;
    unsigned count = digits8(nightaudit_load64(text), &values);
    if (count == 0 || (count > 1 && text[0] == '0')) return NULL;
    *number = (int64_t)number8(values << (64 - 8 * count));
    text += count;
    if (count < 8) return text;
    count = digits8(nightaudit_load64(text), &values);
    if (count > 4) return NULL;
    static const int64_t powers[5] = {1, 10, 100, 1000, 10000};
    if (count > 0) *number = *number * powers[count] + (int64_t)number8(values << (64 - 8 * count));
    return text + count;
}

/// Reads milliseconds of 1…12 digits and a fraction of up to 16 as nanoseconds, half-even; NULL for others.
static inline const uint8_t *read_milliseconds(const uint8_t *text, int64_t *nanoseconds) {
    int64_t whole;
    text = read_whole(text, &whole);
    if (!text) return NULL;
    *nanoseconds = whole * 1000000;
    if (*text != '.') return text;
    uint64_t values;
    unsigned count = digits8(nightaudit_load64(++text), &values);
    if (count == 0) return NULL;
    uint64_t front = number8(first_values(values, count)), back = 0;
    text += count;
    if (count == 8) {
        count = digits8(nightaudit_load64(text), &values);
        back = number8(first_values(values, count));
        text += count;
        if (count == 8 && (uint8_t)(*text - '0') < 10) return NULL;
    }
    uint64_t kept = front / 100, rest = front % 100 * 100000000 + back, half = 5000000000ull;
    *nanoseconds += (int64_t)(kept + (rest > half || (rest == half && (kept & 1))));
    return text;
}

/// Reads over a number that begins with its sign or first digit; NULL for what is none.
static inline const uint8_t *skip_number(const uint8_t *text, const uint8_t *end) {
#define DIGITS(text)                                           \
    do {                                                       \
        if (text >= end || (uint8_t)(*text - '0') > 9) return NULL; \
        while (text < end && (uint8_t)(*text - '0') <= 9) text++;   \
    } while (0)
    if (*text == '-') text++;
    if (text < end && *text == '0') text++;
    else DIGITS(text);
    if (text < end && *text == '.') {
        text++;
        DIGITS(text);
    }
    if (text < end && (*text | 0x20) == 'e') {
        text++;
        if (text < end && (*text == '+' || *text == '-')) text++;
        DIGITS(text);
    }
    return text;
#undef DIGITS
}

/// Reads over an escape that begins with its backslash; NULL for what is none.
static inline const uint8_t *skip_escape(const uint8_t *text, const uint8_t *end) {
    if (end - text < 2) return NULL;
    switch (text[1]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': return text + 2;
    case 'u':
        if (end - text < 6) return NULL;
        for (int at = 2; at < 6; at++) {
            uint8_t byte = text[at], letter = (uint8_t)((byte | 0x20) - 'a');
            if ((uint8_t)(byte - '0') > 9 && letter > 5) return NULL;
        }
        return text + 6;
    default: return NULL;
    }
}

/// Reads over `true`, `false` or `null`; NULL for anything else. The bytes may lie behind the text's end.
static inline const uint8_t *skip_word(const uint8_t *text) {
    if (memcmp(text, "null", 4) == 0 || memcmp(text, "true", 4) == 0) return text + 4;
    return memcmp(text, "false", 5) == 0 ? text + 5 : NULL;
}

/// Takes the date `YYYY-MM-DDT`; false for what is no day of the calendar.
static inline bool read_date(const uint8_t *text, nightaudit_date *date) {
    static const uint8_t lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int at = 0; at < 10; at++)
        if (at == 4 || at == 7 ? text[at] != '-' : (uint8_t)(text[at] - '0') > 9) return false;
    if (text[10] != 'T') return false;
    int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
    int month = (text[5] - '0') * 10 + text[6] - '0', day = (text[8] - '0') * 10 + text[9] - '0';
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month < 1 || month > 12 || day < 1 || day > lengths[month - 1] + (month == 2 && leap)) return false;
    // Days since 1970 by years that begin in March, of the era of 400 years.
    int counted = year + 400 - (month <= 2), era = counted / 400, of_era = counted % 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = (int64_t)(era - 1) * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
    *date = (nightaudit_date){nightaudit_load64(text), nightaudit_load64(text + 3), days * 86400};
    return true;
}

/// Reads a timestamp `YYYY-MM-DDThh:mm:ss` with up to nine digits of a fraction and `Z`; any other is left unread.
static inline void read_timestamp(nightaudit_entry *entry, nightaudit_date *date) {
    const uint8_t *text = entry->starts[6];
    const uint32_t count = entry->counts[6];
    if (!text) return;
    entry->dating = NIGHTAUDIT_UNREAD;
    if (count < 20 || count > 30 || count == 21 || text[count - 1] != 'Z') return;
    if ((nightaudit_load64(text) != date->front || nightaudit_load64(text + 3) != date->back) && !read_date(text, date)) return;
    uint64_t time = nightaudit_load64(text + 11) ^ 0x30303A30303A3030ull;
    if (((time + 0x76767F76767F7676ull) | time) & 0x8080808080808080ull) return;
    time = time * 10 + (time >> 8);
    uint8_t hour = (uint8_t)time, minute = (uint8_t)(time >> 24), second = (uint8_t)(time >> 48);
    if (hour > 23 || minute > 59 || second > 59) return;
    uint64_t nanoseconds = 0;
    if (count > 20) {
        unsigned wanted = count - 21;
        uint64_t values;
        if (text[19] != '.' || digits8(nightaudit_load64(text + 20), &values) < (wanted < 8 ? wanted : 8)) return;
        nanoseconds = number8(first_values(values, wanted < 8 ? wanted : 8)) * 10;
        if (wanted == 9) {
            if ((uint8_t)(text[28] - '0') > 9) return;
            nanoseconds += (uint64_t)(text[28] - '0');
        }
    }
    entry->seconds = date->seconds + hour * 3600 + minute * 60 + second;
    entry->nanoseconds = (int32_t)nanoseconds;
    entry->dating = NIGHTAUDIT_DATED;
}
