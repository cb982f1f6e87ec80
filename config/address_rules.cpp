// SPDX-License-Identifier: Apache-2.0
#include "config/text_rules.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace sonde {

namespace {

constexpr std::optional<std::uint16_t> dns_port{53};

template <class Integer>
std::optional<Integer> whole_number(std::string_view text, int base = 10) {
    Integer value{};
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value, base);
    return error == std::errc{} && stopped == end ? std::optional{value} : std::nullopt;
}

bool is_ipv4(std::string_view text) {
    for (int i = 0; i < 4; ++i) {
        const auto dot = i < 3 ? text.find('.') : text.size();
        if (dot == std::string_view::npos) {
            return false;
        }
        const auto part = text.substr(0, dot);
        const bool padded = part.size() > 1 && part.starts_with('0');
        if (padded || !whole_number<std::uint8_t>(part)) {
            return false;
        }
        text.remove_prefix(i < 3 ? dot + 1 : dot);
    }
    return true;
}

/// How many of the eight groups stand here, an IPv4 tail counting as two; nothing where one is
/// malformed.
std::optional<int> count_groups(std::string_view text) {
    int groups = 0;
    while (!text.empty()) {
        const auto colon = text.find(':');
        const auto part = text.substr(0, colon);
        const bool last = colon == std::string_view::npos;
        if (last && is_ipv4(part)) {
            return groups + 2;
        }
        if (part.size() > 4 || !whole_number<std::uint16_t>(part, 16)) {
            return std::nullopt;
        }
        ++groups;
        if (last) {
            return groups;
        }
        text.remove_prefix(colon + 1);
        if (text.empty()) {
            return std::nullopt;  // Ends with a single colon.
        }
    }
    return groups;
}

bool is_ipv6(std::string_view text) {
    text = text.substr(0, text.find('%'));  // The zone of a link-local address.
    const auto gap = text.find("::");
    if (gap == std::string_view::npos) {
        return count_groups(text) == 8;
    }
    const auto before = count_groups(text.substr(0, gap));
    const auto behind = count_groups(text.substr(gap + 2));
    return before && behind && *before + *behind < 8;
}

/// Takes `host:port` or `[host]:port` apart. Without a port the second part is absent.
struct Parts {
    std::string_view host{};
    std::optional<std::string_view> port{};
};

Parts take_apart(std::string_view text) {
    if (text.starts_with('[')) {
        const auto end = text.find("]:");
        if (end != std::string_view::npos) {
            return {.host = text.substr(1, end - 1), .port = text.substr(end + 2)};
        }
        return {.host = text.ends_with(']') ? text.substr(1, text.size() - 2) : text};
    }
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon != text.rfind(':')) {
        return {.host = text};
    }
    return {.host = text.substr(0, colon), .port = text.substr(colon + 1)};
}

bool is_address(std::string_view host) {
    return is_ipv4(host) || is_ipv6(host);
}

}  // namespace

std::optional<FamilyChoice> family_of_literal(std::string_view host) {
    if (is_ipv4(host)) {
        return FamilyChoice::ipv4;
    }
    return is_ipv6(host) ? std::optional{FamilyChoice::ipv6} : std::nullopt;
}

TextCheck check_address(std::string_view text) {
    const auto parts = take_apart(text);
    const auto port = parts.port ? whole_number<std::uint16_t>(*parts.port) : dns_port;
    if (!is_address(parts.host) || port.value_or(0) == 0) {
        return tl::unexpected{std::string{
            R"(an address with or without a port, such as "1.1.1.1" or "[2606:4700::1111]:53")"}};
    }
    return {};
}

tl::expected<HostAndPort, std::string> parse_listen_address(std::string_view text) {
    const auto parts = take_apart(text);
    const auto port = parts.port ? whole_number<std::uint16_t>(*parts.port) : std::nullopt;
    const bool bracketed = text.starts_with('[');
    const bool known = bracketed ? is_ipv6(parts.host) : is_ipv4(parts.host);
    if (!known || !port) {
        return tl::unexpected{std::string{
            R"(an address and a port, such as "127.0.0.1:9344", "0.0.0.0:9344" or "[::]:9344")"}};
    }
    return HostAndPort{.host = std::string{parts.host}, .port = *port};
}

}  // namespace sonde
