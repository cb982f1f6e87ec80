// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/net/address.hpp"
#include "probes/net/transport.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sonde::net {

struct Question {
    std::string host{};
    std::uint16_t port{};
    FamilyChoice family{FamilyChoice::any};
    std::vector<std::string> servers{};  ///< `address[:port]`; empty means the system's.
};

struct Answer {
    std::vector<Address> addresses{};  ///< Never empty; in the order of RFC 6724.
    DnsFacts facts{};
    Duration time{};                         ///< From the query to the list.
    std::optional<Duration> stamped_time{};  ///< The same up to the kernel's stamp of the answer.
};

/// Looks a name up by our own queries (c-ares): /etc/hosts, then the name servers, in the order
/// that nsswitch.conf says; nothing blocks. Failures are {dns, resolve | timeout | local}.
asio::awaitable<Result<Answer>> look_up_by_dns(Question question,
                                               const Clock& clock,
                                               Instant deadline);

/// A few threads that call getaddrinfo. A lookup that hangs keeps its thread, for glibc's cannot
/// be cancelled, so the threads and the queue are bounded and each lookup has a deadline.
class SystemLookup {
  public:
    static constexpr std::size_t most_threads = 4;
    static constexpr std::size_t most_waiting = 256;

    SystemLookup();
    SystemLookup(const SystemLookup&) = delete;
    SystemLookup& operator=(const SystemLookup&) = delete;
    /// Waits for nobody: a thread that hangs ends with its lookup, or with the process.
    ~SystemLookup();

    asio::awaitable<Result<Answer>> look_up(Question question,
                                            const Clock& clock,
                                            Instant deadline);

  private:
    struct Pool;

    std::shared_ptr<Pool> pool_;
};

}  // namespace sonde::net
