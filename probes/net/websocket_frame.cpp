// SPDX-License-Identifier: Apache-2.0
#include "probes/net/websocket_frame.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <cstring>

namespace sonde::net {

namespace {

constexpr std::byte fin{0x80};
constexpr std::byte reserved{0x70};
constexpr std::byte masked{0x80};
constexpr std::byte length_bits{0x7f};
constexpr std::uint64_t length_in_two_bytes = 126;
constexpr std::uint64_t length_in_eight_bytes = 127;

bool is_defined(Opcode opcode) {
    const auto value = static_cast<std::uint8_t>(opcode);
    return value <= static_cast<std::uint8_t>(Opcode::binary) ||
           (value >= static_cast<std::uint8_t>(Opcode::close) &&
            value <= static_cast<std::uint8_t>(Opcode::pong));
}

bool is_control(Opcode opcode) {
    return static_cast<std::uint8_t>(opcode) >= static_cast<std::uint8_t>(Opcode::close);
}

void write_big_endian(std::uint64_t value, std::size_t size, std::byte* into) {
    for (std::size_t i = 0; i < size; ++i) {
        into[i] = static_cast<std::byte>(value >> (8 * (size - 1 - i)));
    }
}

}  // namespace

std::string_view name_of_close_code(std::uint16_t code) {
    switch (code) {
        case 1000:
            return "Normal Closure";
        case 1001:
            return "Going Away";
        case 1002:
            return "Protocol Error";
        case 1003:
            return "Unsupported Data";
        case 1007:
            return "Invalid Payload Data";
        case 1008:
            return "Policy Violation";
        case 1009:
            return "Message Too Big";
        case 1010:
            return "Mandatory Extension";
        case 1011:
            return "Internal Error";
        case 1012:
            return "Service Restart";
        case 1013:
            return "Try Again Later";
        case 1014:
            return "Bad Gateway";
        default:
            return "";
    }
}

MaskKey next_mask_key() {
    // Asking for four bytes at a time would cost more than masking a message.
    thread_local std::array<std::byte, 4096> pool{};
    thread_local std::size_t taken = pool.size();
    if (taken == pool.size()) {
        RAND_bytes(reinterpret_cast<unsigned char*>(pool.data()), static_cast<int>(pool.size()));
        taken = 0;
    }
    MaskKey key{};
    std::memcpy(key.data(), pool.data() + taken, key.size());
    taken += key.size();
    return key;
}

std::size_t write_frame_header(Opcode opcode,
                               std::uint64_t payload_size,
                               const MaskKey& key,
                               std::span<std::byte, largest_client_header> into) {
    into[0] = fin | static_cast<std::byte>(opcode);
    std::size_t size = 2;
    if (payload_size < length_in_two_bytes) {
        into[1] = masked | static_cast<std::byte>(payload_size);
    } else if (payload_size <= 0xffff) {
        into[1] = masked | static_cast<std::byte>(length_in_two_bytes);
        write_big_endian(payload_size, 2, into.data() + size);
        size += 2;
    } else {
        into[1] = masked | static_cast<std::byte>(length_in_eight_bytes);
        write_big_endian(payload_size, 8, into.data() + size);
        size += 8;
    }
    std::memcpy(into.data() + size, key.data(), key.size());
    return size + key.size();
}

void mask(std::span<const std::byte> bytes,
          const MaskKey& key,
          std::uint64_t offset,
          std::byte* into) {
    std::array<std::byte, 8> twice{};
    for (std::size_t i = 0; i < twice.size(); ++i) {
        twice[i] = key[(offset + i) % key.size()];
    }
    std::uint64_t pattern = 0;
    std::memcpy(&pattern, twice.data(), sizeof pattern);
    std::size_t done = 0;
    for (; done + sizeof pattern <= bytes.size(); done += sizeof pattern) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + done, sizeof word);
        word ^= pattern;
        std::memcpy(into + done, &word, sizeof word);
    }
    for (; done < bytes.size(); ++done) {
        into[done] = bytes[done] ^ twice[done % twice.size()];
    }
}

std::vector<std::byte> control_frame(Opcode opcode, std::span<const std::byte> payload) {
    const auto kept = payload.first(std::min(payload.size(), largest_control_payload));
    std::array<std::byte, largest_client_header> header{};
    const auto key = next_mask_key();
    const auto size = write_frame_header(opcode, kept.size(), key, header);
    std::vector<std::byte> frame{header.begin(), header.begin() + static_cast<long>(size)};
    frame.resize(size + kept.size());
    mask(kept, key, 0, frame.data() + size);
    return frame;
}

std::size_t FrameCursor::wanted(std::size_t room) const {
    const std::uint64_t next =
        at_ == At::header ? std::uint64_t{header_size_} - header_count_ : left_;
    return static_cast<std::size_t>(std::min<std::uint64_t>(next, room));
}

