// SPDX-License-Identifier: Apache-2.0
#include "config/feature_rules.hpp"

#include "config/blame.hpp"
#include "probes/authentication_settings.hpp"
#include "probes/feature_settings.hpp"
#include "probes/wording.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace sonde {

namespace {

/// What a feature needs beside the broker; empty where it has it.
std::string lack_of(const ProbeSpec& spec, Feature feature) {
    const auto name = in_backticks(name_of(feature));
    if (!is_part_of(feature, spec.mqtt)) {
        return name + " is no part of MQTT " + std::string{name_of(spec.mqtt)};
    }
    if (feature == Feature::wrong_password && spec.username.empty()) {
        return name + " needs a user whose password is tried: set username";
    }
    if (feature == Feature::forbidden_topic && spec.features->forbidden_topic.empty()) {
        return name + " needs a topic that the access list forbids: set forbidden_topic";
    }
    if (feature == Feature::enhanced_authentication && !spec.authentication) {
        return name + " needs a method: set auth_method";
    }
    return {};
}

/// Settings of the round trip's message that have no meaning here.
void check_effect(const ProbeDraft& draft,
                  std::initializer_list<std::string_view> keys,
                  Complaints& complaints) {
    for (const auto key : keys) {
        if (draft.find_own(key) != nullptr) {
            complain(complaints,
                     blame(draft, {key}),
                     "has no effect on a probe of kind \"" + std::string{name_of(draft.spec.kind)} +
                         "\"");
        }
    }
}

}  // namespace

void check_authentication(const ProbeDraft& draft, Complaints& complaints) {
    const auto& spec = draft.spec;
    if (!spec.authentication || draft.broken("auth_method") || draft.broken("auth_command")) {
        return;
    }
    const auto& wish = *spec.authentication;
    if (spec.mqtt != MqttVersion::v5 && !draft.broken("mqtt")) {
        complain(complaints,
                 blame(draft, {"auth_method", "auth_command"}),
                 "MQTT 3.1.1 has no enhanced authentication: it needs mqtt = \"5\"");
    }
    if (wish.method.empty()) {
        complain(complaints,
                 blame(draft, {"auth_command"}),
                 "a command answers for a method: set auth_method");
    } else if (wish.command.empty() && wish.method != scram_sha_256) {
        complain(complaints,
                 blame(draft, {"auth_method"}),
                 "sonde itself knows " + std::string{scram_sha_256} +
                     " alone: set auth_command for another method");
    } else if (wish.command.empty() && (spec.username.empty() || !spec.password) &&
               !draft.broken("username") && !draft.broken("password_file") &&
               !draft.broken("password_env")) {
        complain(complaints,
                 blame(draft, {"auth_method"}),
                 std::string{scram_sha_256} +
                     " needs a user and a password: set username and password_file or "
                     "password_env");
    }
}

void check_features(const ProbeDraft& draft, Complaints& complaints) {
    const auto& spec = draft.spec;
    if (spec.kind == ProbeKind::discover) {
        check_effect(draft, {"qos", "payload_size", "ping", "topic"}, complaints);
    }
    if (spec.kind != ProbeKind::features) {
        return;
    }
    check_effect(draft, {"qos", "payload_size", "ping", "keep_alive"}, complaints);
    if (!spec.features || draft.broken("features")) {
        return;
    }
    for (const auto feature : spec.features->wanted) {
        if (auto lack = lack_of(spec, feature); !lack.empty()) {
            complain(complaints, blame(draft, {"features"}), std::move(lack));
        }
    }
}

}  // namespace sonde
