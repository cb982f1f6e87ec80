// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"

namespace sonde {

/// Whether the client tells how large packets are and what TCP carried. Paho keeps both to itself,
/// so that a zero in its Sizes means unknown and not none.
constexpr bool sees_packets(ClientKind client) {
    return client == ClientKind::wire;
}

}  // namespace sonde
