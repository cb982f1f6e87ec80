#pragma once

#include "probes/clock.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sonde::support {

/// What the name server says of one name.
struct DnsEntry {
    std::vector<std::string> ipv4{};
    std::vector<std::string> ipv6{};
    std::uint32_t ttl_seconds{60};
    std::uint8_t response_code{};  ///< 0 fine, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED.
    Duration delay{};
    bool silent{false};
};

/// A name server on a UDP port of loopback. Names that it does not know are NXDOMAIN.
class ScriptedDns {
  public:
    explicit ScriptedDns(std::map<std::string, DnsEntry> zone);
    ScriptedDns(const ScriptedDns&) = delete;
    ScriptedDns& operator=(const ScriptedDns&) = delete;
    ~ScriptedDns();

    /// `127.0.0.1:PORT`.
    std::string address() const;

  private:
    struct Server;

    std::unique_ptr<Server> server_;
};

}  // namespace sonde::support
