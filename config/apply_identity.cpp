// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/choice.hpp"
#include "config/text_rules.hpp"
#include "probes/wording.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace sonde::apply {

namespace {

constexpr std::size_t most_labels = 16;

Complaints add_label(ProbeSpec& spec, const SettingEntry& entry) {
    if (const auto check = check_label_name(entry.key); !check) {
        return {{.at = entry.at,
                 .message = "expected " + check.error() + ", found " + in_backticks(entry.key)}};
    }
    auto value = read_text(entry.setting, "the label's value in quotes");
    if (!value) {
        return {std::move(value).error()};
    }
    if (const auto check = check_plain_text(*value); !check) {
        return {mismatch(entry.setting, check.error())};
    }
    spec.labels.insert_or_assign(entry.key, *std::move(value));
    return {};
}

}  // namespace

Complaints name(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto text = read_text(setting, "the probe's name in quotes");
    if (text) {
        if (const auto check = check_plain_text(*text); !check) {
            return {mismatch(setting, check.error())};
        }
    }
    return put(std::move(text), spec.name);
}

Complaints target(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_endpoint(setting), spec.target);
}

Complaints kind(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_choice(setting,
                      std::array{ProbeKind::roundtrip,
                                 ProbeKind::features,
                                 ProbeKind::discover,
                                 ProbeKind::session,
                                 ProbeKind::watch,
                                 ProbeKind::request},
                      spec.kind);
}

Complaints labels(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    const auto* const table = std::get_if<SettingTable>(&setting.value);
    if (table == nullptr) {
        return {mismatch(setting, "a table such as { team = \"iot\" }")};
    }
    Complaints complaints;
    for (const auto& entry : *table) {
        auto found = add_label(spec, entry);
        complaints.insert(complaints.end(), found.begin(), found.end());
    }
    if (spec.labels.size() > most_labels) {
        complaints.push_back({.at = setting.at,
                              .message = "expected at most " + std::to_string(most_labels) +
                                         " labels, found " + std::to_string(spec.labels.size())});
    }
    return complaints;
}

}  // namespace sonde::apply
