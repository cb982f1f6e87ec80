// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sonde {

/// What texts have to look like. Each check's error completes "expected ...": "a topic without the
/// wildcards + and #". None quotes the text.
using TextCheck = tl::expected<void, std::string>;

/// A UTF-8 Encoded String of MQTT (1.5.4): well-formed, without U+0000, at most 65535 bytes.
TextCheck check_mqtt_string(std::string_view text);

/// A topic to publish to (4.7) that is read back by subscribing to it.
TextCheck check_topic(std::string_view topic);

/// A filter to subscribe to (4.7.1), which may be a shared subscription `$share/NAME/FILTER` (v5
/// 4.8.2).
TextCheck check_topic_filter(std::string_view filter);

/// 1 to 128 bytes of UTF-8 without control characters, fit for a label value and a log line.
TextCheck check_plain_text(std::string_view text);

/// A label name of Prometheus that neither it nor sonde uses itself.
TextCheck check_label_name(std::string_view name);

/// A name for SNI and the certificate's check: letters, digits, dots and dashes, or an address.
TextCheck check_server_name(std::string_view name);

/// What Linux takes as the name of an interface: 1 to 15 bytes, no slash, colon or white space.
TextCheck check_interface_name(std::string_view name);

/// Which family the host of a target is an address literal of: ipv4 or ipv6; absent for a name.
std::optional<FamilyChoice> family_of_literal(std::string_view host);

/// `1.1.1.1`, `1.1.1.1:53`, `2606:4700::1111` or `[2606:4700::1111]:53`.
TextCheck check_address(std::string_view text);

struct HostAndPort {
    std::string host{};  ///< An address literal, IPv6 without its brackets.
    std::uint16_t port{};
};

/// `127.0.0.1:9344` or `[::]:9344`; port 0 means any free one. The error completes "expected ...".
tl::expected<HostAndPort, std::string> parse_listen_address(std::string_view text);

}  // namespace sonde
