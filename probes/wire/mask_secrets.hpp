// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace sonde::wire {

/// Overwrites with `*` what must reach no file and no screen: the password of each CONNECT, and the
/// Authentication Data of each CONNECT and AUTH. The bytes are one or more whole packets, what one
/// write of a client sends, and no length in them changes. A packet of these two that cannot be
/// read to its end is overwritten from where reading stopped.
void mask_secrets(std::span<std::byte> packets);

}  // namespace sonde::wire
