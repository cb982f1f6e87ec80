// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/topic.hpp"

#include "probes/wire/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sonde::wire {
namespace {

constexpr std::string_view share_prefix = "$share/";
constexpr std::size_t longest_text = 65'535;

constexpr std::uint64_t ones = 0x0101010101010101U;
constexpr std::uint64_t highs = 0x8080808080808080U;

std::uint64_t word_at(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// Each byte's distance from a wildcard, zero for one: '#' is 0x23 and '+' is 0x2b, one bit apart,
/// so eight bytes need one comparison.
std::uint64_t from_wildcards(std::uint64_t word) {
    return (word & ~(ones * 0x08U)) ^ (ones * 0x23U);
}

/// A high bit where a byte is not ASCII; else one where a byte, or its distance, is zero.
bool is_plain_word(std::uint64_t word) {
    return (((word - ones) | word | (from_wildcards(word) - ones)) & highs) == 0;
}

bool is_plain_byte(char byte) {
    return byte > '\0' && byte != '#' && byte != '+';
}

bool is_text(std::string_view text) {
    return !text.empty() && text.size() <= longest_text && check_utf8(text) == Utf8::well_formed;
}

/// One level off the front of a topic or filter, and whether more follow.
struct Level {
    std::string_view text;
    std::string_view rest;
    bool last;
};

Level first_level(std::string_view path) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) {
        return {path, {}, true};
    }
    return {path.substr(0, slash), path.substr(slash + 1), false};
}

}  // namespace

bool has_wildcard(std::string_view text) {
    std::size_t at = 0;
    for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
        const std::uint64_t difference = from_wildcards(word_at(text.data() + at));
        if (((difference - ones) & ~difference & highs) != 0) {
            return true;
        }
    }
    for (; at < text.size(); ++at) {
        if (text[at] == '#' || text[at] == '+') {
            return true;
        }
    }
    return false;
}

bool is_plain_topic(std::string_view text) {
    constexpr std::size_t width = sizeof(std::uint64_t);
    if (text.size() < width) {
        return !text.empty() && std::ranges::all_of(text, is_plain_byte);
    }
    // The last word overlaps the one before it.
    const char* const last = text.data() + text.size() - width;
    for (const char* at = text.data(); at < last; at += width) {
        if (!is_plain_word(word_at(at))) {
            return false;
        }
    }
    return is_plain_word(word_at(last));
}

bool is_topic_name(std::string_view topic) {
    if (is_plain_topic(topic)) {
        return topic.size() <= longest_text;
    }
    return is_text(topic) && !has_wildcard(topic);
}

bool is_topic_filter(std::string_view filter) {
    if (!is_text(filter)) {
        return false;
    }
    for (Level level = first_level(filter);; level = first_level(level.rest)) {
        if (has_wildcard(level.text) && level.text.size() > 1) {
            return false;
        }
        if (level.text == "#" && !level.last) {
            return false;
        }
        if (level.last) {
            return true;
        }
    }
}

bool is_shared(std::string_view filter) {
    return filter.starts_with(share_prefix);
}

std::optional<SharedFilter> parse_shared(std::string_view filter) {
    if (!is_shared(filter)) {
        return std::nullopt;
    }
    const Level name = first_level(filter.substr(share_prefix.size()));
    if (name.text.empty() || has_wildcard(name.text) || name.last || !is_topic_filter(name.rest)) {
        return std::nullopt;
    }
    return SharedFilter{.name = name.text, .filter = name.rest};
}

bool matches(std::string_view filter, std::string_view topic) {
    if (const auto shared = parse_shared(filter)) {
        filter = shared->filter;
    }
    if (topic.starts_with('$') && !filter.empty() && has_wildcard(filter.substr(0, 1))) {
        return false;
    }
    Level wanted = first_level(filter);
    Level given = first_level(topic);
    while (wanted.text != "#") {
        if (wanted.text != "+" && wanted.text != given.text) {
            return false;
        }
        if (given.last) {
            // "sport/#" also matches "sport".
            return wanted.last || wanted.rest == "#";
        }
        if (wanted.last) {
            return false;
        }
        wanted = first_level(wanted.rest);
        given = first_level(given.rest);
    }
    return true;
}

}  // namespace sonde::wire
