// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/put_list.hpp"
#include "config/text_rules.hpp"
#include "probes/authentication_settings.hpp"
#include "probes/feature_settings.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a probe of kind "features" tries, and the ways in that are not a password.
namespace sonde::apply {

namespace {

constexpr std::string_view all = "all";
/// The search keeps a payload in memory, and another one of the same size.
constexpr std::uint64_t most_searched = 16U << 20U;

/// What part of a specification would be with a change.
template <class Part>
Part part_of(const SharedValue<Part>& part) {
    return part ? *part : Part{};
}

TextCheck check_feature(std::string_view name) {
    if (name == all || feature_named(name)) {
        return {};
    }
    std::vector<std::string_view> names{all};
    for (const auto feature : all_features) {
        names.push_back(name_of(feature));
    }
    const auto near = nearest(name, names);
    return tl::unexpected{!near ? "\"all\" or the name of a feature (docs/features.md lists "
                                  "them)"
                                : "a feature such as " + in_backticks(*near)};
}

TextCheck check_argument(std::string_view text) {
    if (text.empty() || text.find('\0') != std::string_view::npos) {
        return tl::unexpected{std::string{"a program or an argument, not empty"}};
    }
    return {};
}

}  // namespace

Complaints features(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    std::vector<std::string> names;
    auto complaints = put_list(
        setting, "a list of features such as [\"retained\", \"will\"]", check_feature, names);
    if (!complaints.empty()) {
        return complaints;
    }
    auto wishes = part_of(spec.features);
    wishes.wanted.clear();
    wishes.all = false;
    for (const auto& name : names) {
        const auto feature = feature_named(name);
        wishes.all = wishes.all || !feature;
        if (feature && std::ranges::find(wishes.wanted, *feature) == wishes.wanted.end()) {
            wishes.wanted.push_back(*feature);
        }
    }
    spec.features = std::move(wishes);
    return {};
}

Complaints largest_message(ProbeSpec& spec,
                           const Setting& setting,
                           const Surroundings& /*around*/) {
    auto wishes = part_of(spec.features);
    auto complaints =
        put(read_size(setting, {.least = 1, .most = most_searched}), wishes.largest_message);
    spec.features = std::move(wishes);
    return complaints;
}

Complaints forbidden_topic(ProbeSpec& spec,
                           const Setting& setting,
                           const Surroundings& /*around*/) {
    auto text = read_text(setting, "a topic in quotes");
    if (text) {
        if (const auto check = check_topic(*text); !check) {
            return {mismatch(setting, check.error())};
        }
    }
    auto wishes = part_of(spec.features);
    auto complaints = put(std::move(text), wishes.forbidden_topic);
    spec.features = std::move(wishes);
    return complaints;
}

Complaints auth_method(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto text = read_text(setting, "the name of a method in quotes");
    if (text) {
        if (const auto check = check_plain_text(*text); !check) {
            return {mismatch(setting, check.error())};
        }
    }
    auto wish = part_of(spec.authentication);
    auto complaints = put(std::move(text), wish.method);
    spec.authentication = std::move(wish);
    return complaints;
}

Complaints auth_command(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto wish = part_of(spec.authentication);
    auto complaints = put_list(setting,
                               "a program and its arguments such as [\"/usr/bin/token\", \"-n\"]",
                               check_argument,
                               wish.command);
    spec.authentication = std::move(wish);
    return complaints;
}

}  // namespace sonde::apply
