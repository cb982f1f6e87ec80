// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/plan_keys.hpp"
#include "config/plan_rules.hpp"
#include "probes/load/topic_template.hpp"
#include "probes/quantity.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <utility>

namespace sonde::plan_rules {

namespace {

using load::Identity;
using load::Population;

void check_version(const PopulationDraft& draft, Complaints& complaints) {
    if (draft.population.mqtt != MqttVersion::v3_1_1 || draft.broken("mqtt")) {
        return;
    }
    for (const auto& key : plan_keys()) {
        if (key.section == PlanSection::properties && draft.find(path_of(key)) != nullptr) {
            complain(complaints,
                     draft,
                     path_of(key),
                     "MQTT 3.1.1 knows no properties: they came with version 5");
        }
    }
}

/// Of the n-th client, where it has an identity of its own.
const Identity& identity_of(const Population& population, std::size_t client) {
    static const Identity nobody{};
    return client < population.identities.size() ? population.identities[client] : nobody;
}

void check_login(const PopulationDraft& draft, Complaints& complaints) {
    const auto& population = draft.population;
    const bool name_needed = population.mqtt == MqttVersion::v3_1_1 && !draft.broken("mqtt") &&
                             population.username.empty() && !draft.broken("username");
    if (!name_needed) {
        return;
    }
    constexpr auto sentence = "MQTT 3.1.1 knows no password without a user name: set `username`";
    for (std::size_t i = 0; i < population.identities.size(); ++i) {
        if (population.identities[i].password && population.identities[i].username.empty()) {
            complain(
                complaints, draft, "clients_file", "client " + std::to_string(i) + ": " + sentence);
            return;
        }
    }
    for (const auto* const key : {"password_file", "password_env"}) {
        const bool lacking = std::ranges::any_of(
            population.identities, [](const Identity& own) { return own.username.empty(); });
        if (draft.find(key) != nullptr && (population.identities.empty() || lacking)) {
            complain(complaints, draft, key, sentence);
        }
    }
}

void check_certificate(const PopulationDraft& draft, Complaints& complaints) {
    if (draft.find("cert_file") != nullptr && draft.find("key_file") == nullptr) {
        complain(complaints,
                 draft,
                 "cert_file",
                 "a certificate is of no use without its key: set `key_file`");
    }
    if (draft.find("key_file") != nullptr && draft.find("cert_file") == nullptr) {
        complain(complaints,
                 draft,
                 "key_file",
                 "a key is of no use without its certificate: set `cert_file`");
    }
}

void check_pre_shared_key(const PopulationDraft& draft, Complaints& complaints) {
    const bool has_key = draft.find("psk_file") != nullptr || draft.find("psk_env") != nullptr;
    if (draft.find("psk_identity") == nullptr) {
        for (const auto* const key : {"psk_file", "psk_env"}) {
            if (draft.find(key) != nullptr) {
                complain(complaints,
                         draft,
                         key,
                         "a pre-shared key is of no use without whose it is: set `psk_identity`");
            }
        }
        return;
    }
    if (!has_key) {
        complain(complaints,
                 draft,
                 "psk_identity",
                 "an identity is of no use without its key: set `psk_file` or `psk_env`");
    }
    if (draft.find("cert_file") != nullptr) {
        complain(complaints,
                 draft,
                 "cert_file",
                 "has no effect beside `psk_identity`: with a pre-shared key nobody shows a "
                 "certificate");
    }
}

void check_identities(const PopulationDraft& draft, Complaints& complaints) {
    const auto& population = draft.population;
    const auto known = population.identities.size();
    if (known > 0 && known < population.count && !draft.broken("clients")) {
        complain(complaints,
                 draft,
                 "clients_file",
                 "has " + std::to_string(known) + " clients, fewer than the " +
                     std::to_string(population.count) + " of the population");
    }
}

/// Checks paths with a probe's own function, each only once.
class FileCheck {
  public:
    using Apply = Complaints (*)(ProbeSpec&, const Setting&, const Surroundings&);

    explicit FileCheck(const Surroundings& around) : around_{around} {}

    /// The first complaint, or nothing.
    Complaints operator()(Apply apply, const std::string& path) {
        if (path.empty() || !seen_.insert(path).second) {
            return {};
        }
        ProbeSpec unused;
        return apply(unused, {.value = path}, around_);
    }

  private:
    const Surroundings& around_;
    std::set<std::string> seen_{};
};

struct OwnFile {
    std::string_view key{};
    std::string Identity::*of_client{};
    std::string TlsSettings::*of_population{};
    FileCheck::Apply apply{};
};

void check_files_of_clients(const PopulationDraft& draft,
                            const OwnFile& file,
                            const Surroundings& around,
                            Complaints& complaints) {
    const auto& population = draft.population;
    const auto& pattern = population.tls.*file.of_population;
    FileCheck check{around};
    for (std::uint32_t client = 0; client < population.count; ++client) {
        const auto& own = identity_of(population, client).*file.of_client;
        const auto path =
            load::render(own.empty() ? pattern : own, load::values_of(population, client, 1, 0));
        const auto found = check(file.apply, path);
        if (!found.empty()) {
            complain(complaints,
                     draft,
                     own.empty() ? file.key : "clients_file",
                     "client " + std::to_string(client) + ": " + found.front().message);
            return;
        }
    }
}

}  // namespace

void check_session(const PopulationDraft& draft, Complaints& complaints) {
    check_version(draft, complaints);
    check_login(draft, complaints);
    check_certificate(draft, complaints);
    check_pre_shared_key(draft, complaints);
    check_identities(draft, complaints);
}

void check_own_files(const PopulationDraft& draft,
                     const Surroundings& around,
                     Complaints& complaints) {
    const std::array files{
        OwnFile{"cert_file", &Identity::cert_file, &TlsSettings::cert_file, apply::cert_file},
        OwnFile{"key_file", &Identity::key_file, &TlsSettings::key_file, apply::key_file}};
    const auto& population = draft.population;
    for (const auto& file : files) {
        const bool by_template =
            (population.tls.*file.of_population).find('{') != std::string::npos;
        const bool by_client = std::ranges::any_of(population.identities, [&](const Identity& own) {
            return !(own.*file.of_client).empty();
        });
        if (by_template || by_client) {
            check_files_of_clients(draft, file, around, complaints);
        }
    }
}

}  // namespace sonde::plan_rules
