// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/frame.hpp"
#include "probes/wire/packet.hpp"
#include "probes/wire/violation.hpp"

#include <tl/expected.hpp>

namespace sonde::wire {

/// Reads the body of a packet of either direction. The result views the frame's bytes; only
/// SUBSCRIBE and UNSUBSCRIBE allocate. Reason bytes the standard does not know are kept where a
/// failure is a failure anyway: from 0x80 on in CONNACK, PUBACK, PUBREC, PUBREL and PUBCOMP, and
/// always in DISCONNECT. Elsewhere they are a violation that keeps the byte.
tl::expected<Packet, Violation> decode(Version version, const Frame& frame);

/// The same for a frame that is known to be a PUBLISH, without the detour over the variant.
tl::expected<Publish, Violation> decode_publish(Version version, const Frame& frame);
/// For one that is known to be a PUBACK, PUBREC, PUBREL or PUBCOMP.
tl::expected<Acknowledgement, Violation> decode_acknowledgement(Version version,
                                                                const Frame& frame);

/// What a server reads first: the version a CONNECT is written in. A protocol name or level that we
/// do not speak is a violation with reason 0x84.
tl::expected<Version, Violation> version_of_connect(const Frame& frame);

}  // namespace sonde::wire
