// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/route.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sonde::net {

/// What a proxy is asked for. It looks the broker's name up itself.
struct ProxyRequest {
    Proxy proxy{};
    std::optional<Secret> password{};
    std::string host{};  ///< The broker's; IPv6 without its brackets.
    std::uint16_t port{};

    friend bool operator==(const ProxyRequest&, const ProxyRequest&) = default;
};

/// How one kind of proxy is asked to connect us to a broker, without I/O.
class ProxyDialogue {
  public:
    ProxyDialogue() = default;
    ProxyDialogue(const ProxyDialogue&) = delete;
    ProxyDialogue& operator=(const ProxyDialogue&) = delete;
    virtual ~ProxyDialogue() = default;

    /// What is to be said now, until the next answer; may hold secrets.
    virtual std::vector<std::byte> question() = 0;
    /// How many bytes may be read without reading behind the answer, as far as that is known.
    virtual std::size_t wanted() const = 0;

    enum class Step : std::uint8_t {
        needs_more,
        has_question,  ///< Ask what it is.
        connected,
    };
    /// No more bytes than were wanted. Failures are in phase `proxy`: {handshake} where the proxy
    /// will not, {refused} and {unreachable} where it could not, {protocol}.
    virtual Result<Step> take(std::span<const std::byte> bytes) = 0;

    /// What came in behind the last answer: the broker's bytes.
    virtual std::vector<std::byte> rest() { return {}; }
};

/// The failure is {proxy, local}: something is longer than the proxy's protocol has room for.
Result<std::unique_ptr<ProxyDialogue>> proxy_dialogue(const ProxyRequest& request);

/// RFC 9110 9.3.6.
std::unique_ptr<ProxyDialogue> http_connect(const ProxyRequest& request);
/// RFC 1928, with the login of RFC 1929 where the proxy has a user's name.
Result<std::unique_ptr<ProxyDialogue>> socks5_connect(const ProxyRequest& request);

}  // namespace sonde::net
