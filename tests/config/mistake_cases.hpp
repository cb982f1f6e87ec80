// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/load.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

namespace sonde {

/// Everything that is wrong with the text, a line each.
inline std::string mistakes_in(std::string_view text) {
    const auto around = usual_surroundings();
    const auto config = load_text(text, "sonde.toml", around.view());
    std::string all;
    for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
        all += to_string(mistake) + "\n";
    }
    return all;
}

struct OneMistake {
    const char* subject;  ///< For the test's name.
    const char* toml;
    const char* expected;  ///< All mistakes, without `sonde.toml:`.
};

inline void PrintTo(const OneMistake& mistake, std::ostream* out) {
    *out << mistake.subject;
}

inline std::string subject_of(const testing::TestParamInfo<OneMistake>& info) {
    return info.param.subject;
}

}  // namespace sonde
