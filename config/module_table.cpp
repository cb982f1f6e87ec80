// SPDX-License-Identifier: Apache-2.0
#include "config/module_table.hpp"

#include "config/read_setting.hpp"
#include "config/substitute.hpp"
#include "config/text_rules.hpp"
#include "probes/authentication_settings.hpp"
#include "probes/route.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace sonde {

namespace {

constexpr std::string_view targets_key = "targets";

/// Keys by which a target learns something that others must not. A user name is often a token.
constexpr std::array<std::string_view, 10> credential_keys{"username",
                                                           "password_file",
                                                           "password_env",
                                                           "auth_method",
                                                           "auth_command",
                                                           "cert_file",
                                                           "key_file",
                                                           "psk_identity",
                                                           "websocket_headers",
                                                           "proxy_password_file"};

bool has_credentials(const ProbeSpec& spec) {
    const auto& tls = spec.tls;
    const bool of_route = spec.route && (!spec.route->websocket_headers.empty() ||
                                         spec.route->proxy_password.has_value());
    return !spec.username.empty() || spec.password || spec.authentication ||
           !tls.cert_file.empty() || !tls.key_file.empty() || !tls.psk_identity.empty() || of_route;
}

/// One of them that was written, for the sentence that names it.
std::string_view credential_of(const ProbeDraft& draft) {
    const auto* const found = std::ranges::find_if(
        credential_keys, [&](std::string_view key) { return draft.find(key) != nullptr; });
    return found == credential_keys.end() ? "proxy_password_env" : *found;
}

struct Allowed {
    AllowedTarget target{};
    Position at{};
};

Complaints add_target(const Setting& element, std::vector<Allowed>& allowed) {
    const auto text = read_text(element, "a URL such as \"mqtts://*.example.com\"");
    if (!text) {
        return {text.error()};
    }
    auto target = parse_allowed_target(*text);
    if (!target) {
        return {{.at = element.at, .message = std::move(target).error()}};
    }
    allowed.push_back({.target = *std::move(target), .at = element.at});
    return {};
}

Complaints read_targets(Setting setting,
                        const Surroundings& around,
                        std::vector<Allowed>& allowed) {
    if (auto unknown = substitute_in(setting, around); !unknown.empty()) {
        return unknown;
    }
    const auto* const list = std::get_if<SettingList>(&setting.value);
    if (list == nullptr) {
        return add_target(setting, allowed);
    }
    if (list->empty()) {
        return {mismatch(setting,
                         "at least one target: without the key they are those of the "
                         "configuration's probes")};
    }
    Complaints complaints;
    for (const auto& element : *list) {
        const auto found = add_target(element, allowed);
        complaints.insert(complaints.end(), found.begin(), found.end());
    }
    return complaints;
}

/// What a probe may have and a run that is asked for may not.
void check_kind(const ProbeDraft& draft, Complaints& complaints) {
    const auto* const kind = draft.find("kind");
    const bool held = draft.spec.kind == ProbeKind::session || draft.spec.kind == ProbeKind::watch;
    if (held && kind != nullptr && !kind->broken) {
        complaints.push_back({.at = kind->at,
                              .message = "a probe of kind " +
                                         in_backticks(name_of(draft.spec.kind)) +
                                         " holds its connection and never ends, so it is no "
                                         "module: make it a [[probe]]",
                              .key = "kind"});
    }
    const auto* const addresses = draft.find_own("addresses");
    if (addresses != nullptr && draft.spec.addresses == AddressChoice::each) {
        complaints.push_back({.at = addresses->at,
                              .message = "an answer tells of one run at one address: for each "
                                         "address make it a [[probe]]",
                              .key = "addresses"});
    }
}

/// Whoever asks for a run chooses where it goes: what is secret must not go along.
void check_credentials(const ProbeDraft& draft,
                       Position module,
                       bool own_targets,
                       const std::vector<Allowed>& allowed,
                       Complaints& complaints) {
    if (!has_credentials(draft.spec)) {
        return;
    }
    const auto key = in_backticks(credential_of(draft));
    if (!own_targets) {
        complaints.push_back(
            {.at = module,
             .message = "the module has " + key +
                        ", and who asks for a run chooses its target: say by targets = "
                        "[\"mqtts://broker.example.com\"] who may get to see it"});
    }
    for (const auto& [target, at] : allowed) {
        if (!has_one_owner(target)) {
            complaints.push_back({.at = at,
                                  .message = in_backticks(to_string(target.endpoint)) +
                                             " stands for hosts of anybody, who would get to see " +
                                             key +
                                             ": behind the last `*` there must be two more "
                                             "labels, as in *.example.com",
                                  .key = std::string{targets_key}});
        }
    }
}

/// As if it was a probe of each: what has no effect there, and the like.
void check_targets(const ProbeDraft& draft,
                   const std::vector<Allowed>& allowed,
                   Complaints& complaints) {
    const auto add = [&](const ProbeDraft& probe) {
        const auto found = check_together(probe, ProbeUse::one_off);
        complaints.insert(complaints.end(), found.begin(), found.end());
    };
    if (allowed.empty()) {
        add(draft);
    }
    for (const auto& [target, at] : allowed) {
        auto probe = draft;
        probe.spec.target = target.endpoint;
        probe.given.insert_or_assign(std::string{"target"},
                                     GivenKey{.at = at, .from = GivenKey::From::probe});
        add(probe);
    }
}

}  // namespace

