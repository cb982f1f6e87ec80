// SPDX-License-Identifier: Apache-2.0
#include "bench/roofline.hpp"

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>

namespace sonde::roofline {

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::uint32_t timer_index = ~std::uint32_t{0};

timespec to_timespec(std::int64_t nanoseconds) {
    timespec time{};
    time.tv_sec = nanoseconds / second;
    time.tv_nsec = nanoseconds % second;
    return time;
}

/// When each message is due: the connections take turns in a random order, and each has its phase
/// somewhere in its own part of the period. So does sonde: at another spread of the same messages
/// the kernel works more or less for each (bench/README.md).
class Turns {
  public:
    Turns(std::uint32_t connections, double rate)
        : period_{connections / rate * second}, phases_(connections) {
        order_.resize(connections);
        std::iota(order_.begin(), order_.end(), 0U);
        std::mt19937_64 random{1};  // NOLINT(cert-msc51-cpp): the same every time.
        std::shuffle(order_.begin(), order_.end(), random);
        std::uniform_real_distribution<double> place_in_part{0, 1};
        for (std::uint32_t rank = 0; rank < connections; ++rank) {
            phases_[rank] = (rank + place_in_part(random)) * period_ / connections;
        }
    }

    std::uint32_t connection() const { return order_[at_]; }
    std::int64_t due() const { return std::llround(round_ * period_ + phases_[at_]); }
    void next() {
        if (++at_ == order_.size()) {
            at_ = 0;
            ++round_;
        }
    }

  private:
    double period_;
    std::vector<double> phases_;
    std::vector<std::uint32_t> order_;
    std::size_t at_{};
    double round_{};
};

/// Waits until a moment of the monotonic clock at most, and reads what has come.
class Waiter {
  public:
    Waiter(const Settings& settings, int epoll, const std::vector<Connection>& connections)
        : epoll_{epoll}, connections_{connections} {
        if (settings.timerfd) {
            timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u32 = timer_index;
            epoll_ctl(epoll_, EPOLL_CTL_ADD, timer_, &event);
        }
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter() {
        if (timer_ >= 0) {
            close(timer_);
        }
    }

    void wait(std::int64_t now, std::int64_t until, Report& report) {
        const auto left = to_timespec(std::max<std::int64_t>(0, until - now));
        int count = 0;
        if (timer_ >= 0 && until > now) {
            const itimerspec alarm{.it_interval = {}, .it_value = to_timespec(until)};
            timerfd_settime(timer_, TFD_TIMER_ABSTIME, &alarm, nullptr);
            count = epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), -1);
        } else {
            count = epoll_pwait2(
                epoll_, events_.data(), static_cast<int>(events_.size()), &left, nullptr);
        }
        ++report.turns;
        for (int index = 0; index < count; ++index) {
            const auto which = events_.at(static_cast<std::size_t>(index)).data.u32;
            if (which == timer_index) {
                std::uint64_t expirations{};
                static_cast<void>(::read(timer_, &expirations, sizeof expirations));
            } else {
                report.bytes_received += connections_[which].receive(buffer_);
            }
        }
    }

  private:
    int epoll_;
    int timer_{-1};
    const std::vector<Connection>& connections_;
    std::array<epoll_event, 512> events_{};
    std::array<std::byte, 65'536> buffer_{};
};

Lateness summary(std::vector<std::uint32_t>& nanoseconds) {
    if (nanoseconds.empty()) {
        return {};
    }
    std::sort(nanoseconds.begin(), nanoseconds.end());
    const auto at = [&](double share) {
        const auto last = static_cast<double>(nanoseconds.size() - 1);
        return nanoseconds[static_cast<std::size_t>(share * last)] / 1e9;
    };
    return {.p50 = at(0.5), .p99 = at(0.99), .max = at(1)};
}

}  // namespace

Report run_paced(const Settings& settings) {
    if (!settings.sloppy) {
        prctl(PR_SET_TIMERSLACK, 1UL);
    }
    // So that answers are not left for long where the sends are late.
    constexpr int most_sends_a_turn = 256;
    const int epoll = make_epoll();
    const auto connections = open_all(settings, false, epoll);
    std::vector<wire::Bytes> bytes;
    for (std::uint32_t index = 0; index < settings.connections; ++index) {
        bytes.push_back(publish_bytes(index, settings));
    }
    Turns turns{settings.connections, settings.rate};
    Waiter waiter{settings, epoll, connections};
    std::vector<std::uint32_t> lateness;
    lateness.reserve(static_cast<std::size_t>(
        settings.takes_lateness ? settings.rate * settings.seconds * 1.1 : 0));

    Report report;
    const Stopwatch watch;
    const auto start = monotonic_now();
    const auto end = start + static_cast<std::int64_t>(settings.seconds * second);
    for (auto now = start; now < end; now = monotonic_now()) {
        for (int sends = 0; sends < most_sends_a_turn && start + turns.due() <= now; ++sends) {
            if (settings.takes_lateness) {
                lateness.push_back(
                    static_cast<std::uint32_t>(monotonic_now() - start - turns.due()));
            }
            connections[turns.connection()].send_all(bytes[turns.connection()]);
            turns.next();
            ++report.messages;
        }
        // Not from `now`: the sends took their time, and a longer sleep would be a cheaper one.
        waiter.wait(monotonic_now(), std::min(start + turns.due(), end), report);
    }
    watch.stop(report);
    report.lateness = summary(lateness);
    close(epoll);
    return report;
}

}  // namespace sonde::roofline
