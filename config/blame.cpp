// SPDX-License-Identifier: Apache-2.0
#include "config/blame.hpp"

#include <utility>

namespace sonde {

Blame blame(const ProbeDraft& draft, std::initializer_list<std::string_view> keys) {
    Blame result;
    for (const auto key : keys) {
        const auto* const given = draft.find(key);
        if (given != nullptr && given->broken) {
            return {};
        }
        const bool better = given != nullptr && (result.given == nullptr ||
                                                 (result.given->from == GivenKey::From::defaults &&
                                                  given->from == GivenKey::From::probe));
        if (better) {
            result = {.key = key, .given = given};
        }
    }
    return result;
}

void complain(Complaints& complaints, const Blame& at, std::string message) {
    if (at.given != nullptr) {
        complaints.push_back(
            {.at = at.given->at, .message = std::move(message), .key = std::string{at.key}});
    }
}

}  // namespace sonde