ModuleTable read_module(const SettingEntry& entry,
                        const SettingTable& table,
                        const ProbeDraft& defaults,
                        const Surroundings& around) {
    SettingTable keys;
    std::ranges::copy_if(table, std::back_inserter(keys), [](const auto& setting) {
        return setting.key != targets_key;
    });
    ModuleTable result{.module = {.name = entry.key}};
    auto draft = apply_settings(inherit(defaults), keys, DraftSource::module, around);
    // What defaults say of these is meant for probes.
    draft.given.erase("target");
    draft.spec.target = {};
    draft.spec.labels.clear();
    draft.spec.overlap = false;
    result.complaints = draft.complaints;
    if (const auto check = check_plain_text(entry.key); !check) {
        result.complaints.push_back(
            {.at = entry.at, .message = "expected the module's name of " + check.error()});
    }
    std::vector<Allowed> allowed;
    const auto* const given = find(table, targets_key);
    result.own_targets = given != nullptr;
    if (given != nullptr) {
        for (auto& complaint : read_targets(given->setting, around, allowed)) {
            complaint.key = targets_key;
            result.complaints.push_back(std::move(complaint));
        }
    }
    fill_in_kind(draft, ProbeUse::one_off);
    check_kind(draft, result.complaints);
    check_credentials(draft, entry.at, result.own_targets, allowed, result.complaints);
    check_targets(draft, allowed, result.complaints);
    draft.spec.addresses = AddressChoice::first;
    result.module.spec = std::move(draft.spec);
    for (auto& each : allowed) {
        result.module.targets.push_back(std::move(each.target));
    }
    return result;
}

std::vector<AllowedTarget> targets_of(const std::vector<ProbeSpec>& probes) {
    std::vector<AllowedTarget> targets;
    const auto add = [&](const Endpoint& endpoint) {
        targets.push_back(allowed_target(endpoint));
    };
    for (const auto& probe : probes) {
        add(probe.target);
        if (probe.publish_to) {
            add(*probe.publish_to);
        }
    }
    const auto less = [](const AllowedTarget& a, const AllowedTarget& b) {
        return to_string(a.endpoint) < to_string(b.endpoint);
    };
    std::ranges::sort(targets, less);
    const auto rest = std::ranges::unique(targets);
    targets.erase(rest.begin(), rest.end());
    return targets;
}

}  // namespace sonde
