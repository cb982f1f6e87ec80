// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace sonde::capture {

/// What the type of a packet tells of who sends it.
enum class Sender : std::uint8_t { client, server, either };

Sender sender_of(std::byte first_byte);

}  // namespace sonde::capture
