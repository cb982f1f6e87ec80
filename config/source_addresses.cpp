// SPDX-License-Identifier: Apache-2.0
#include "config/source_addresses.hpp"

#include "config/text_rules.hpp"

#include <cstdint>
#include <optional>

namespace sonde {

namespace {

constexpr std::uint32_t most_addresses = 65'536;

tl::unexpected<std::string> expected_instead(std::string what) {
    return tl::unexpected<std::string>{std::move(what)};
}

/// The address as a number; the text must be an IPv4 literal.
std::uint32_t number_of(std::string_view text) {
    std::uint32_t number = 0;
    std::uint32_t part = 0;
    for (const char c : text) {
        if (c == '.') {
            number = (number << 8U) | part;
            part = 0;
        } else {
            part = part * 10 + static_cast<std::uint32_t>(c - '0');
        }
    }
    return (number << 8U) | part;
}

std::string text_of(std::uint32_t number) {
    return std::to_string(number >> 24U) + "." + std::to_string((number >> 16U) & 0xffU) + "." +
           std::to_string((number >> 8U) & 0xffU) + "." + std::to_string(number & 0xffU);
}

tl::expected<std::vector<std::string>, std::string> expand_one(std::string_view text) {
    const auto dash = text.find('-');
    const auto first = text.substr(0, dash);
    const auto last = dash == std::string_view::npos ? first : text.substr(dash + 1);
    const auto family = family_of_literal(first);
    if (!family || family_of_literal(last) != family) {
        return expected_instead(
            "an address or a range of addresses, such as \"127.0.0.1\" or "
            "\"127.0.0.1-127.0.0.8\"");
    }
    if (dash == std::string_view::npos) {
        return std::vector{std::string{text}};
    }
    if (*family != FamilyChoice::ipv4) {
        return expected_instead("single addresses where they are IPv6");
    }
    const auto least = number_of(first);
    const auto most = number_of(last);
    if (least > most || most - least >= most_addresses) {
        return expected_instead("a range that goes up, by at most 65536 addresses");
    }
    std::vector<std::string> addresses;
    for (std::uint64_t number = least; number <= most; ++number) {
        addresses.push_back(text_of(static_cast<std::uint32_t>(number)));
    }
    return addresses;
}

}  // namespace

tl::expected<std::vector<std::string>, std::string> expand_addresses(std::string_view text) {
    std::vector<std::string> addresses;
    while (true) {
        const auto comma = text.find(',');
        auto expanded = expand_one(text.substr(0, comma));
        if (!expanded) {
            return expanded;
        }
        addresses.insert(addresses.end(), expanded->begin(), expanded->end());
        if (comma == std::string_view::npos) {
            return addresses;
        }
        text.remove_prefix(comma + 1);
    }
}

}  // namespace sonde
