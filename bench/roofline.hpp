// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"
#include "probes/wire/packet_type.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// The roofline: what the kernel alone costs. The same bytes on the same sockets as `sonde load`,
/// made before the run, with nothing around the system calls: no schedule but an index, no
/// histogram, no parsing. What sonde needs beyond this is sonde's.
namespace sonde::roofline {

struct Settings {
    std::uint16_t port{};
    std::uint32_t connections{1000};
    double rate{10'000};  ///< paced: messages a second in all.
    double seconds{5};
    unsigned qos{0};
    std::size_t payload{100};
    std::uint32_t batch{1};         ///< reflect, flood: messages in one write.
    std::uint32_t in_progress{64};  ///< storm: connections that are being made at a time.
    bool takes_lateness{};  ///< paced: reads the clock at each message and keeps what it says.
    /// paced: sleeps up to 50 us too long, which is the kernel's default, and finds more to do when
    /// it wakes up: cheaper, and later.
    bool sloppy{};
    bool timerfd{};         ///< paced: a timerfd instead of epoll_pwait2's own timeout.
    std::string ca_file{};  ///< idle: TLS, verified.
};

struct Lateness {
    double p50{};  ///< Seconds.
    double p99{};
    double max{};
};

struct Report {
    std::uint64_t messages{};  ///< Or connections, where those are what is counted.
    double seconds{};
    double cpu_seconds{};  ///< Of this thread, the kernel's part included.
    std::uint64_t turns{};
    std::uint64_t bytes_received{};
    Lateness lateness{};
    double resident_per_connection{};   ///< Bytes of user memory, by the kernel's count
    double allocated_per_connection{};  ///< and by the allocator's.
};

/// Publishes to a sink, evenly on each connection, in the order and spread of sonde's schedule.
Report run_paced(const Settings& settings);
/// Each connection publishes a batch in its turn, as fast as the peer takes them.
Report run_flood(const Settings& settings);
/// Each connection publishes a batch, waits until all of it has come back, and so on.
Report run_reflect(const Settings& settings);
/// Connects, sends CONNECT and waits for CONNACK until all connections stand.
Report run_storm(const Settings& settings);
/// What connections cost that stand and do nothing.
Report run_idle(const Settings& settings);

/// Wall and CPU time since it was made.
class Stopwatch {
  public:
    Stopwatch();
    void stop(Report& report) const;

  private:
    std::int64_t wall_;
    std::int64_t cpu_;
};

std::int64_t monotonic_now();  ///< Nanoseconds.

/// As sonde calls them by default.
std::string topic_of(std::uint32_t client);

wire::Bytes connect_bytes(std::uint32_t client);
wire::Bytes subscribe_bytes(std::uint32_t client);
wire::Bytes publish_bytes(std::uint32_t client, const Settings& settings);
/// Settings::batch of those behind each other.
wire::Bytes batch_bytes(std::uint32_t client, const Settings& settings);
inline constexpr std::size_t shortest_connack = 5;

/// A socket that is closed when it goes. What goes wrong is thrown: a roofline with failures is
/// none.
class Connection {
  public:
    Connection() = default;
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&& other) noexcept;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    static Connection start(std::uint16_t port);  ///< Non-blocking; may be in progress.
    static Connection open(std::uint16_t port);   ///< Blocking.

    int descriptor() const { return descriptor_; }
    void send_all(std::span<const std::byte> bytes) const;
    std::size_t receive(std::span<std::byte> into) const;  ///< 0: nothing there.
    void block(bool yes) const;

  private:
    explicit Connection(int descriptor) : descriptor_{descriptor} {}
    int descriptor_{-1};
};

/// Connected and, where wanted, subscribed; non-blocking from then on, and watched by the epoll for
/// input with their index.
std::vector<Connection> open_all(const Settings& settings, bool subscribed, int epoll);
int make_epoll();

/// Throws what errno says.
[[noreturn]] void give_up(const std::string& what);

}  // namespace sonde::roofline
