// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet_type.hpp"
#include "probes/wire/property.hpp"
#include "probes/wire/reason_code.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

/// The packets of both versions as plain values. Texts, payloads and properties are views: into the
/// received bytes after decoding, into the caller's data for encoding. What 3.1.1 does not have is
/// empty there.
namespace sonde::wire {

using PacketId = std::uint16_t;

struct Will {
    std::string_view topic{};
    std::span<const std::byte> payload{};
    Qos qos = Qos::at_most_once;
    bool retain = false;
    Properties properties{};
};

struct Connect {
    std::string_view client_id{};
    bool clean_start = true;  ///< Clean Session on 3.1.1.
    std::uint16_t keep_alive = 0;
    std::optional<Will> will{};
    std::optional<std::string_view> user_name{};
    std::optional<std::span<const std::byte>> password{};
    Properties properties{};
};

struct Connack {
    bool session_present = false;
    ReasonCode reason = ReasonCode::success;  ///< The return code on 3.1.1.
    Properties properties{};
    /// A v5 CONNECT was answered in the form of 3.1.1, so `reason` is a 3.1.1 return code, or 0x84.
    bool in_v3_1_1_form = false;
};

struct Publish {
    std::string_view topic{};  ///< Empty on v5 if a Topic Alias stands for it.
    std::span<const std::byte> payload{};
    Qos qos = Qos::at_most_once;
    bool retain = false;
    bool dup = false;
    PacketId packet_id = 0;  ///< 0 at QoS 0.
    Properties properties{};
};

/// PUBACK, PUBREC, PUBREL or PUBCOMP.
struct Acknowledgement {
    PacketType type = PacketType::puback;
    PacketId packet_id = 0;
    ReasonCode reason = ReasonCode::success;
    Properties properties{};
};

enum class RetainHandling : std::uint8_t { send = 0, send_if_new = 1, do_not_send = 2 };

struct Subscription {
    std::string_view filter{};
    Qos qos = Qos::at_most_once;
    bool no_local = false;                                  ///< v5
    bool retain_as_published = false;                       ///< v5
    RetainHandling retain_handling = RetainHandling::send;  ///< v5
};

struct Subscribe {
    PacketId packet_id = 0;
    std::vector<Subscription> subscriptions{};
    Properties properties{};
};

struct Suback {
    PacketId packet_id = 0;
    std::span<const std::byte> codes{};  ///< One ReasonCode for each filter, in order.
    Properties properties{};
};

struct Unsubscribe {
    PacketId packet_id = 0;
    std::vector<std::string_view> filters{};
    Properties properties{};
};

struct Unsuback {
    PacketId packet_id = 0;
    std::span<const std::byte> codes{};  ///< Empty on 3.1.1.
    Properties properties{};
};

struct Pingreq {};

struct Pingresp {};

struct Disconnect {
    ReasonCode reason = ReasonCode::normal_disconnection;
    Properties properties{};
};

struct Auth {
    ReasonCode reason = ReasonCode::success;
    Properties properties{};
};

using Packet = std::variant<Connect,
                            Connack,
                            Publish,
                            Acknowledgement,
                            Subscribe,
                            Suback,
                            Unsubscribe,
                            Unsuback,
                            Pingreq,
                            Pingresp,
                            Disconnect,
                            Auth>;

}  // namespace sonde::wire
