// SPDX-License-Identifier: Apache-2.0
#include "probes/responder/responder_connection.hpp"

#include "probes/wire/encode.hpp"

#include <cerrno>

namespace sonde::responder {

namespace {

/// A client that leaves so much unread has gone astray.
constexpr std::size_t most_unread = 16U << 20U;

}  // namespace

bool ResponderConnection::serve(std::span<std::byte> buffer, bool ended) {
    if (!write()) {
        return false;
    }
    while (true) {
        const auto count = socket_.receive(buffer);
        if (count == -EAGAIN) {
            return true;
        }
        if (count <= 0) {
            return false;
        }
        const auto bytes = static_cast<std::size_t>(count);
        if (!said_goodbye_ && (!answer(buffer.first(bytes)) || !write())) {
            return false;
        }
        // What comes from now on is told as an edge of its own.
        if (bytes < buffer.size() && !ended) {
            return true;
        }
    }
}

bool ResponderConnection::answer(std::span<const std::byte> bytes) {
    assembler_.feed(bytes);
    while (!said_goodbye_) {
        const auto frame = assembler_.next(answers_.version(), wire::largest_packet);
        if (!frame) {
            return false;
        }
        if (!*frame) {
            return true;
        }
        if (!answer(**frame)) {
            return false;
        }
    }
    return true;
}

bool ResponderConnection::answer(const wire::Frame& frame) {
    const auto outcome = answers_.take(frame);
    if (outcome.reply) {
        (void)wire::append(answers_.version(), outcome.reply->packet, out_);
    }
    if (const auto delivery = outcome.message ? answers_.deliver(*outcome.message) : std::nullopt) {
        (void)wire::append(answers_.version(), delivery->packet, out_);
    }
    switch (outcome.end) {
        case Answers::End::none:
            return out_.size() < most_unread;
        case Answers::End::goodbye:
            // Only our side: the client's end may still be on its way.
            said_goodbye_ = true;
            socket_.shut();
            return true;
        case Answers::End::violation:
            break;
    }
    return false;
}

bool ResponderConnection::write() {
    while (written_ < out_.size()) {
        const auto count = socket_.send(std::span{out_}.subspan(written_));
        if (count == -EAGAIN) {
            return true;
        }
        if (count < 0) {
            return false;
        }
        written_ += static_cast<std::size_t>(count);
    }
    out_.clear();
    written_ = 0;
    return true;
}

}  // namespace sonde::responder
