// SPDX-License-Identifier: Apache-2.0
#include "tests/support/websocket_side.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <openssl/sha.h>

#include <array>
#include <sstream>

namespace sonde::support {

namespace {

constexpr std::uint8_t opcode_binary = 2;
constexpr std::uint8_t opcode_close = 8;
constexpr std::uint8_t opcode_ping = 9;
constexpr std::uint8_t opcode_pong = 10;

wire::Bytes bytes_of(const std::string& text) {
    const auto bytes = std::as_bytes(std::span{text});
    return {bytes.begin(), bytes.end()};
}

std::uint8_t number(std::byte byte) {
    return std::to_integer<std::uint8_t>(byte);
}

std::string field(const std::string& request, const std::string& wanted) {
    std::istringstream lines{request};
    for (std::string line; std::getline(lines, line);) {
        const auto colon = line.find(':');
        if (colon != std::string::npos &&
            boost::to_lower_copy(line.substr(0, colon)) == boost::to_lower_copy(wanted)) {
            return boost::trim_copy(line.substr(colon + 1));
        }
    }
    return "";
}

std::string accept_of(const std::string& key) {
    const auto text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    namespace base64 = boost::beast::detail::base64;
    std::string encoded(base64::encoded_size(digest.size()), ' ');
    encoded.resize(base64::encode(encoded.data(), digest.data(), digest.size()));
    return encoded;
}

}  // namespace

wire::Bytes websocket_frame(std::span<const std::byte> payload, FrameLook look) {
    wire::Bytes frame;
    const auto flags = (look.final ? 0x80U : 0U) | static_cast<unsigned>(look.reserved << 4U);
    frame.push_back(static_cast<std::byte>(flags | look.opcode));
    const auto mask_bit = look.masked ? 0x80U : 0U;
    const auto size = payload.size();
    const auto push_length = [&](unsigned marker, int bytes) {
        frame.push_back(static_cast<std::byte>(mask_bit | marker));
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            frame.push_back(
                static_cast<std::byte>(std::uint64_t{size} >> static_cast<unsigned>(shift)));
        }
    };
    if (size > 0xffff) {
        push_length(127, 8);
    } else if (size > 125) {
        push_length(126, 2);
    } else {
        push_length(static_cast<unsigned>(size), 0);
    }
    if (look.masked) {
        frame.insert(frame.end(), 4, std::byte{});  // The key that changes nothing.
    }
    frame.insert(frame.end(), payload.begin(), payload.end());
    return frame;
}

WebSocketSide::Taken WebSocketSide::take(std::span<const std::byte> bytes) {
    Taken taken;
    input_.insert(input_.end(), bytes.begin(), bytes.end());
    if (!open_) {
        take_request(taken);
    }
    while (open_ && !over_ && take_frame(taken)) {
    }
    return taken;
}

void WebSocketSide::take_request(Taken& taken) {
    const std::string_view text{reinterpret_cast<const char*>(input_.data()), input_.size()};
    const auto end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) {
        return;
    }
    request_ = text.substr(0, end + 2);
    input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(end + 4));
    open_ = true;
    const auto correct = correct_answer();
    auto answer = bytes_of(script_.answer ? script_.answer(correct) : correct);
    if (script_.drips_answer) {
        for (const auto byte : answer) {
            taken.replies.push_back({byte});
        }
        answer.clear();
    }
    answer.insert(answer.end(), script_.greeting.begin(), script_.greeting.end());
    if (!answer.empty()) {
        taken.replies.push_back(std::move(answer));
    }
}

std::string WebSocketSide::correct_answer() const {
    const bool asked_for_mqtt = field(request_, "Sec-WebSocket-Protocol") == "mqtt" &&
                                field(request_, "Sec-WebSocket-Version") == "13" &&
                                field(request_, "Upgrade") == "websocket" &&
                                request_.starts_with("GET /") && !field(request_, "Host").empty();
    if (!asked_for_mqtt) {
        return "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    }
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: " +
           accept_of(field(request_, "Sec-WebSocket-Key")) +
           "\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n";
}

/// False where it has not come whole.
bool WebSocketSide::take_frame(Taken& taken) {
    if (input_.size() < 2) {
        return false;
    }
    std::uint64_t size = number(input_[1]) & 0x7fU;
    const std::size_t length_bytes = size == 127 ? 8 : size == 126 ? 2 : 0;
    const std::size_t header = 2 + length_bytes + 4;
    if (input_.size() < header) {
        return false;
    }
    if (length_bytes > 0) {
        size = 0;
        for (std::size_t i = 0; i < length_bytes; ++i) {
            size = size << 8U | number(input_[2 + i]);
        }
    }
    if (input_.size() < header + size) {
        return false;
    }
    wire::Bytes payload{input_.begin() + static_cast<std::ptrdiff_t>(header),
                        input_.begin() + static_cast<std::ptrdiff_t>(header + size)};
    for (std::size_t i = 0; i < payload.size(); ++i) {
        payload[i] ^= input_[2 + length_bytes + i % 4];
    }
    const auto first = number(input_[0]);
    const bool masked = (number(input_[1]) & 0x80U) != 0;
    input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(header + size));
    // Ours sends every message in one frame.
    const auto opcode = static_cast<std::uint8_t>(first & 0x7fU);
    if (!masked || (first & 0x80U) == 0) {
        over_ = true;
    } else if (opcode == opcode_binary) {
        taken.mqtt.insert(taken.mqtt.end(), payload.begin(), payload.end());
    } else if (opcode == opcode_ping) {
        taken.replies.push_back(websocket_frame(payload, {.opcode = opcode_pong}));
    } else if (opcode == opcode_close) {
        over_ = true;
        taken.replies.push_back(websocket_frame(payload, {.opcode = opcode_close}));
        return false;
    } else if (opcode != opcode_pong) {
        over_ = true;
    }
    if (over_) {
        constexpr std::array protocol_error{std::byte{0x03}, std::byte{0xea}};
        taken.replies.push_back(websocket_frame(protocol_error, {.opcode = opcode_close}));
    }
    return !over_;
}

wire::Bytes WebSocketSide::frame(const wire::Bytes& mqtt) const {
    return script_.framing ? script_.framing(mqtt) : websocket_frame(mqtt);
}

}  // namespace sonde::support