std::optional<FrameFault> FrameCursor::judge_start() {
    using enum CloseCode;
    if ((header_[0] & reserved) != std::byte{}) {
        return FrameFault{protocol_error,
                          "a frame has reserved bits set, and no extension was agreed on"};
    }
    if ((header_[1] & masked) != std::byte{}) {
        return FrameFault{protocol_error, "a server must not mask its frames"};
    }
    if (!is_defined(opcode())) {
        return FrameFault{protocol_error, "a frame has an opcode that nobody defined"};
    }
    const auto size = std::to_integer<std::uint64_t>(header_[1] & length_bits);
    const bool last = (header_[0] & fin) != std::byte{};
    switch (opcode()) {
        case Opcode::continuation:
            if (!inside_message_) {
                return FrameFault{protocol_error, "a frame continues a message that never began"};
            }
            break;
        case Opcode::text:
            return FrameFault{unsupported_data,
                              "MQTT goes in binary frames, and this is a text frame "
                              "[MQTT-6.0.0-1]"};
        case Opcode::binary:
            if (inside_message_) {
                return FrameFault{protocol_error, "a message begins inside another"};
            }
            break;
        case Opcode::close:
        case Opcode::ping:
        case Opcode::pong:
            if (!last || size > largest_control_payload) {
                return FrameFault{protocol_error,
                                  "a control frame is in parts or longer than 125 bytes"};
            }
            break;
    }
    header_size_ = size == length_in_eight_bytes ? 10 : size == length_in_two_bytes ? 4 : 2;
    return std::nullopt;
}

std::uint64_t FrameCursor::length() const {
    if (header_size_ == 2) {
        return std::to_integer<std::uint64_t>(header_[1] & length_bits);
    }
    std::uint64_t value = 0;
    for (std::size_t i = 2; i < header_size_; ++i) {
        value = value << 8U | std::to_integer<std::uint64_t>(header_[i]);
    }
    return value;
}

std::optional<FrameFault> FrameCursor::judge_length() {
    left_ = length();
    const bool too_long_a_form = (header_size_ == 4 && left_ < length_in_two_bytes) ||
                                 (header_size_ == 10 && left_ <= 0xffff);
    if (too_long_a_form) {
        return FrameFault{CloseCode::protocol_error,
                          "a frame's length is written with more bytes than it needs"};
    }
    if (left_ > largest_frame_payload) {
        return FrameFault{CloseCode::message_too_big,
                          "a frame announces more than the largest MQTT packet has"};
    }
    return std::nullopt;
}

std::size_t FrameCursor::take_header(std::span<const std::byte> raw,
                                     std::optional<FrameFault>& fault) {
    std::size_t used = 0;
    while (used < raw.size() && at_ == At::header && !fault) {
        header_[header_count_++] = raw[used++];
        if (header_count_ == 2) {
            fault = judge_start();
        }
        if (!fault && header_count_ >= 2 && header_count_ == header_size_) {
            fault = judge_length();
            begin_payload();
        }
    }
    return used;
}

void FrameCursor::begin_payload() {
    header_count_ = 0;
    header_size_ = 2;
    if (is_control(opcode())) {
        at_ = At::control;
        return;
    }
    inside_message_ = (header_[0] & fin) == std::byte{};
    at_ = left_ == 0 ? At::header : At::data;
}

std::size_t FrameCursor::take_data(std::span<const std::byte> raw, std::byte* into) {
    const auto count = wanted(raw.size());
    std::memmove(into, raw.data(), count);
    left_ -= count;
    if (left_ == 0) {
        at_ = At::header;
    }
    return count;
}

std::size_t FrameCursor::take_control(std::span<const std::byte> raw) {
    const auto count = wanted(raw.size());
    control_.insert(control_.end(), raw.begin(), raw.begin() + static_cast<std::ptrdiff_t>(count));
    left_ -= count;
    return count;
}

FrameCursor::Step FrameCursor::take(std::span<const std::byte> raw, std::byte* into) {
    Step step;
    while (step.used < raw.size() && !step.fault) {
        const auto rest = raw.subspan(step.used);
        if (at_ == At::data) {
            const auto count = take_data(rest, into + step.payload);
            step.used += count;
            step.payload += count;
            continue;
        }
        if (at_ == At::header) {
            step.used += take_header(rest, step.fault);
        } else {
            step.used += take_control(rest);
        }
        if (at_ == At::control && left_ == 0 && !step.fault) {
            at_ = At::header;
            step.control = Control{.opcode = opcode(), .payload = std::move(control_)};
            control_.clear();
            break;
        }
    }
    return step;
}

}  // namespace sonde::net
