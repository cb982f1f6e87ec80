// SPDX-License-Identifier: Apache-2.0
#include "probes/conversation.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace sonde {

namespace {

constexpr std::size_t input_size = 16U << 10U;

}  // namespace

Conversation::Conversation(const Clock& clock,
                           std::unique_ptr<net::Transport> transport,
                           wire::SessionSettings settings,
                           std::optional<TapeRecorder> recorder)
    : Conversation{
          clock, std::move(transport), wire::Session{std::move(settings)}, std::move(recorder)} {}

Conversation::Conversation(const Clock& clock,
                           std::unique_ptr<net::Transport> transport,
                           wire::Session session,
                           std::optional<TapeRecorder> recorder)
    : clock_{clock},
      transport_{std::move(transport)},
      session_{std::move(session)},
      input_(input_size),
      recorder_{std::move(recorder)} {}

Conversation::~Conversation() {
    if (session_.state() == wire::State::connected) {
        (void)session_.disconnect(wire_now(), wire::Disconnect{}, output_);
    }
    if (cut_off_) {
        output_.clear();
    }
    transport_->farewell(output_);
}

wire::Session Conversation::give_up() {
    // What a session says that has broken off, its DISCONNECT, still goes out.
    if (session_.state() != wire::State::closed || is_holding()) {
        output_.clear();
    }
    session_.notify_closed();
    return std::move(session_);
}

wire::Instant Conversation::wire_now() const {
    return {clock_.now().time_since_epoch().count()};
}

asio::awaitable<Result<net::Departure>> Conversation::flush(Instant deadline) {
    auto sent = co_await transport_->write(output_, deadline);
    if (recorder_ && sent) {
        recorder_->note_sent(output_, *sent);
    }
    cut_off_ = cut_off_ || !sent;
    // Also after a failure: a packet that went in part must not be sent again from its start.
    output_.clear();
    co_return sent;
}

std::optional<Conversation::Happening> Conversation::ready() {
    if (auto event = session_.poll(output_)) {
        if (std::holds_alternative<wire::Disconnected>(*event)) {
            output_.clear();  // Nothing is sent behind it, what was held neither.
        }
        return Happening{.event = *event, .at = received_at_};
    }
    return std::nullopt;
}

asio::awaitable<Result<bool>> Conversation::take_arrived() {
    constexpr auto ever = std::chrono::hours{1};
    auto received = co_await receive(clock_.now(), ever);
    if (received) {
        co_return true;
    }
    if (received.error().reason == FailureReason::timeout) {
        co_return false;
    }
    co_return tl::unexpected{std::move(received.error())};
}

void Conversation::wake() {
    woken_ = true;
    transport_->wake();
}

asio::awaitable<Result<Conversation::Happening>> Conversation::next(Instant deadline,
                                                                    Duration grace) {
    woken_ = false;
    while (true) {
        if (auto happening = ready()) {
            co_return *happening;
        }
        if (!output_.empty() && !cut_off_ && !is_holding()) {
            auto flushed = co_await flush(deadline);
            if (!flushed) {
                co_return tl::unexpected{std::move(flushed.error())};
            }
        }
        if (woken_) {
            co_return tl::unexpected{Failure{.reason = FailureReason::timeout}};
        }
        auto received = co_await receive(deadline, grace);
        if (!received) {
            co_return tl::unexpected{std::move(received.error())};
        }
    }
}

asio::awaitable<Result<void>> Conversation::receive(Instant deadline, Duration grace) {
    auto wake = deadline;
    if (const auto due = session_.next_deadline()) {
        wake = std::min(wake, Instant{Duration{due->nanoseconds}});
    }
    if (!output_.empty() && is_holding()) {
        wake = std::min(wake, held_until_);
    }
    auto room = std::span{input_};
    if (transport_->is_stamped()) {
        // A packet at a time: bytes that are read together have one stamp, that of the last.
        room = room.first(std::min(session_.wanted(), room.size()));
    }
    auto received = co_await transport_->read(room, wake);
    if (!received) {
        const bool something_is_due =
            received.error().reason == FailureReason::timeout && wake < deadline;
        if (something_is_due) {
            session_.tick(wire_now(), output_);
            co_return Result<void>{};
        }
        co_return tl::unexpected{std::move(received.error())};
    }
    if (received->bytes == 0) {
        co_return tl::unexpected{Failure{.reason = FailureReason::closed}};
    }
    const auto bytes = std::span{input_}.first(received->bytes);
    const auto kept = std::min(bytes.size(), first_bytes_.size() - first_count_);
    std::ranges::copy(bytes.first(kept), first_bytes_.begin() + static_cast<long>(first_count_));
    first_count_ += kept;
    received_at_ = received->at;
    if (recorder_) {
        recorder_->note_received(bytes, received->at, *transport_);
    }
    session_.receive({received->at.user.time_since_epoch().count()}, bytes);
    if (received->at.user > deadline + grace) {
        // A peer that never stops sending is never waited for, so no wait ever ends for it. What
        // came is there for who asks again.
        co_return tl::unexpected{Failure{.reason = FailureReason::timeout}};
    }
    co_return Result<void>{};
}

std::optional<Tape> Conversation::take_tape() {
    if (!recorder_) {
        return std::nullopt;
    }
    auto tape = std::move(*recorder_).tape(*transport_);
    recorder_.reset();
    return tape;
}

asio::awaitable<bool> Conversation::finish(Instant deadline) {
    transport_->shut();
    while (true) {
        const auto received = co_await transport_->read(input_, deadline);
        if (!received) {
            // A reset closes as well as a FIN does: what we had to say was said.
            co_return received.error().reason != FailureReason::timeout;
        }
        if (received->bytes == 0) {
            co_return true;
        }
        if (received->at.user > deadline) {
            co_return false;
        }
    }
}

}  // namespace sonde
