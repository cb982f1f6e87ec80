// SPDX-License-Identifier: Apache-2.0
#include "config/text_rules.hpp"

#include "probes/label_names.hpp"

#include <algorithm>
#include <cstddef>

namespace sonde {

namespace {

constexpr std::size_t longest_mqtt_string = 65'535;

/// How many bytes the sequence takes that starts so, and the smallest code point it may hold.
struct Sequence {
    std::size_t size{};
    std::uint32_t first_bits{};
    std::uint32_t smallest{};
};

Sequence sequence_led_by(std::uint8_t lead) {
    if (lead < 0x80U) {
        return {.size = 1, .first_bits = lead, .smallest = 0};
    }
    if ((lead & 0xe0U) == 0xc0U) {
        return {.size = 2, .first_bits = lead & 0x1fU, .smallest = 0x80};
    }
    if ((lead & 0xf0U) == 0xe0U) {
        return {.size = 3, .first_bits = lead & 0x0fU, .smallest = 0x800};
    }
    if ((lead & 0xf8U) == 0xf0U) {
        return {.size = 4, .first_bits = lead & 0x07U, .smallest = 0x10000};
    }
    return {};
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto sequence = sequence_led_by(static_cast<std::uint8_t>(text.front()));
        if (sequence.size == 0 || sequence.size > text.size()) {
            return false;
        }
        auto code_point = sequence.first_bits;
        for (const char c : text.substr(1, sequence.size - 1)) {
            const auto byte = static_cast<std::uint8_t>(c);
            if ((byte & 0xc0U) != 0x80U) {
                return false;
            }
            code_point = (code_point << 6U) | (byte & 0x3fU);
        }
        const bool surrogate = code_point >= 0xd800U && code_point <= 0xdfffU;
        if (code_point < sequence.smallest || code_point > 0x10ffffU || surrogate) {
            return false;
        }
        text.remove_prefix(sequence.size);
    }
    return true;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_control(char c) {
    return static_cast<std::uint8_t>(c) < 0x20U || c == '\x7f';
}

tl::unexpected<std::string> expected_instead(std::string what) {
    return tl::unexpected<std::string>{std::move(what)};
}

}  // namespace

TextCheck check_mqtt_string(std::string_view text) {
    if (text.size() > longest_mqtt_string) {
        return expected_instead("at most 65535 bytes");
    }
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
        return expected_instead("UTF-8 text without U+0000");
    }
    return {};
}

TextCheck check_topic(std::string_view topic) {
    if (topic.empty()) {
        return expected_instead("a topic of at least one character");
    }
    if (topic.find_first_of("+#") != std::string_view::npos) {
        return expected_instead("a topic without the wildcards + and #");
    }
    if (topic.starts_with("$share/")) {
        return expected_instead(
            "a topic that is no shared subscription, where the message may go to another client");
    }
    return check_mqtt_string(topic);
}

TextCheck check_topic_filter(std::string_view filter) {
    constexpr std::string_view shared = "$share/";
    auto levels = filter;
    if (filter.starts_with(shared)) {
        const auto name =
            filter.substr(shared.size(), filter.find('/', shared.size()) - shared.size());
        levels.remove_prefix(std::min(shared.size() + name.size() + 1, levels.size()));
        if (name.empty() || name.find_first_of("+#") != std::string_view::npos || levels.empty()) {
            return expected_instead("a shared subscription such as $share/NAME/FILTER");
        }
    }
    if (levels.empty()) {
        return expected_instead("a topic filter of at least one character");
    }
    const auto hash = levels.find('#');
    const bool hash_is_last_level =
        hash + 1 == levels.size() && (hash == 0 || levels[hash - 1] == '/');
    if (hash != std::string_view::npos && !hash_is_last_level) {
        return expected_instead("a topic filter with # as its last level only");
    }
    for (auto plus = levels.find('+'); plus != std::string_view::npos;
         plus = levels.find('+', plus + 1)) {
        const bool starts = plus == 0 || levels[plus - 1] == '/';
        const bool ends = plus + 1 == levels.size() || levels[plus + 1] == '/';
        if (!starts || !ends) {
            return expected_instead("a topic filter with + as a whole level only");
        }
    }
    return check_mqtt_string(filter);
}

TextCheck check_plain_text(std::string_view text) {
    constexpr std::size_t longest = 128;
    if (text.empty() || text.size() > longest) {
        return expected_instead("1 to 128 bytes of text");
    }
    if (!is_utf8(text) || std::ranges::any_of(text, is_control)) {
        return expected_instead("text without control characters");
    }
    return {};
}

TextCheck check_label_name(std::string_view name) {
    constexpr std::size_t longest = 64;
    const bool well_formed =
        !name.empty() && name.size() <= longest && !is_digit(name.front()) &&
        std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
    if (!well_formed) {
        return expected_instead("a label name of letters, digits and _, not starting with a digit");
    }
    if (name.starts_with("__")) {
        return expected_instead(
            "a label name that does not start with __, which Prometheus keeps for itself");
    }
    if (name.starts_with("exported_")) {
        return expected_instead(
            "a label name that does not start with exported_, which Prometheus puts before labels "
            "that collide with its own");
    }
    if (is_reserved_label(name)) {
        return expected_instead(
            "a label name that neither sonde's own metrics nor Prometheus use, for no series can "
            "have it twice");
    }
    return {};
}

TextCheck check_server_name(std::string_view name) {
    constexpr std::size_t longest = 253;
    const bool well_formed =
        !name.empty() && name.size() <= longest && std::ranges::all_of(name, [](char c) {
            return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == ':';
        });
    if (!well_formed) {
        return expected_instead("a host name or an address");
    }
    return {};
}

TextCheck check_interface_name(std::string_view name) {
    constexpr std::size_t longest = 15;  // IFNAMSIZ less its final zero.
    const bool well_formed = !name.empty() && name.size() <= longest && name != "." &&
                             name != ".." && std::ranges::all_of(name, [](char c) {
                                 return c > ' ' && c < '\x7f' && c != '/' && c != ':';
                             });
    if (!well_formed) {
        return expected_instead("the name of an interface such as \"eth0\"");
    }
    return {};
}

}  // namespace sonde
