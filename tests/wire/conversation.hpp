// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/session.hpp"
#include "tests/wire/bytes_of.hpp"

#include <string>
#include <string_view>

namespace sonde::wire {

/// An event in a few words, so that a test reads like a log.
std::string describe(const Event& event);

/// Settings that say little on the wire, so that a test sees what it is about.
SessionSettings plain(Version version = Version::v5);

/// A session that is talked to in hexadecimal.
class Conversation {
  public:
    explicit Conversation(SessionSettings settings = plain()) : session{std::move(settings)} {}

    /// CONNECT, and a CONNACK that by default accepts; forgets what was said until then.
    std::string connect(std::string_view connack = "");

    /// Hands bytes to the session and returns what came of them, with "; " between events.
    std::string hears(std::string_view digits) { return hears(hex(digits)); }
    std::string hears(const Bytes& bytes);

    /// What the session has sent since the last call, in hexadecimal.
    std::string says();

    Session session;
    Bytes out{};
    Instant now{};
};

}  // namespace sonde::wire
