// SPDX-License-Identifier: Apache-2.0
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
Complaints kind(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints labels(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints client(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints mqtt(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints client_id(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints username(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints password_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints password_env(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints keep_alive(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints ping(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints auth_method(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints auth_command(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints features(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints largest_message(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints forbidden_topic(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints qos(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints payload_size(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints topic(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints reconnect_max(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints session_expiry(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints topics(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints max_age(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints min_rate(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints max_rate(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints rate_window(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints retained(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints offline(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints topic_pattern(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints most_topics(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints matches(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints json(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints json_min(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints json_max(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints json_equals(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints request(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints request_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints reply_topic(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints interval(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints timeout(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints phase_timeout(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints overlap(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints resolver(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints dns_server(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints family(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints addresses(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints publish_to(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints subscribe_from(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints srv(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints source_address(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints source_interface(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints ca_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints crl_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints cert_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints key_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints insecure(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints server_name(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints alpn(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints psk_identity(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints psk_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints psk_env(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints tls_resumption(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints tls_min_version(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

Complaints websocket_headers(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints websocket_origin(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints proxy(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints proxy_password_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints proxy_password_env(ProbeSpec& spec, const Setting& setting, const Surroundings& around);
Complaints proxy_protocol(ProbeSpec& spec, const Setting& setting, const Surroundings& around);

}  // namespace sonde::apply
