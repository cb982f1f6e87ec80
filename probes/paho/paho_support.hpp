#pragma once

#include "probes/spec.hpp"

#include <optional>
#include <string>

namespace sonde {

/// A sentence where the spec asks for something that Paho (MQTT C++ 1.2 over MQTT C 1.3) has no
/// equal for. Nothing that was asked for is ever left out silently.
std::optional<std::string> unsupported_by_paho(const ProbeSpec& spec);

}  // namespace sonde
