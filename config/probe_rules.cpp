// SPDX-License-Identifier: Apache-2.0
#include "config/blame.hpp"
#include "config/feature_rules.hpp"
#include "config/probe_draft.hpp"
#include "config/probe_keys.hpp"
#include "config/route_rules.hpp"
#include "config/standing_rules.hpp"
#include "config/text_rules.hpp"
#include "probes/client_support.hpp"
#include "probes/quantity.hpp"
#include "probes/route.hpp"
#include "probes/wording.hpp"

#include <array>
#include <span>

namespace sonde {

namespace {

using namespace std::chrono_literals;

constexpr Duration shortest_interval = 100ms;
/// Each run that overlaps is a connection that the broker holds.
constexpr int most_overlapping_runs = 16;

void check_times(const ProbeDraft& draft, Complaints& complaints) {
    const auto& spec = draft.spec;
    if (spec.interval < shortest_interval) {
        complain(complaints,
                 blame(draft, {"interval"}),
                 "expected a duration from 100ms to 1d, found " + format_duration(spec.interval));
    } else if (spec.timeout > spec.interval && !spec.overlap && !draft.broken("overlap")) {
        complain(complaints,
                 blame(draft, {"timeout", "interval"}),
                 "the timeout (" + format_duration(spec.timeout) +
                     ") is longer than the interval (" + format_duration(spec.interval) +
                     "), so a run could still be going when the next is due: shorten the timeout, "
                     "or allow it with overlap = true");
    } else if (spec.timeout > most_overlapping_runs * spec.interval && spec.overlap) {
        complain(complaints,
                 blame(draft, {"timeout", "interval"}),
                 "at most " + std::to_string(most_overlapping_runs) +
                     " runs of a probe may overlap: the timeout (" + format_duration(spec.timeout) +
                     ") is more than " + std::to_string(most_overlapping_runs) +
                     " times the interval (" + format_duration(spec.interval) + ")");
    }
}

void check_phase_times(const ProbeDraft& draft, Complaints& complaints) {
    const auto* const own_timeout = draft.find_own("timeout");
    const bool inherited = draft.find_own("phase_timeout") == nullptr;
    if (inherited && own_timeout != nullptr) {
        return;  // A probe that is shorter than others may keep their limits of phases.
    }
    for (const auto& [phase, limit] : draft.spec.phase_timeout) {
        if (limit > draft.spec.timeout && !draft.broken("timeout")) {
            complain(complaints,
                     blame(draft, {"phase_timeout"}),
                     "the limit of " + std::string{name_of(phase)} + " (" + format_duration(limit) +
                         ") has no effect: the whole run's timeout (" +
                         format_duration(draft.spec.timeout) + ") is shorter");
        }
    }
}

void check_login(const ProbeDraft& draft, Complaints& complaints) {
    const auto* const file = draft.find("password_file");
    const auto* const variable = draft.find("password_env");
    if (file != nullptr && variable != nullptr && file->from == variable->from) {
        complain(complaints,
                 blame(draft, {"password_env"}),
                 "there are two passwords: keep one of password_file and password_env");
    }
    const bool lacks_name = draft.spec.password && draft.spec.username.empty();
    if (lacks_name && draft.spec.mqtt == MqttVersion::v3_1_1 && !draft.broken("username") &&
        !draft.broken("mqtt")) {
        complain(complaints,
                 blame(draft, {"password_file", "password_env"}),
                 "MQTT 3.1.1 knows no password without a user name: set username");
    }
}

void check_own_certificate(const ProbeDraft& draft, Complaints& complaints) {
    if (draft.find("cert_file") != nullptr && draft.find("key_file") == nullptr) {
        complain(complaints,
                 blame(draft, {"cert_file"}),
                 "a certificate is of no use without its key: set key_file");
    }
    if (draft.find("key_file") != nullptr && draft.find("cert_file") == nullptr) {
        complain(complaints,
                 blame(draft, {"key_file"}),
                 "a key is of no use without its certificate: set cert_file");
    }
}

void check_pre_shared_key(const ProbeDraft& draft, Complaints& complaints) {
    const auto* const file = draft.find("psk_file");
    const auto* const variable = draft.find("psk_env");
    const auto* const identity = draft.find("psk_identity");
    if (file != nullptr && variable != nullptr && file->from == variable->from) {
        complain(complaints,
                 blame(draft, {"psk_env"}),
                 "there are two pre-shared keys: keep one of psk_file and psk_env");
    }
    if (identity == nullptr) {
        complain(complaints,
                 blame(draft, {"psk_file", "psk_env"}),
                 "a pre-shared key is of no use without whose it is: set psk_identity");
        return;
    }
    if (file == nullptr && variable == nullptr) {
        complain(complaints,
                 blame(draft, {"psk_identity"}),
                 "an identity is of no use without its key: set psk_file or psk_env");
    }
    for (const std::string_view key : {"cert_file", "tls_resumption"}) {
        const auto* const other = draft.find(key);
        const bool set = key == "cert_file" || draft.spec.tls.resumption == Resumption::on;
        if (other != nullptr && set && other->from == identity->from) {
            complain(complaints,
                     blame(draft, {key}),
                     "has no effect beside psk_identity: with a pre-shared key nobody shows a "
                     "certificate, and each run proves the key anew");
        }
    }
}

void check_family(const ProbeDraft& draft, Complaints& complaints) {
    const auto& spec = draft.spec;
    const auto literal = family_of_literal(spec.target.host);
    if (literal && spec.family != FamilyChoice::any && spec.family != *literal &&
        !draft.broken("target")) {
        complain(complaints,
                 blame(draft, {"family"}),
                 in_backticks(name_of(spec.family)) +
                     " leaves no address to try: " + in_backticks(spec.target.host) +
                     " is one of " + std::string{name_of(*literal)});
    }
}

/// Where the message goes from one broker to another.
void check_endpoints(const ProbeDraft& draft, ProbeUse use, Complaints& complaints) {
    const auto& spec = draft.spec;
    const bool two = spec.publish_to && spec.subscribe_from;
    const bool target_is_own = use == ProbeUse::one_off || draft.find_own("target") != nullptr;
    if (two && target_is_own) {
        complain(complaints,
                 blame(draft, {"subscribe_from"}),
                 "messages go from publish_to to subscribe_from, which leaves nothing to do for "
                 "the target: leave one of the three out");
    }
    if ((spec.publish_to || spec.subscribe_from) && spec.addresses == AddressChoice::each &&
        draft.find_own("addresses") != nullptr) {
        complain(complaints,
                 blame(draft, {"addresses"}),
                 "a probe between two brokers goes to the first address of each");
    }
}

/// Each address of a name is asked for; a literal is one alone.
void check_addresses(const ProbeDraft& draft, Complaints& complaints) {
    const auto& spec = draft.spec;
    if (spec.addresses != AddressChoice::each || draft.find_own("addresses") == nullptr ||
        draft.broken("target")) {
        return;
    }
    const auto at = blame(draft, {"addresses"});
    if (spec.target.local()) {
        complain(complaints, at, "has no effect: a unix socket is a single address");
    } else if (spec.route && spec.route->proxy) {
        complain(
            complaints, at, "has no effect with a proxy, which looks the target's name up itself");
    } else if (family_of_literal(spec.target.host)) {
        complain(complaints,
                 at,
                 "has no effect: " + in_backticks(spec.target.host) + " is a single address");
    }
}

/// Where there are no SRV records to ask for.
void check_services(const ProbeDraft& draft, Complaints& complaints) {
    const auto& spec = draft.spec;
    if (!spec.srv || draft.broken("target")) {
        return;
    }
    const auto at = blame(draft, {"srv"});
    const bool known = spec.target.scheme == Scheme::mqtt || spec.target.scheme == Scheme::mqtts;
    if (!known) {
        complain(complaints,
                 at,
                 "SRV records are of mqtt and mqtts only: there are none for " +
                     std::string{name_of(spec.target.scheme)} + "://");
    } else if (family_of_literal(spec.target.host)) {
        complain(complaints,
                 at,
                 "has no effect: " + in_backticks(spec.target.host) +
                     " is an address, and only names have SRV records");
    } else if (spec.route && spec.route->proxy) {
        complain(
            complaints, at, "has no effect with a proxy, which looks the target's name up itself");
    } else if (spec.resolver == ResolverKind::system && spec.client == ClientKind::wire) {
        complain(complaints,
                 at,
                 "the resolver `system` knows addresses only: SRV records need resolver = \"dns\"");
    }
}

/// A connection leads from an address to one of its own family only.
void check_source(const ProbeDraft& draft, Complaints& complaints) {
    const auto& spec = draft.spec;
    const auto source = family_of_literal(spec.source_address);
    const auto target = family_of_literal(spec.target.host);
    if (!source) {
        return;
    }
    const auto is_no = " is no address of " + std::string{name_of(*source)};
    if (target && *target != *source && !draft.broken("target")) {
        complain(complaints,
                 blame(draft, {"source_address"}),
                 "no connection leads from " + in_backticks(spec.source_address) + " to " +
                     in_backticks(spec.target.host) + ", which" + is_no);
    } else if (spec.family != FamilyChoice::any && spec.family != *source) {
        complain(complaints,
                 blame(draft, {"source_address", "family"}),
                 "the family `" + std::string{name_of(spec.family)} +
                     "` leaves no address that can be reached from " +
                     in_backticks(spec.source_address));
    }
}

void check_effect(const ProbeDraft& draft, Complaints& complaints) {
    constexpr std::array<std::string_view, 12> tls_keys{"ca_file",
                                                        "crl_file",
                                                        "cert_file",
                                                        "key_file",
                                                        "insecure",
                                                        "server_name",
                                                        "alpn",
                                                        "tls_min_version",
                                                        "psk_identity",
                                                        "psk_file",
                                                        "psk_env",
                                                        "tls_resumption"};
    const bool plain =
        draft.find("target") != nullptr && !draft.broken("target") && !draft.spec.target.secure();
    for (const auto key : tls_keys) {
        if (plain && draft.find_own(key) != nullptr) {
            const std::string scheme{name_of(draft.spec.target.scheme)};
            complain(complaints,
                     blame(draft, {key}),
                     "has no effect on a target " + scheme + "://, which is not encrypted" +
                         (draft.spec.target.local() ? "" : "; did you mean " + scheme + "s://?"));
        }
    }
    if (draft.find_own("dns_server") != nullptr && draft.spec.resolver == ResolverKind::system) {
        complain(complaints,
                 blame(draft, {"dns_server"}),
                 "has no effect with the resolver `system`, which asks the system's servers");
    }
}

void check_route(const ProbeDraft& draft, Complaints& complaints) {
    const auto* const file = draft.find("proxy_password_file");
    const auto* const variable = draft.find("proxy_password_env");
    if (file != nullptr && variable != nullptr && file->from == variable->from) {
        complain(complaints,
                 blame(draft, {"proxy_password_env"}),
                 "there are two passwords: keep one of proxy_password_file and proxy_password_env");
    }
    if (draft.broken("target") || draft.find("target") == nullptr || draft.broken("proxy")) {
        return;
    }
    const auto& spec = draft.spec;
    const auto* const route = spec.route ? &*spec.route : nullptr;
    for (const auto& mistake : route_mistakes(std::span{&spec.target, 1}, route)) {
        for (const auto key : mistake.keys) {
            const auto* const given = mistake.own_only ? draft.find_own(key) : draft.find(key);
            if (given != nullptr) {
                complain(complaints, blame(draft, {key}), mistake.message);
            }
        }
    }
    for (const auto* const key : {"family", "resolver", "dns_server"}) {
        if (spec.target.local() && draft.find_own(key) != nullptr) {
            complain(complaints,
                     blame(draft, {key}),
                     "has no effect on a target unix://, which has no name to look up");
        }
    }
}

/// A setting of another kind of probe; a default may be for the others.
void check_kind(const ProbeDraft& draft, Complaints& complaints) {
    if (draft.broken("kind")) {
        return;
    }
    for (const auto& key : probe_keys()) {
        if (!key.kinds.contains(draft.spec.kind) && draft.find_own(key.name) != nullptr) {
            complain(complaints,
                     blame(draft, {key.name}),
                     "is no setting of a probe of kind \"" + std::string{name_of(draft.spec.kind)} +
                         "\"");
        }
    }
}

/// What the client has no equal for, whoever wrote it; a default that nobody wrote is no demand.
void check_client(const ProbeDraft& draft, Complaints& complaints) {
    for (const auto& shortfall : unsupported_by_client(draft.spec)) {
        complain(complaints, blame(draft, {shortfall.key, "client"}), shortfall.sentence);
    }
    const auto& spec = draft.spec;
    if (spec.client == ClientKind::paho && spec.resolver == ResolverKind::dns &&
        draft.find_own("resolver") != nullptr) {
        complain(complaints,
                 blame(draft, {"resolver"}),
                 "Paho looks names up through the system only: resolver = \"dns\" is for the wire "
                 "client");
    }
}

}  // namespace

Complaints check_together(const ProbeDraft& draft, ProbeUse use) {
    Complaints complaints;
    if (use == ProbeUse::scheduled) {
        check_times(draft, complaints);
    }
    check_phase_times(draft, complaints);
    check_login(draft, complaints);
    check_own_certificate(draft, complaints);
    check_pre_shared_key(draft, complaints);
    check_family(draft, complaints);
    check_source(draft, complaints);
    check_services(draft, complaints);
    check_addresses(draft, complaints);
    check_endpoints(draft, use, complaints);
    check_effect(draft, complaints);
    check_route(draft, complaints);
    check_kind(draft, complaints);
    check_standing(draft, complaints);
    check_client(draft, complaints);
    check_authentication(draft, complaints);
    check_features(draft, complaints);
    return complaints;
}

}  // namespace sonde
