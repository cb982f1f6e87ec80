// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls_layer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sonde::net {

namespace {

/// One TLS record is at most 16 KiB and some (RFC 8446 5.2), so a chunk holds a whole one.
constexpr std::size_t chunk = 17U << 10U;
/// How much plain text is encrypted at a time: bounds what waits in memory for a slow peer.
constexpr std::size_t largest_encryption = 64U << 10U;

}  // namespace

TlsLayer::TlsLayer(std::unique_ptr<Layer> below, Line& line, std::unique_ptr<TlsSession> session)
    : UpperLayer{std::move(below), line, Phase::tls}, session_{std::move(session)} {}

Result<Layer::Wants> TlsLayer::settle() {
    while (true) {
        auto step = session_->handshake();
        const bool first_flight = !request_is_due();
        if (first_flight) {
            note_request_due();
        }
        const auto sending = send_records();
        if (first_flight) {
            note_request_sent();
        }
        if (!step) {
            return tl::unexpected{std::move(step.error())};
        }
        if (!sending) {
            return tl::unexpected{sending.error()};
        }
        if (sending->wants != Wants::nothing) {
            return sending->wants;
        }
        switch (*step) {
            case TlsSession::Step::done:
                return Wants::nothing;
            case TlsSession::Step::closed:
                return tl::unexpected{closed_in_handshake()};
            case TlsSession::Step::needs_input:
                break;
        }
        auto receiving = receive_records();
        if (!receiving || *receiving != Wants::nothing) {
            return receiving;
        }
    }
}

Failure TlsLayer::closed_in_handshake() const {
    return Failure{
        .phase = Phase::tls,
        .reason = FailureReason::closed,
        .detail = heard_
                      ? "the peer closed the connection inside the TLS handshake"
                      : "the peer closed the connection instead of answering the ClientHello; is "
                        "this the broker's plain port?",
    };
}

Result<Layer::Wants> TlsLayer::receive_records() {
    // Not cleared: the kernel fills what is used of it.
    std::array<std::byte, chunk> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    auto room = std::span<std::byte>{buffer};
    const bool one_by_one = line().is_stamped();
    if (one_by_one) {
        room = room.first(std::min(records_.wanted(), room.size()));
    }
    auto reading = below().read(room);
    if (!reading) {
        auto failure = std::move(reading.error());
        if (!is_open() && !heard_ && failure.reason == FailureReason::reset) {
            failure.detail +=
                " instead of an answer to the ClientHello; is this the broker's plain port?";
        }
        return tl::unexpected{std::move(failure)};
    }
    if (reading->wants != Wants::nothing) {
        return reading->wants;
    }
    last_receive_ = reading->at;
    if (reading->bytes == 0) {
        session_->feed_end();
        return Wants::nothing;
    }
    heard_ = true;
    const auto bytes = room.first(reading->bytes);
    if (one_by_one) {
        records_.take(bytes);
    }
    session_->feed(bytes);
    return Wants::nothing;
}

Result<Layer::Writing> TlsLayer::send_records() {
    Writing all;
    for (auto records = session_->output(); !records.empty(); records = session_->output()) {
        const auto writing = below().write(records);
        if (!writing) {
            return writing;
        }
        session_->drop_output(writing->taken);
        all.at = writing->at;
        if (writing->wants != Wants::nothing) {
            all.wants = writing->wants;
            break;
        }
    }
    return all;
}

Result<Layer::Reading> TlsLayer::read(std::span<std::byte> into) {
    while (true) {
        const auto decrypted = session_->decrypt(into);
        // Key updates and, in TLS 1.2, renegotiation answers are due without our asking.
        const auto sending = send_records();
        if (!decrypted) {
            return tl::unexpected{decrypted.error()};
        }
        if (!sending) {
            return tl::unexpected{sending.error()};
        }
        if (decrypted->step != TlsSession::Step::needs_input) {
            return Reading{.bytes = decrypted->bytes, .at = last_receive_};
        }
        const auto receiving = receive_records();
        if (!receiving) {
            return tl::unexpected{receiving.error()};
        }
        if (*receiving != Wants::nothing) {
            return Reading{.wants = *receiving};
        }
    }
}

Result<Layer::Writing> TlsLayer::write(std::span<const std::byte> bytes) {
    Writing writing;
    while (true) {
        const auto sending = send_records();
        if (!sending) {
            return sending;
        }
        writing.wants = sending->wants;
        writing.at = std::max(writing.at, sending->at);
        if (sending->wants != Wants::nothing || writing.taken == bytes.size()) {
            return writing;
        }
        const auto left = bytes.subspan(writing.taken);
        const auto part = left.first(std::min(largest_encryption, left.size()));
        if (auto encrypted = session_->encrypt(part); !encrypted) {
            return tl::unexpected{std::move(encrypted.error())};
        }
        writing.taken += part.size();
    }
}

void TlsLayer::shut() {
    if (is_open()) {
        session_->shut();
        // What the kernel does not take now is not worth waiting for: the FIN says the same.
        (void)send_records();
    }
    below().shut();
}

}  // namespace sonde::net
