// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <string>

namespace sonde {

/// What became of messages but for what should have, such as "1 lost, 2 duplicate"; empty where
/// nothing did.
std::string messages_text(const MessageCounts& messages);

}  // namespace sonde
