// SPDX-License-Identifier: Apache-2.0
#include "config/plan_file.hpp"

#include "config/environment_use.hpp"
#include "config/plan_finish.hpp"
#include "config/plan_settings.hpp"
#include "config/toml_document.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sonde {

namespace {

using PlanResult = tl::expected<load::LoadPlan, std::vector<Mistake>>;

constexpr std::string_view load_table = "load";

std::string misplaced_table(std::string_view name) {
    constexpr std::array<std::string_view, 3> inner{"defaults", "population", "generator"};
    constexpr std::array<std::string_view, 2> of_agent{"agent", "probe"};
    if (std::ranges::find(inner, name) != inner.end()) {
        return in_backticks(name) + " belongs into [load]: write " +
               (name == "population" ? "[[load.population]]" : "[load." + std::string{name} + "]");
    }
    if (std::ranges::find(of_agent, name) != of_agent.end()) {
        return in_backticks(name) + " belongs into a configuration of `sonde run`, not into a plan";
    }
    return "unknown table " + in_backticks(name) + ": expected [load] and what stands in it";
}

void read_document(const SettingTable& document, const Surroundings& around, PlanDraft& draft) {
    for (const auto& entry : document) {
        if (entry.key != load_table) {
            draft.complaints.push_back({.at = entry.at, .message = misplaced_table(entry.key)});
            continue;
        }
        if (const auto* const load = std::get_if<SettingTable>(&entry.setting.value)) {
            auto complaints = std::move(draft.complaints);
            draft = read_load_table(*load, entry.at, around);
            complaints.insert(complaints.end(), draft.complaints.begin(), draft.complaints.end());
            draft.complaints = std::move(complaints);
        } else {
            draft.complaints.push_back(
                {.at = entry.at,
                 .message = "expected one table [load], found " + describe(entry.setting)});
        }
    }
}

}  // namespace

tl::expected<PlanDraft, Complaint> draft_plan_text(std::string_view text,
                                                   const Surroundings& around) {
    const auto document = parse_toml(text);
    if (!document) {
        return tl::unexpected{document.error()};
    }
    PlanDraft draft{.at = {.line = 1, .column = 1}};
    read_document(*document, around, draft);
    return draft;
}

PlanResult load_plan_text(std::string_view text,
                          const std::string& file_name,
                          const Surroundings& around) {
    EnvironmentUse use;
    const auto watched = use.watched(around);
    auto draft = draft_plan_text(text, watched);
    if (!draft) {
        return tl::unexpected{mistakes_of({draft.error()}, file_name)};
    }
    return finish_plan(*std::move(draft), watched).map_error([&](const Complaints& complaints) {
        return use.without_values(mistakes_of(complaints, file_name));
    });
}

PlanResult load_plan_file(const std::string& path, const Surroundings& around) {
    const auto text = around.read_file(path);
    if (!text) {
        return tl::unexpected{
            std::vector{Mistake{.file = path, .message = "cannot be read: " + text.error()}}};
    }
    return load_plan_text(*text, path, around);
}

bool is_plan_text(std::string_view text) {
    const auto document = parse_toml(text);
    return document && std::ranges::any_of(*document, [](const SettingEntry& entry) {
               return entry.key == load_table;
           });
}

}  // namespace sonde
