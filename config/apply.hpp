#pragma once

#include "config/read_setting.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"
#include "probes/spec.hpp"

/// The functions behind the table of probe keys: each checks one setting and puts it into the
/// specification. For config/probe_keys.cpp alone.
namespace sonde::apply {

Complaints name(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints target(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints labels(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints client(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints mqtt(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints client_id(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints username(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints password_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints password_env(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints keep_alive(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints ping(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints qos(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints payload_size(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints topic(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints interval(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints timeout(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints phase_timeout(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints overlap(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints resolver(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints dns_server(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints family(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints ca_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints cert_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints key_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints insecure(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints server_name(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints alpn(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints tls_min_version(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

}  // namespace sonde::apply
