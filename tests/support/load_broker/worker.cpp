// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/worker.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace sonde::load_broker {

namespace {

constexpr std::uint64_t listener_tag = ~std::uint64_t{0};
constexpr std::uint64_t stop_tag = listener_tag - 1;
constexpr std::size_t read_size = 256U << 10U;
/// A client that leaves so many answers unread is not read from until it has taken them.
constexpr std::size_t unread_limit = 4U << 20U;

std::uint64_t tag_of(ClientKey key) {
    return (std::uint64_t{key.generation} << 32U) | key.slot;
}

ClientKey key_of(std::uint64_t tag) {
    return {.slot = static_cast<std::uint32_t>(tag),
            .generation = static_cast<std::uint32_t>(tag >> 32U)};
}

void add(const Descriptor& epoll, const Descriptor& watched, std::uint64_t tag) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = tag;
    if (epoll_ctl(epoll.number(), EPOLL_CTL_ADD, watched.number(), &event) != 0) {
        throw std::runtime_error{"epoll does not take a descriptor"};
    }
}

}  // namespace

Worker::Worker(const Options& options, Freeze& freeze, SSL_CTX* tls, Descriptor listener)
    : context_{options, freeze},
      tls_{tls},
      listener_{std::move(listener)},
      epoll_{epoll_create1(EPOLL_CLOEXEC)},
      stop_{eventfd(0, EFD_CLOEXEC)},
      buffer_(read_size) {
    add(epoll_, listener_, listener_tag);
    add(epoll_, stop_, stop_tag);
}

void Worker::stop() const {
    eventfd_write(stop_.number(), 1);
}

void Worker::run() {
    std::array<epoll_event, 512> events{};
    while (!stopping_) {
        const int count =
            epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()), patience());
        context_.counters.freezes += context_.freeze.wait_out() ? 1U : 0U;
        context_.now = std::chrono::steady_clock::now();
        for (int index = 0; index < count; ++index) {
            const auto& event = events.at(static_cast<std::size_t>(index));
            serve(event.data.u64, event.events);
        }
        do_late_work();
        write_all();
    }
    slots_.clear();
}

/// Milliseconds for epoll, rounded up.
int Worker::patience() const {
    auto due = Moment::max();
    if (!context_.late_answers.empty()) {
        due = context_.late_answers.front().due;
    }
    if (!context_.late_releases.empty()) {
        due = std::min(due, context_.late_releases.front().due);
    }
    if (due == Moment::max()) {
        return -1;
    }
    const auto left = due - std::chrono::steady_clock::now();
    return static_cast<int>(
        std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::milliseconds>(left).count()));
}

void Worker::serve(std::uint64_t tag, std::uint32_t events) {
    if (tag == stop_tag) {
        stopping_ = true;
        return;
    }
    if (tag == listener_tag) {
        accept_all();
        return;
    }
    auto* connection = find(key_of(tag));
    if (connection == nullptr) {
        return;
    }
    if ((events & EPOLLOUT) != 0) {
        connection->blocked = false;
        write(*connection);
        connection = find(key_of(tag));
    }
    // The TLS handshake goes on in reads, whatever it waited for.
    if (connection != nullptr) {
        read(*connection);
    }
}

Worker::Connection* Worker::find(ClientKey key) {
    const auto& slot = slots_.at(key.slot);
    return slot && slot->key == key ? slot.get() : nullptr;
}

void Worker::accept_all() {
    // A burst of connections must not keep the others waiting.
    constexpr int most = 256;
    for (int count = 0; count < most; ++count) {
        Descriptor socket{
            accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
        if (socket.number() < 0) {
            return;
        }
        ++context_.counters.connections;
        if (free_slots_.empty()) {
            free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
            slots_.emplace_back();
        }
        const ClientKey key{.slot = free_slots_.back(), .generation = ++generation_};
        free_slots_.pop_back();
        add(epoll_, socket, tag_of(key));
        slots_[key.slot] =
            std::make_unique<Connection>(Stream{std::move(socket), tls_}, context_, key);
        slots_[key.slot]->interest = EPOLLIN;
    }
}

void Worker::read(Connection& connection) {
    do {
        const auto moved = connection.stream.read(buffer_);
        ++context_.counters.reads;
        if (moved.state == StreamState::blocked) {
            break;
        }
        if (moved.state == StreamState::over) {
            close(connection);
            return;
        }
        if (!connection.client.take(std::span{buffer_}.first(moved.count))) {
            connection.closing = true;
            write(connection);
            return;
        }
    } while (connection.stream.has_pending());
    watch(connection);
}

void Worker::write(Connection& connection) {
    auto& outbox = connection.client.outbox();
    const auto bytes = outbox.unwritten();
    if (!bytes.empty() && !connection.blocked) {
        const auto moved = connection.stream.write(bytes);
        ++context_.counters.writes;
        context_.counters.bytes_sent += moved.count;
        if (moved.state == StreamState::over) {
            close(connection);
            return;
        }
        outbox.written(moved.count);
        connection.blocked = !outbox.unwritten().empty();
    }
    if (connection.closing && outbox.unwritten().empty()) {
        close(connection);
        return;
    }
    watch(connection);
}

void Worker::watch(Connection& connection) {
    const auto unread = connection.client.outbox().unwritten().size();
    const bool deaf =
        connection.closing || (context_.options.mode != Mode::route && unread > unread_limit);
    const std::uint32_t in = deaf ? 0U : static_cast<std::uint32_t>(EPOLLIN);
    const bool writes = connection.blocked || connection.stream.wants_write();
    const std::uint32_t wanted = in | (writes ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
    if (wanted != connection.interest) {
        connection.interest = wanted;
        epoll_event event{};
        event.events = wanted;
        event.data.u64 = tag_of(connection.key);
        epoll_ctl(epoll_.number(), EPOLL_CTL_MOD, connection.stream.descriptor(), &event);
    }
}

void Worker::close(Connection& connection) {
    connection.stream.say_goodbye();
    const auto slot = connection.key.slot;
    slots_[slot].reset();
    free_slots_.push_back(slot);
}

void Worker::do_late_work() {
    auto& answers = context_.late_answers;
    while (!answers.empty() && answers.front().due <= context_.now) {
        if (auto* connection = find(answers.front().client)) {
            connection->client.acknowledge(answers.front().type, answers.front().packet_id);
        }
        answers.pop_front();
    }
    auto& releases = context_.late_releases;
    while (!releases.empty() && releases.front().due <= context_.now) {
        if (auto* connection = find(releases.front().client)) {
            connection->client.outbox().release(releases.front().held);
        }
        releases.pop_front();
    }
}

void Worker::write_all() {
    writing_.swap(context_.dirty);
    for (const auto key : writing_) {
        if (auto* connection = find(key)) {
            write(*connection);
        }
    }
    writing_.clear();
}

}  // namespace sonde::load_broker
