#include "probes/conversation.hpp"

#include <algorithm>
#include <utility>

namespace sonde {

namespace {

constexpr std::size_t input_size = 16U << 10U;

}  // namespace

Conversation::Conversation(const Clock& clock,
                           std::unique_ptr<net::Transport> transport,
                           wire::SessionSettings settings)
    : clock_{clock},
      transport_{std::move(transport)},
      session_{std::move(settings)},
      input_(input_size) {}

Conversation::~Conversation() {
    if (session_.state() == wire::State::connected) {
        (void)session_.disconnect(wire_now(), wire::Disconnect{}, output_);
    }
    if (cut_off_) {
        output_.clear();
    }
    transport_->farewell(output_);
}

wire::Instant Conversation::wire_now() const {
    return {clock_.now().time_since_epoch().count()};
}

asio::awaitable<Result<Instant>> Conversation::flush(Instant deadline) {
    auto sent = co_await transport_->write(output_, deadline);
    cut_off_ = cut_off_ || !sent;
    // Also after a failure: a packet that went in part must not be sent again from its start.
    output_.clear();
    co_return sent;
}

std::optional<Conversation::Happening> Conversation::ready() {
    if (auto event = session_.poll(output_)) {
        return Happening{.event = *event, .at = received_at_};
    }
    return std::nullopt;
}

asio::awaitable<Result<Conversation::Happening>> Conversation::next(Instant deadline,
                                                                    Duration grace) {
    while (true) {
        if (auto happening = ready()) {
            co_return *happening;
        }
        if (!output_.empty() && !cut_off_) {
            auto flushed = co_await flush(deadline);
            if (!flushed) {
                co_return tl::unexpected{std::move(flushed.error())};
            }
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
    auto received = co_await transport_->read(input_, wake);
    if (!received) {
        const bool keep_alive_due =
            received.error().reason == FailureReason::timeout && wake < deadline;
        if (keep_alive_due) {
            session_.tick(wire_now(), output_);
            co_return Result<void>{};
        }
        co_return tl::unexpected{std::move(received.error())};
    }
    if (received->bytes == 0) {
        co_return tl::unexpected{Failure{.reason = FailureReason::closed}};
    }
    if (received->at > deadline + grace) {
        // A peer that never stops sending is never waited for, so no wait ever ends for it.
        co_return tl::unexpected{Failure{.reason = FailureReason::timeout}};
    }
    const auto bytes = std::span{input_}.first(received->bytes);
    const auto kept = std::min(bytes.size(), first_bytes_.size() - first_count_);
    std::ranges::copy(bytes.first(kept), first_bytes_.begin() + static_cast<long>(first_count_));
    first_count_ += kept;
    received_at_ = received->at;
    session_.receive({received->at.time_since_epoch().count()}, bytes);
    co_return Result<void>{};
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
        if (received->at > deadline) {
            co_return false;
        }
    }
}

}  // namespace sonde
