// SPDX-License-Identifier: Apache-2.0
#include "probes/net/websocket_layer.hpp"

#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

namespace sonde::net {

namespace {

constexpr const char* instead_of_opening =
    " instead of opening a WebSocket; is this the broker's WebSocket port?";

/// How much is masked at a time.
constexpr std::size_t largest_part = 64U << 10U;
/// Reads in a row that brought no payload, before others have their turn.
constexpr int most_empty_reads = 16;

std::array<std::byte, 2> bytes_of(std::uint16_t code) {
    return {static_cast<std::byte>(code >> 8U), static_cast<std::byte>(code)};
}

/// What a peer's close frame comes to.
Failure closed_by_peer(std::span<const std::byte> payload) {
    Failure failure{.phase = Phase::connect, .reason = FailureReason::closed};
    failure.detail = "the broker closed the WebSocket";
    if (payload.size() < 2) {
        return failure;
    }
    const auto code = static_cast<std::uint16_t>(std::to_integer<unsigned>(payload[0]) << 8U |
                                                 std::to_integer<unsigned>(payload[1]));
    failure.code = code;
    failure.code_name = name_of_close_code(code);
    failure.detail += " with code " + std::to_string(code);
    if (!failure.code_name.empty()) {
        failure.detail += " (" + failure.code_name + ")";
    }
    if (const auto reason = payload.subspan(2); !reason.empty()) {
        const std::string_view text{reinterpret_cast<const char*>(reason.data()), reason.size()};
        failure.detail += ", saying " + in_backticks(text);
    }
    return failure;
}

}  // namespace

WebSocketLayer::WebSocketLayer(std::unique_ptr<Layer> below,
                               Line& line,
                               const WebSocketRequest& request)
    : UpperLayer{std::move(below), line, Phase::websocket},
      upgrade_{std::make_unique<WebSocketUpgrade>(request)} {}

Result<Layer::Wants> WebSocketLayer::ask() {
    if (!request_is_due()) {
        note_request_due();
        const auto question = std::as_bytes(std::span{upgrade_->question()});
        outgoing_.assign(question.begin(), question.end());
    }
    if (outgoing_.empty()) {
        return Wants::nothing;
    }
    const auto sending = flush();
    note_request_sent();
    return sending ? Result<Wants>{sending->wants} : tl::unexpected{sending.error()};
}

Result<Layer::Wants> WebSocketLayer::settle() {
    auto asked = ask();
    if (!asked || *asked != Wants::nothing) {
        return asked;
    }
    while (true) {
        std::array<std::byte, 1024> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
        auto reading = below().read(buffer);
        if (!reading) {
            auto failure = std::move(reading.error());
            if (failure.reason == FailureReason::reset) {
                failure.detail += instead_of_opening;
            }
            return tl::unexpected{std::move(failure)};
        }
        if (reading->wants != Wants::nothing) {
            return reading->wants;
        }
        if (reading->bytes == 0) {
            return tl::unexpected{Failure{
                .phase = Phase::websocket,
                .reason = FailureReason::closed,
                .detail = std::string{"the peer closed the connection"} + instead_of_opening,
            }};
        }
        const auto opened = upgrade_->take(std::span{buffer}.first(reading->bytes));
        if (!opened) {
            return tl::unexpected{opened.error()};
        }
        if (*opened) {
            early_ = std::move(*upgrade_).rest();
            upgrade_.reset();
            return Wants::nothing;
        }
    }
}

Result<Layer::Reading> WebSocketLayer::read_raw(std::span<std::byte> into) {
    // Bytes that are read together have one stamp, that of the last.
    const auto room = line().is_stamped() ? into.first(cursor_.wanted(into.size())) : into;
    if (early_.empty()) {
        return below().read(room);
    }
    const auto count = std::min(early_.size(), room.size());
    std::memcpy(room.data(), early_.data(), count);
    if (count == early_.size()) {
        std::vector<std::byte>{}.swap(early_);
    } else {
        early_.erase(early_.begin(), early_.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return Reading{.bytes = count, .at = line().clock().now()};
}

Result<Layer::Reading> WebSocketLayer::read(std::span<std::byte> into) {
    Reading last{};
    for (int round = 0; round < most_empty_reads; ++round) {
        if (ended_) {
            return tl::unexpected{*ended_};
        }
        auto reading = read_raw(into);
        if (!reading || reading->wants != Wants::nothing || reading->bytes == 0) {
            return reading;
        }
        last = *reading;
        last.bytes = unpack(into.first(reading->bytes));
        // A pong or a close is due without anybody's asking.
        if (const auto sending = flush(); !sending && !said_close_) {
            return tl::unexpected{sending.error()};
        }
        if (last.bytes > 0) {
            last.drained = last.drained && !ended_;
            return last;
        }
    }
    last.wants = Wants::turn;
    return last;
}

/// Answers how much payload there was: it stands at the front now.
std::size_t WebSocketLayer::unpack(std::span<std::byte> raw) {
    std::size_t used = 0;
    std::size_t payload = 0;
    while (used < raw.size() && !ended_) {
        auto step = cursor_.take(raw.subspan(used), raw.data() + payload);
        used += step.used;
        payload += step.payload;
        if (step.fault) {
            give_up(*step.fault);
        } else if (step.control) {
            take(std::move(*step.control));
        }
    }
    return payload;
}

void WebSocketLayer::take(FrameCursor::Control control) {
    switch (control.opcode) {
        case Opcode::ping:
            // Of several that are due only the latest needs an answer, and none behind our close
            // (RFC 6455 5.5.3, 5.5.1).
            if (!said_close_) {
                pong_ = control_frame(Opcode::pong, control.payload);
            }
            break;
        case Opcode::close:
            ended_ = std::make_unique<Failure>(closed_by_peer(control.payload));
            say_close(
                std::span{control.payload}.first(std::min<std::size_t>(control.payload.size(), 2)));
            break;
        case Opcode::pong:  // Nobody asked, and it may come all the same (RFC 6455 5.5.3).
        case Opcode::continuation:
        case Opcode::text:
        case Opcode::binary:
            break;
    }
}

void WebSocketLayer::give_up(const FrameFault& fault) {
    ended_ = std::make_unique<Failure>(Failure{
        .phase = Phase::connect,
        .reason = FailureReason::protocol,
        .detail = "the broker broke the WebSocket standard: " + std::string{fault.what},
    });
    say_close(bytes_of(static_cast<std::uint16_t>(fault.code)));
}

void WebSocketLayer::say_close(std::span<const std::byte> code) {
    if (!said_close_) {
        said_close_ = true;
        close_ = control_frame(Opcode::close, code);
    }
}

Result<Layer::Writing> WebSocketLayer::flush() {
    const bool between_frames = frame_left_ == 0;
    for (auto* due : {&pong_, &close_}) {
        if (between_frames && !due->empty()) {
            outgoing_.insert(outgoing_.end(), due->begin(), due->end());
            std::vector<std::byte>{}.swap(*due);
        }
    }
    // Also without bytes: the layer below may have some of its own to go on with.
    const auto writing = below().write(outgoing_);
    if (!writing) {
        return writing;
    }
    if (writing->taken == outgoing_.size()) {
        std::vector<std::byte>{}.swap(outgoing_);
    } else {
        outgoing_.erase(outgoing_.begin(),
                        outgoing_.begin() + static_cast<std::ptrdiff_t>(writing->taken));
    }
    return Writing{.wants = writing->wants, .at = writing->at};
}

/// Masks some of a message and hands it on, behind the frame's header where it begins the frame.
Result<Layer::Writing> WebSocketLayer::send_part(std::span<const std::byte> part, bool begins) {
    // On the stack, so that a message costs no allocation; not cleared, for it is filled here.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
    std::array<std::byte, largest_client_header + largest_part> buffer;
    std::size_t size = 0;
    if (begins) {
        size = write_frame_header(
            Opcode::binary, frame_left_, key_, std::span{buffer}.first<largest_client_header>());
    }
    mask(part, key_, frame_offset_, buffer.data() + size);
    size += part.size();
    frame_offset_ += part.size();
    frame_left_ -= part.size();
    auto writing = below().write(std::span{buffer}.first(size));
    if (writing && writing->taken < size) {
        outgoing_.assign(buffer.begin() + static_cast<std::ptrdiff_t>(writing->taken),
                         buffer.begin() + static_cast<std::ptrdiff_t>(size));
    }
    return writing;
}

Result<Layer::Writing> WebSocketLayer::write(std::span<const std::byte> bytes) {
    if (said_close_ && !bytes.empty()) {
        // Nothing may follow it (RFC 6455 5.5.1).
        return tl::unexpected{ended_ ? *ended_ : Failure{.reason = FailureReason::closed}};
    }
    auto done = flush();
    while (done && done->wants == Wants::nothing && done->taken < bytes.size()) {
        const auto rest = bytes.subspan(done->taken);
        const bool begins = frame_left_ == 0;
        if (begins) {
            key_ = next_mask_key();
            frame_left_ = rest.size();
            frame_offset_ = 0;
        }
        const auto size = std::min<std::uint64_t>({frame_left_, rest.size(), largest_part});
        const auto part = rest.first(static_cast<std::size_t>(size));
        const auto sent = send_part(part, begins);
        if (!sent) {
            return sent;
        }
        done->taken += part.size();
        done->wants = sent->wants;
        done->at = sent->at;
    }
    return done;
}

void WebSocketLayer::shut() {
    if (is_open() && frame_left_ == 0) {
        say_close(bytes_of(static_cast<std::uint16_t>(CloseCode::normal)));
        // What the kernel does not take now is not worth waiting for: the FIN says the same.
        (void)flush();
    }
    below().shut();
}

}  // namespace sonde::net
