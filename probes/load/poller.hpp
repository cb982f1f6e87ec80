// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <tl/expected.hpp>

#include <sys/epoll.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sonde::load {

/// The epoll of one worker, with an eventfd by which another thread wakes it. Descriptors are
/// watched for both directions by edges, so a connection costs one registration in its life: who is
/// told that something is ready goes on until there is nothing left.
class Poller {
  public:
    struct Ready {
        std::uint64_t token{};
        bool readable{};  ///< Or ended, or broken: reading says so.
        bool writable{};
        bool ended{};  ///< The peer has ended or broken it: read up to its end.
    };

    static constexpr std::size_t most_ready = 512;

    static tl::expected<Poller, std::string> create();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;
    Poller(Poller&& other) noexcept;
    Poller& operator=(Poller&& other) = delete;
    ~Poller();

    /// Zero or an errno. A descriptor is forgotten when it is closed.
    int watch(int descriptor, std::uint64_t token);

    /// Waits, to the nanosecond as far as the kernel keeps timers; no timeout waits for ever. The
    /// answer holds until the next call.
    std::span<const Ready> wait(std::optional<Duration> timeout);

    void wake();  ///< From any thread.

  private:
    Poller(int epoll, int event);

    int epoll_;
    int event_;
    std::vector<epoll_event> events_;
    std::vector<Ready> ready_;
};

}  // namespace sonde::load
