// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/encode.hpp"
#include "probes/wire/session.hpp"

/// How a session writes, for the files that implement it.
namespace sonde::wire {

template <class P>
tl::expected<void, Refusal> Session::send(Instant now, const P& packet, Bytes& out) {
    if (encoded_size(settings_.version, packet) > limits_.maximum_packet_size) {
        return tl::unexpected{Refusal::packet_too_large};
    }
    const auto written = append(settings_.version, packet, out);
    if (!written) {
        return tl::unexpected{refusal_of(written.error())};
    }
    keep_alive_.sent(now);
    return {};
}

}  // namespace sonde::wire
