// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/identities_file.hpp"
#include "config/plan_apply.hpp"
#include "config/read_plan_setting.hpp"
#include "config/template_setting.hpp"
#include "config/text_rules.hpp"
#include "probes/wording.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace sonde::apply_population {

namespace {

using std::chrono::seconds;
using ProbeApply = Complaints (*)(ProbeSpec&, const Setting&, const Surroundings&);

constexpr std::uint32_t most_clients = 10'000'000;
constexpr std::uint16_t largest_receive_maximum = 65'535;

/// The setting is one that probes have as well, and goes the same way: into `member`.
template <class Value>
Complaints as_in_probe(ProbeApply apply,
                       const Setting& setting,
                       const Surroundings& around,
                       Value ProbeSpec::*member,
                       Value& place) {
    ProbeSpec spec;
    spec.*member = place;
    auto complaints = apply(spec, setting, around);
    place = std::move(spec.*member);
    return complaints;
}

Complaints as_tls_in_probe(ProbeApply apply,
                           Draft& draft,
                           const Setting& setting,
                           const Surroundings& around) {
    return as_in_probe(apply, setting, around, &ProbeSpec::tls, draft.population.tls);
}

/// A path with places in it is checked once it is known which clients there are.
Complaints put_own_file(ProbeApply apply,
                        Draft& draft,
                        const Setting& setting,
                        const Surroundings& around,
                        std::string TlsSettings::*member) {
    const auto* const text = std::get_if<std::string>(&setting.value);
    if (text == nullptr || text->find('{') == std::string::npos) {
        return as_tls_in_probe(apply, draft, setting, around);
    }
    if (text->find("{run}") != std::string::npos) {
        return {{.at = setting.at, .message = "`{run}` is not known before the run"}};
    }
    return put(
        read_template(
            setting, "the path of a PEM file", check_filled_mqtt_string, TopicPlace::unknown),
        draft.population.tls.*member);
}

Reading<std::uint32_t> read_seconds(const Setting& setting) {
    const auto duration = read_duration(
        setting, {.least = seconds{0}, .most = seconds{std::numeric_limits<std::uint32_t>::max()}});
    if (!duration) {
        return tl::unexpected{duration.error()};
    }
    const auto whole = std::chrono::floor<seconds>(*duration);
    if (whole != *duration) {
        return tl::unexpected{mismatch(setting, "whole seconds")};
    }
    return static_cast<std::uint32_t>(whole.count());
}

Complaints put_text(const Setting& setting,
                    TextCheck (*check)(std::string_view),
                    std::string& place) {
    auto text = read_text(setting, "text in quotes");
    if (text) {
        if (const auto checked = check(*text); !checked) {
            return {mismatch(setting, checked.error())};
        }
    }
    return put(std::move(text), place);
}

}  // namespace

Complaints name(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    const auto fit_for_topics = [](std::string_view text) -> TextCheck {
        if (text.find_first_of("/+#{}") != std::string_view::npos) {
            return tl::unexpected{std::string{"a name without / + # { }, for it stands in topics"}};
        }
        return check_plain_text(text);
    };
    return put_text(setting, fit_for_topics, draft.population.name);
}

Complaints role(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    using load::Role;
    constexpr std::array words{Word<Role>{"publisher", Role::publisher},
                               Word<Role>{"subscriber", Role::subscriber},
                               Word<Role>{"both", Role::both},
                               Word<Role>{"idle", Role::idle}};
    return put(read_word(setting, words), draft.population.role);
}

Complaints clients(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_count(setting, most_clients), draft.population.count);
}

Complaints groups(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_count(setting, most_clients), draft.population.groups);
}

Complaints mqtt(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_in_probe(apply::mqtt, setting, around, &ProbeSpec::mqtt, draft.population.mqtt);
}

Complaints client_id(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(
        read_template(setting, "text in quotes", check_filled_mqtt_string, TopicPlace::unknown),
        draft.population.client_id);
}

Complaints username(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(
        read_template(setting, "text in quotes", check_filled_mqtt_string, TopicPlace::unknown),
        draft.population.username);
}

