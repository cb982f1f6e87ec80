// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/plan_file.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// What the plans of the tests refer to, beside the usual files and variables.
inline FakeSurroundings plan_surroundings() {
    auto around = usual_surroundings();
    around.files.insert({
        {"/clients.csv", "client_id,username,password\na,anna,hunter2\nb,bert,hunter2\n"},
        {"/payloads/a.json", "{}"},
        {"/payloads/b.json", "[1]"},
        {"/payloads/.hidden.json", "no"},
        {"/payloads/c.txt", "text"},
        {"/certs/0.pem", "-----BEGIN CERTIFICATE-----\n"},
        {"/certs/0.key", "-----BEGIN PRIVATE KEY-----\n"},
    });
    return around;
}

inline tl::expected<load::LoadPlan, std::vector<Mistake>> read_plan_text(std::string_view text) {
    const auto around = plan_surroundings();
    return load_plan_text(text, "plan.toml", around.view());
}

/// The plan, which has to be right.
inline load::LoadPlan plan_of(std::string_view text) {
    const auto plan = read_plan_text(text);
    for (const auto& mistake : plan ? std::vector<Mistake>{} : plan.error()) {
        ADD_FAILURE() << to_string(mistake);
    }
    return plan.value_or(load::LoadPlan{});
}

/// Everything that is wrong with the text, a line each.
inline std::string plan_mistakes_in(std::string_view text) {
    const auto plan = read_plan_text(text);
    std::string all;
    for (const auto& mistake : plan ? std::vector<Mistake>{} : plan.error()) {
        all += to_string(mistake) + "\n";
    }
    return all;
}

struct PlanMistakeCase {
    const char* subject;  ///< For the test's name.
    const char* toml;
    const char* expected;  ///< All mistakes, without `plan.toml:`.
};

inline void PrintTo(const PlanMistakeCase& mistake, std::ostream* out) {
    *out << mistake.subject;
}

inline std::string subject_of(const testing::TestParamInfo<PlanMistakeCase>& info) {
    return info.param.subject;
}

}  // namespace sonde
