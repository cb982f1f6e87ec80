// SPDX-License-Identifier: Apache-2.0
#include "bench/roofline.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>

namespace sonde::roofline {

namespace {

/// One socket each that is asked for both directions once: a state, and no further epoll_ctl.
class Storm {
  public:
    explicit Storm(const Settings& settings) : settings_{settings} {
        connections_.reserve(settings.connections);
        asked_.resize(settings.connections);
        for (std::uint32_t index = 0; index < settings.connections; ++index) {
            hellos_.push_back(connect_bytes(index));
        }
    }
    Storm(const Storm&) = delete;
    Storm& operator=(const Storm&) = delete;
    ~Storm() { close(epoll_); }

    Report run() {
        std::array<epoll_event, 512> events{};
        const Stopwatch watch;
        while (report_.messages < settings_.connections) {
            while (started() < settings_.connections &&
                   started() - report_.messages < settings_.in_progress) {
                start_one();
            }
            const int count =
                epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 10'000);
            if (count == 0) {
                give_up("the peer does not answer");
            }
            ++report_.turns;
            for (int at = 0; at < count; ++at) {
                serve(events.at(static_cast<std::size_t>(at)));
            }
        }
        watch.stop(report_);
        return report_;
    }

  private:
    std::uint64_t started() const { return connections_.size(); }

    void start_one() {
        epoll_event event{};
        event.events = static_cast<std::uint32_t>(EPOLLIN) | EPOLLOUT | EPOLLET;
        event.data.u32 = static_cast<std::uint32_t>(started());
        const auto& connection = connections_.emplace_back(Connection::start(settings_.port));
        epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.descriptor(), &event);
    }

    void serve(const epoll_event& event) {
        const auto index = event.data.u32;
        if (!asked_[index] && (event.events & EPOLLOUT) != 0) {
            connections_[index].send_all(hellos_[index]);
            asked_[index] = true;
        } else if ((event.events & EPOLLIN) != 0) {
            std::array<std::byte, 256> answer{};
            const auto received = connections_[index].receive(answer);
            report_.bytes_received += received;
            report_.messages += received >= shortest_connack ? 1U : 0U;
        }
    }

    const Settings& settings_;
    int epoll_{make_epoll()};
    std::vector<Connection> connections_{};
    std::vector<char> asked_{};
    std::vector<wire::Bytes> hellos_{};
    Report report_{};
};

}  // namespace

Report run_storm(const Settings& settings) {
    return Storm{settings}.run();
}

}  // namespace sonde::roofline