Complaints password_file(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_in_probe(
        apply::password_file, setting, around, &ProbeSpec::password, draft.population.password);
}

Complaints password_env(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_in_probe(
        apply::password_env, setting, around, &ProbeSpec::password, draft.population.password);
}

Complaints clients_file(Draft& draft, const Setting& setting, const Surroundings& around) {
    const auto path = read_text(setting, "the path of a CSV or JSONL file");
    if (!path) {
        return {path.error()};
    }
    const auto text = around.read_file(*path);
    if (!text) {
        return {{.at = setting.at,
                 .message = in_backticks(*path) + " cannot be read: " + text.error()}};
    }
    auto identities = read_identities(*text, *path);
    if (!identities) {
        Complaints complaints;
        for (auto& problem : identities.error()) {
            complaints.push_back({.at = setting.at, .message = std::move(problem)});
        }
        return complaints;
    }
    draft.population.identities = *std::move(identities);
    return {};
}

Complaints clean_start(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_boolean(setting), draft.population.clean_start);
}

Complaints keep_alive(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_in_probe(
        apply::keep_alive, setting, around, &ProbeSpec::keep_alive, draft.population.keep_alive);
}

Complaints session_expiry(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_seconds(setting), draft.population.properties.session_expiry);
}

Complaints receive_maximum(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    auto maximum = read_count(setting, largest_receive_maximum).map([](std::uint32_t number) {
        return static_cast<std::uint16_t>(number);
    });
    return put(std::move(maximum), draft.population.properties.receive_maximum);
}

Complaints message_expiry(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_seconds(setting), draft.population.properties.message_expiry);
}

Complaints content_type(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put_text(setting, check_filled_mqtt_string, draft.population.properties.content_type);
}

Complaints response_topic(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put_text(setting, check_topic, draft.population.properties.response_topic);
}

Complaints topic_alias(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_boolean(setting), draft.population.properties.topic_alias);
}

Complaints user(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    const auto* const table = std::get_if<SettingTable>(&setting.value);
    if (table == nullptr) {
        return {mismatch(setting, "a table such as { site = \"fra1\" }")};
    }
    Complaints complaints;
    auto& properties = draft.population.properties.user;
    properties.clear();
    for (const auto& entry : *table) {
        std::string value;
        auto found = put_text(entry.setting, check_mqtt_string, value);
        if (const auto check = check_mqtt_string(entry.key); !check) {
            found.push_back({.at = entry.at, .message = "expected " + check.error()});
        }
        complaints.insert(complaints.end(), found.begin(), found.end());
        properties.emplace_back(entry.key, std::move(value));
    }
    return complaints;
}

Complaints ca_file(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_tls_in_probe(apply::ca_file, draft, setting, around);
}

Complaints crl_file(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_tls_in_probe(apply::crl_file, draft, setting, around);
}

Complaints cert_file(Draft& draft, const Setting& setting, const Surroundings& around) {
    return put_own_file(apply::cert_file, draft, setting, around, &TlsSettings::cert_file);
}

Complaints key_file(Draft& draft, const Setting& setting, const Surroundings& around) {
    return put_own_file(apply::key_file, draft, setting, around, &TlsSettings::key_file);
}

Complaints insecure(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_tls_in_probe(apply::insecure, draft, setting, around);
}

Complaints server_name(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_tls_in_probe(apply::server_name, draft, setting, around);
}

Complaints alpn(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_tls_in_probe(apply::alpn, draft, setting, around);
}

Complaints tls_min_version(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_tls_in_probe(apply::tls_min_version, draft, setting, around);
}

Complaints psk_identity(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_tls_in_probe(apply::psk_identity, draft, setting, around);
}

Complaints psk_file(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_tls_in_probe(apply::psk_file, draft, setting, around);
}

Complaints psk_env(Draft& draft, const Setting& setting, const Surroundings& around) {
    return as_tls_in_probe(apply::psk_env, draft, setting, around);
}

}  // namespace sonde::apply_population
