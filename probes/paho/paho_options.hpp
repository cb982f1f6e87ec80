// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"

#include <mqtt/async_client.h>

#include <string>

namespace sonde {

/// `ssl://[::1]:8883`, `ws://localhost:80/mqtt`: the schemes as Paho calls them.
std::string paho_uri(const Endpoint& target);

mqtt::create_options create_options_of(const ProbeSpec& spec);

mqtt::connect_options connect_options_of(const ProbeSpec& spec);

}  // namespace sonde
