#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace sonde {

enum class Scheme : std::uint8_t { mqtt, mqtts };

std::string_view name_of(Scheme scheme);

/// Where a broker listens and what is spoken there.
struct Endpoint {
    Scheme scheme{Scheme::mqtt};
    std::string host{};  ///< A name or an address literal; IPv6 without its brackets.
    std::uint16_t port{};

    bool secure() const { return scheme == Scheme::mqtts; }

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// Reads `mqtt://host`, `mqtts://host:port`, or a bare `host` or `host:port`, which means mqtt but
/// at port 8883 mqtts. Without a port: 1883, and 8883 for mqtts. An IPv6 literal stands in
/// brackets. The error is a sentence that says what was expected.
tl::expected<Endpoint, std::string> parse_endpoint(std::string_view text);

/// The URL, always with its port: `mqtt://[::1]:1883`.
std::string to_string(const Endpoint& endpoint);

}  // namespace sonde
