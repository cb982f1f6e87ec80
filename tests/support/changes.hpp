// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/reason_code.hpp"
#include "tests/support/broker_model.hpp"

#include <cstddef>
#include <functional>
#include <string_view>

/// What a broker can do with the packet that it should send.
namespace sonde::support {

Change silence();
/// Pairs of hexadecimal digits.
Change instead(std::string_view digits);
Change instead(wire::Packet packet);
/// As much as a slow or dying peer gets out.
Change only_first(std::size_t bytes);
Change twice();
Change followed_by(std::string_view digits);
Change preceded_by(std::string_view digits);
/// The correct packet with one thing changed. Only for those that have it.
Change with_reason(std::uint8_t reason);
Change with_payload(std::function<void(wire::Bytes&)> change);
Change with_properties(wire::PropertyBuffer properties);
/// One change, then the bytes of another: a DISCONNECT behind a PUBACK.
Change both(Change first, Change second);

/// A CONNACK that says no, or with properties yes.
Change connack(std::uint8_t reason, wire::PropertyBuffer properties = {});
/// A server's DISCONNECT instead of the packet (v5).
Change disconnect(std::uint8_t reason, wire::PropertyBuffer properties = {});

wire::Bytes encoded(wire::Version version, const wire::Packet& packet);

}  // namespace sonde::support
