// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sonde::support {

/// An SRV record; the root as its host is an empty text.
struct DnsService {
    std::uint16_t priority{};
    std::uint16_t weight{};
    std::uint16_t port{};
    std::string host{};
};

/// What the name server says of one name.
struct DnsEntry {
    std::vector<std::string> ipv4{};
    std::vector<std::string> ipv6{};
    std::uint32_t ttl_seconds{60};
    std::uint8_t response_code{};  ///< 0 fine, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED.
    Duration delay{};
    bool silent{false};
    std::vector<DnsService> services{};
};

/// A name server on a port of loopback, by UDP and, where an answer is longer than UDP carries
/// without EDNS (RFC 1035 4.2.1), by TCP. Names that it does not know are NXDOMAIN.
class ScriptedDns {
  public:
    explicit ScriptedDns(std::map<std::string, DnsEntry> zone);
    ScriptedDns(const ScriptedDns&) = delete;
    ScriptedDns& operator=(const ScriptedDns&) = delete;
    ~ScriptedDns();

    /// What it says of the name from now on.
    void set(const std::string& name, DnsEntry entry);

    /// `127.0.0.1:PORT`.
    std::string address() const;

  private:
    struct Server;

    std::unique_ptr<Server> server_;
};

}  // namespace sonde::support
