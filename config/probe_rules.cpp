#include "config/probe_draft.hpp"
#include "config/text_rules.hpp"
#include "probes/quantity.hpp"
#include "probes/wording.hpp"

#include <array>
#include <initializer_list>

namespace sonde {

namespace {

using namespace std::chrono_literals;

constexpr Duration shortest_interval = 100ms;
/// Each run that overlaps is a connection that the broker holds.
constexpr int most_overlapping_runs = 16;

/// The key to complain about: the probe's own before the one from [defaults], and of two equals the
/// first. Null where none was written or one is broken, so that there is nothing to say.
struct Blame {
    std::string_view key{};
    const GivenKey* given{};
};

Blame blame(const ProbeDraft& draft, std::initializer_list<std::string_view> keys) {
    Blame result;
    for (const auto key : keys) {
        const auto* const given = draft.find(key);
        if (given != nullptr && given->broken) {
            return {};
        }
        const bool better = given != nullptr && (result.given == nullptr ||
                                                 (result.given->from == GivenKey::From::defaults &&
                                                  given->from == GivenKey::From::probe));
        if (better) {
            result = {.key = key, .given = given};
        }
    }
    return result;
}

void complain(Complaints& complaints, const Blame& at, std::string message) {
    if (at.given != nullptr) {
        complaints.push_back(
            {.at = at.given->at, .message = std::move(message), .key = std::string{at.key}});
    }
}

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

void check_effect(const ProbeDraft& draft, Complaints& complaints) {
    constexpr std::array<std::string_view, 7> tls_keys{
        "ca_file", "cert_file", "key_file", "insecure", "server_name", "alpn", "tls_min_version"};
    const bool plain =
        draft.find("target") != nullptr && !draft.broken("target") && !draft.spec.target.secure();
    for (const auto key : tls_keys) {
        if (plain && draft.find_own(key) != nullptr) {
            complain(complaints,
                     blame(draft, {key}),
                     "has no effect on a target mqtt://, which is not encrypted; did you mean " +
                         std::string{"mqtts://?"});
        }
    }
    if (draft.find_own("dns_server") != nullptr && draft.spec.resolver == ResolverKind::system) {
        complain(complaints,
                 blame(draft, {"dns_server"}),
                 "has no effect with the resolver `system`, which asks the system's servers");
    }
    if (draft.find_own("ping") != nullptr && draft.spec.ping &&
        draft.spec.client == ClientKind::paho) {
        complain(complaints,
                 blame(draft, {"ping"}),
                 "has no effect with the client `paho`, which sends pings when it likes");
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
    check_family(draft, complaints);
    check_effect(draft, complaints);
    return complaints;
}

}  // namespace sonde
