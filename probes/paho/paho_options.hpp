#pragma once

#include "probes/paho/paho_trace.hpp"
#include "probes/spec.hpp"

#include <mqtt/async_client.h>

#include <string>

namespace sonde {

/// `ssl://[::1]:8883`: the schemes that Paho calls so.
std::string paho_uri(const Endpoint& target);

mqtt::create_options create_options_of(const ProbeSpec& spec);

/// OpenSSL's messages go to `trace`, which must outlive the client.
mqtt::connect_options connect_options_of(const ProbeSpec& spec, PahoTrace& trace);

}  // namespace sonde
