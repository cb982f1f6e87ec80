// SPDX-License-Identifier: Apache-2.0
#include "config/allowed_target.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace sonde {

namespace {

constexpr char wildcard = '*';
/// Takes a pattern's place while the rest of it is read.
constexpr std::string_view stand_in = "host";

/// ASCII alone: what the names of hosts are of.
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string in_lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), lower);
    return text;
}

bool is_label_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
}

bool is_pattern_character(char c) {
    return is_label_character(c) || c == '.' || c == wildcard;
}

/// Backtracks to the last `*` alone: linear in the product of both lengths, whatever they are.
bool matches(std::string_view pattern, std::string_view host) {
    std::size_t at = 0;
    std::size_t next = 0;
    auto last = std::string_view::npos;  // Of a `*` in the pattern.
    std::size_t taken = 0;               // Up to where it reaches in the host.
    while (next < host.size()) {
        if (at < pattern.size() && pattern[at] == wildcard && is_label_character(host[next])) {
            last = at++;
            taken = ++next;
        } else if (at < pattern.size() && pattern[at] != wildcard && pattern[at] == host[next]) {
            ++at;
            ++next;
        } else if (last != std::string_view::npos && taken < host.size() &&
                   is_label_character(host[taken])) {
            at = last + 1;
            next = ++taken;
        } else {
            return false;
        }
    }
    return at == pattern.size();
}

bool allows(const AllowedTarget& allowed, const Endpoint& asked) {
    const auto& endpoint = allowed.endpoint;
    if (endpoint.scheme != asked.scheme || endpoint.port != asked.port ||
        endpoint.path != asked.path) {
        return false;
    }
    return allowed.pattern ? matches(endpoint.host, asked.host) : endpoint.host == asked.host;
}

/// Where a pattern's host stands in the text.
struct Span {
    std::size_t begin{};
    std::size_t length{};
};

Span host_in(std::string_view text) {
    const auto mark = text.find("://");
    const auto begin = mark == std::string_view::npos ? 0 : mark + 3;
    const auto end = std::min(text.find_first_of(":/", begin), text.size());
    return {.begin = begin, .length = end - begin};
}

}  // namespace

tl::expected<AllowedTarget, std::string> parse_allowed_target(std::string_view text) {
    const auto [begin, length] = host_in(text);
    const auto host = text.substr(begin, length);
    if (host.find(wildcard) == std::string_view::npos) {
        auto endpoint = parse_endpoint(text);
        if (!endpoint) {
            return tl::unexpected{std::move(endpoint).error()};
        }
        return allowed_target(*std::move(endpoint));
    }
    if (!std::ranges::all_of(host, is_pattern_character)) {
        return tl::unexpected{
            std::string{"a host with `*` is of letters, digits, dashes, underscores and dots"}};
    }
    if (host.find("**") != std::string_view::npos) {
        return tl::unexpected{
            std::string{"`*` stands for a part of a name between two dots, and `**` for nothing"}};
    }
    std::string rest{text};
    rest.replace(begin, length, stand_in);
    auto endpoint = parse_endpoint(rest);
    if (!endpoint) {
        return tl::unexpected{std::move(endpoint).error()};
    }
    endpoint->host = in_lower_case(std::string{host});
    return AllowedTarget{.endpoint = *std::move(endpoint), .pattern = true};
}

AllowedTarget allowed_target(Endpoint endpoint) {
    endpoint.host = in_lower_case(std::move(endpoint.host));
    return {.endpoint = std::move(endpoint)};
}

bool has_one_owner(const AllowedTarget& target) {
    if (!target.pattern) {
        return true;
    }
    const auto& host = target.endpoint.host;
    const auto tail = host.substr(host.rfind(wildcard) + 1);
    // Behind the last `*`: the rest of its label, a dot, a label, a dot, a label.
    const auto first = tail.find('.');
    const auto second = first == std::string::npos ? first : tail.find('.', first + 1);
    if (second == std::string::npos || second == first + 1) {
        return false;
    }
    // Of addresses such as 10.0.0.1 nobody owns the end.
    const auto last = tail.substr(tail.rfind('.') + 1);
    return std::ranges::any_of(last, [](unsigned char c) { return std::isalpha(c) != 0; });
}

std::optional<Endpoint> admitted(std::span<const AllowedTarget> allowed, const Endpoint& asked) {
    auto wanted = asked;
    wanted.host = in_lower_case(std::move(wanted.host));
    const auto found = std::ranges::find_if(
        allowed, [&](const AllowedTarget& target) { return allows(target, wanted); });
    return found == allowed.end() ? std::nullopt : std::optional{std::move(wanted)};
}

}  // namespace sonde
