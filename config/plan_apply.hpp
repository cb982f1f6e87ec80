// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/plan_draft.hpp"
#include "config/read_setting.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"

/// The functions behind the table of plan keys: each checks one setting and puts it into the draft.
/// For config/plan_keys*.cpp alone.
namespace sonde::apply_plan {

Complaints name(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints target(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints pattern(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints seed(PlanDraft& draft, const Setting& setting, const Surroundings& around);

Complaints connect_rate(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints connect_timeout(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints warm_up(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints duration(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints drain(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints reconnect(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints late_after(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints overload_after(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints queue_limit(PlanDraft& draft, const Setting& setting, const Surroundings& around);

Complaints workers(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints source_addresses(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints resolver(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints family(PlanDraft& draft, const Setting& setting, const Surroundings& around);

Complaints proxy(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints proxy_password_file(PlanDraft& draft,
                               const Setting& setting,
                               const Surroundings& around);
Complaints proxy_password_env(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints proxy_protocol(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints websocket_origin(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints websocket_headers(PlanDraft& draft, const Setting& setting, const Surroundings& around);

Complaints thresholds(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints abort_on(PlanDraft& draft, const Setting& setting, const Surroundings& around);

Complaints lateness(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints cpu(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints loop_lag(PlanDraft& draft, const Setting& setting, const Surroundings& around);
Complaints backlog(PlanDraft& draft, const Setting& setting, const Surroundings& around);

}  // namespace sonde::apply_plan

namespace sonde::apply_population {

using Draft = PopulationDraft;

Complaints name(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints role(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints clients(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints groups(Draft& draft, const Setting& setting, const Surroundings& around);

Complaints topic(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints topics(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints subscribe(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints qos(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints subscribe_qos(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints retain(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints payload_size(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints payload_files(Draft& draft, const Setting& setting, const Surroundings& around);

Complaints rate(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints rate_per_client(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints ramp(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints steps(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints spike(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints arrivals(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints burst(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints loop(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints outstanding(Draft& draft, const Setting& setting, const Surroundings& around);

Complaints mqtt(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints client_id(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints username(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints password_file(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints password_env(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints clients_file(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints clean_start(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints keep_alive(Draft& draft, const Setting& setting, const Surroundings& around);

Complaints session_expiry(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints receive_maximum(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints message_expiry(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints content_type(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints response_topic(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints topic_alias(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints user(Draft& draft, const Setting& setting, const Surroundings& around);

Complaints crl_file(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints ca_file(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints cert_file(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints key_file(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints insecure(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints server_name(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints alpn(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints tls_min_version(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints psk_identity(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints psk_file(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints psk_env(Draft& draft, const Setting& setting, const Surroundings& around);

Complaints churn(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints churn_away(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints reconnect_storm(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints flapping(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints slow_consumer(Draft& draft, const Setting& setting, const Surroundings& around);
Complaints resume(Draft& draft, const Setting& setting, const Surroundings& around);

}  // namespace sonde::apply_population
