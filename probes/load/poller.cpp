// SPDX-License-Identifier: Apache-2.0
#include "probes/load/poller.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

namespace sonde::load {

namespace {

constexpr std::uint64_t wake_token = std::numeric_limits<std::uint64_t>::max();

std::string sentence(const char* call) {
    return std::string{call} + ": " + std::system_category().message(errno);
}

int wait_for(int epoll, std::vector<epoll_event>& events, std::optional<Duration> timeout) {
    const auto most = static_cast<int>(events.size());
    if (!timeout) {
        return epoll_pwait2(epoll, events.data(), most, nullptr, nullptr);
    }
    const auto left = std::max(*timeout, Duration::zero());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec limit{.tv_sec = seconds.count(), .tv_nsec = (left - seconds).count()};
    const int count = epoll_pwait2(epoll, events.data(), most, &limit, nullptr);
    if (count >= 0 || errno != ENOSYS) {
        return count;
    }
    // Kernels before 5.11: milliseconds, rounded up, or we would spin until the time has come.
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return epoll_wait(epoll, events.data(), most, static_cast<int>(milliseconds));
}

}  // namespace

tl::expected<Poller, std::string> Poller::create() {
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) {
        return tl::unexpected{sentence("epoll_create1")};
    }
    const int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    Poller poller{epoll, event};
    if (event < 0) {
        return tl::unexpected{sentence("eventfd")};
    }
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.u64 = wake_token;
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, event, &wanted) != 0) {
        return tl::unexpected{sentence("epoll_ctl")};
    }
    return poller;
}

Poller::Poller(int epoll, int event)
    : epoll_{epoll}, event_{event}, events_(most_ready), ready_(most_ready) {}

Poller::Poller(Poller&& other) noexcept
    : epoll_{std::exchange(other.epoll_, -1)},
      event_{std::exchange(other.event_, -1)},
      events_{std::move(other.events_)},
      ready_{std::move(other.ready_)} {}

Poller::~Poller() {
    if (epoll_ >= 0) {
        close(epoll_);
    }
    if (event_ >= 0) {
        close(event_);
    }
}

int Poller::watch(int descriptor, std::uint64_t token) {
    epoll_event wanted{};
    wanted.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    wanted.data.u64 = token;
    return epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &wanted) == 0 ? 0 : errno;
}

std::span<const Poller::Ready> Poller::wait(std::optional<Duration> timeout) {
    const int count = wait_for(epoll_, events_, timeout);
    std::size_t found = 0;
    for (int i = 0; i < count; ++i) {
        const auto& event = events_[static_cast<std::size_t>(i)];
        if (event.data.u64 == wake_token) {
            std::uint64_t wakes = 0;
            (void)!read(event_, &wakes, sizeof wakes);
            continue;
        }
        const auto flags = event.events;
        ready_[found++] = {.token = event.data.u64,
                           .readable = (flags & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0,
                           .writable = (flags & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0,
                           .ended = (flags & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0};
    }
    return {ready_.data(), found};
}

void Poller::wake() {
    const std::uint64_t one = 1;
    (void)!write(event_, &one, sizeof one);
}

}  // namespace sonde::load
