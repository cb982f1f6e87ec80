// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/text_rules.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sonde::apply {

namespace {

/// RFC 4279 5.4: what every implementation has to take.
constexpr std::size_t longest_key = 64;

std::optional<unsigned> digit_of(char letter) {
    constexpr std::string_view digits{"0123456789abcdef"};
    const auto lower =
        letter >= 'A' && letter <= 'F' ? static_cast<char>(letter - 'A' + 'a') : letter;
    const auto place = digits.find(lower);
    return place == std::string_view::npos ? std::nullopt
                                           : std::optional{static_cast<unsigned>(place)};
}

/// The bytes of pairs of hexadecimal digits; nothing where it is something else.
std::optional<std::string> bytes_of(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        const auto high = digit_of(text[at]);
        const auto low = digit_of(text[at + 1]);
        if (!high || !low) {
            return std::nullopt;
        }
        bytes += static_cast<char>(*high * 16 + *low);
    }
    const bool fits = !bytes.empty() && bytes.size() <= longest_key && text.size() % 2 == 0;
    return fits ? std::optional{std::move(bytes)} : std::nullopt;
}

/// The message tells nothing of what was found.
Complaints put_key(const Setting& setting, std::string_view text, Secret& place) {
    constexpr std::string_view space{" \t\r\n"};
    const auto begin = std::min(text.find_first_not_of(space), text.size());
    text.remove_prefix(begin);
    text = text.substr(0, text.find_last_not_of(space) + 1);
    auto bytes = bytes_of(text);
    if (!bytes) {
        return {{.at = setting.at,
                 .message = "expected a key of 2 to 128 hexadecimal digits, two for each byte"}};
    }
    place = Secret{*std::move(bytes)};
    return {};
}

}  // namespace

Complaints psk_identity(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto text = read_text(setting, "the identity of the pre-shared key in quotes");
    if (text) {
        if (const auto check = check_plain_text(*text); !check) {
            return {mismatch(setting, check.error())};
        }
    }
    return put(std::move(text), spec.tls.psk_identity);
}

Complaints psk_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around) {
    const auto* const path = std::get_if<std::string>(&setting.value);
    if (path == nullptr) {
        return {{.at = setting.at, .message = "expected the path of a file with the key"}};
    }
    const auto content = around.read_file(*path);
    if (!content) {
        return {{.at = setting.at, .message = "the file cannot be read: " + content.error()}};
    }
    return put_key(setting, *content, spec.tls.psk);
}

Complaints psk_env(ProbeSpec& spec, const Setting& setting, const Surroundings& around) {
    const auto* const name = std::get_if<std::string>(&setting.value);
    if (name == nullptr) {
        return {{.at = setting.at,
                 .message = "expected the name of an environment variable with the key"}};
    }
    const auto value = around.environment(*name);
    if (!value) {
        return {{.at = setting.at, .message = "the environment variable that it names is not set"}};
    }
    return put_key(setting, *value, spec.tls.psk);
}

Complaints tls_resumption(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    const auto resumption = read_boolean(setting);
    if (!resumption) {
        return {resumption.error()};
    }
    spec.tls.resumption = *resumption ? Resumption::on : Resumption::off;
    return {};
}

}  // namespace sonde::apply
