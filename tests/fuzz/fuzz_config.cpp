// SPDX-License-Identifier: Apache-2.0
#include "config/load.hpp"
#include "config/plan_file.hpp"
#include "tests/config/fake_surroundings.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace sonde;
using fuzz::require;

const FakeSurroundings& around() {
    static const auto all = [] {
        auto surroundings = usual_surroundings();
        surroundings.files.insert({{"/clients.csv", "client_id,password\na,hunter2\nb,hunter2\n"},
                                   {"/payloads/a.json", "{}"}});
        return surroundings;
    }();
    return all;
}

/// Every mistake says something of a place that is in the file, and shows no secret of others'.
void judge(const std::vector<Mistake>& mistakes, const std::string& text) {
    require(!mistakes.empty());
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    for (const auto& mistake : mistakes) {
        const auto sentence = to_string(mistake);
        require(!sentence.empty());
        const bool included =
            !mistake.file.ends_with("sonde.toml") && !mistake.file.ends_with("plan.toml");
        require(included || mistake.line <= lines + 1);
        require(text.find("hunter2") != std::string::npos ||
                sentence.find("hunter2") == std::string::npos);
    }
}

}  // namespace

/// A configuration or load plan is read, and then read the same again, or refused with places.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto config = load_text(text, "sonde.toml", around().view());
    if (!config) {
        judge(config.error(), text);
    } else {
        require(load_text(text, "sonde.toml", around().view()).has_value());
    }
    if (!is_plan_text(text)) {
        return 0;
    }
    const auto plan = load_plan_text(text, "plan.toml", around().view());
    if (!plan) {
        judge(plan.error(), text);
    } else {
        require(load_plan_text(text, "plan.toml", around().view()) == plan);
    }
    return 0;
}
