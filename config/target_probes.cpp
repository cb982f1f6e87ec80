// SPDX-License-Identifier: Apache-2.0
#include "config/target_probes.hpp"

#include "probes/wording.hpp"

#include <utility>

namespace sonde {

namespace {

/// Nothing in a file of targets stands for an environment variable.
std::string literal(std::string text) {
    for (auto at = text.find("${"); at != std::string::npos; at = text.find("${", at + 3)) {
        text.insert(at, "$");
    }
    return text;
}

SettingEntry entry(std::string key, std::string value) {
    return {.key = std::move(key), .setting = {.value = literal(std::move(value))}};
}

std::string name_of_probe(const std::string& target, const TargetGroup& group) {
    const auto given = group.labels.find(std::string{target_name_label});
    if (given != group.labels.end()) {
        return given->second;
    }
    const auto endpoint = parse_endpoint(target);
    return endpoint ? to_string(*endpoint) : target;
}

/// As it would stand in a [[probe]].
SettingTable settings_of(const std::string& target, const TargetGroup& group) {
    SettingTable labels;
    for (const auto& [name, value] : group.labels) {
        if (!name.starts_with("__")) {
            labels.push_back(entry(name, value));
        }
    }
    SettingTable settings{entry("name", name_of_probe(target, group)), entry("target", target)};
    if (!labels.empty()) {
        settings.push_back({.key = "labels", .setting = {.value = std::move(labels)}});
    }
    return settings;
}

}  // namespace

tl::expected<std::vector<ProbeSpec>, std::vector<std::string>> probes_of_targets(
    const std::vector<TargetGroup>& groups, const ProbeDraft& common, const Surroundings& around) {
    std::vector<ProbeSpec> probes;
    std::vector<std::string> sentences;
    for (const auto& group : groups) {
        for (const auto& target : group.targets) {
            ProbeDraft draft{.spec = common.spec, .given = common.given};
            draft = apply_settings(
                std::move(draft), settings_of(target, group), DraftSource::probe, around);
            auto complaints = draft.complaints;
            fill_in_kind(draft, ProbeUse::scheduled);
            const auto together = check_together(draft, ProbeUse::scheduled);
            complaints.insert(complaints.end(), together.begin(), together.end());
            for (const auto& complaint : complaints) {
                sentences.push_back("the target " + in_backticks(target) + ": " +
                                    (complaint.key.empty() ? "" : complaint.key + ": ") +
                                    complaint.message);
            }
            settle_endpoints(draft.spec);
            probes.push_back(std::move(draft.spec));
        }
    }
    if (!sentences.empty()) {
        return tl::unexpected{std::move(sentences)};
    }
    return probes;
}

tl::expected<TargetFile, std::vector<std::string>> read_target_file(const std::string& path,
                                                                    const ProbeDraft& common,
                                                                    const Surroundings& around) {
    const auto text = around.read_file(path);
    if (!text) {
        return tl::unexpected{std::vector{"cannot be read: " + text.error()}};
    }
    auto groups = parse_targets(*text, target_syntax_of(path));
    if (!groups) {
        return tl::unexpected{std::vector{std::move(groups).error()}};
    }
    auto probes = probes_of_targets(*groups, common, around);
    if (!probes) {
        return tl::unexpected{std::move(probes).error()};
    }
    return TargetFile{.groups = *std::move(groups), .probes = *std::move(probes)};
}

}  // namespace sonde
