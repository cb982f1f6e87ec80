// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/probe_draft.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace sonde {

/// The key to complain about: the probe's own before the one from [defaults], and of two equals the
/// first. Null where none was written or one is broken, so that there is nothing to say.
struct Blame {
    std::string_view key{};
    const GivenKey* given{};
};

Blame blame(const ProbeDraft& draft, std::initializer_list<std::string_view> keys);

/// Nothing where there is nobody to blame.
void complain(Complaints& complaints, const Blame& at, std::string message);

}  // namespace sonde
