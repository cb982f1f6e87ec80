// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/body_reader.hpp"
#include "probes/wire/frame.hpp"
#include "probes/wire/packet.hpp"
#include "probes/wire/violation.hpp"

#include <tl/expected.hpp>

/// The decoders of decode.cpp, one for each kind of body.
namespace sonde::wire {

tl::expected<Connect, Violation> decode_connect(BodyReader in);
tl::expected<Connack, Violation> decode_connack(BodyReader in);
tl::expected<Subscribe, Violation> decode_subscribe(BodyReader in);
tl::expected<Suback, Violation> decode_suback(BodyReader in);
tl::expected<Unsubscribe, Violation> decode_unsubscribe(BodyReader in);
tl::expected<Unsuback, Violation> decode_unsuback(BodyReader in);
tl::expected<Disconnect, Violation> decode_disconnect(BodyReader in);
tl::expected<Auth, Violation> decode_auth(BodyReader in);

}  // namespace sonde::wire
