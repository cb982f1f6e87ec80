// SPDX-License-Identifier: Apache-2.0
#include "probes/dissection.hpp"

#include <span>

namespace sonde {

namespace {

const PacketField* first_problem(std::span<const PacketField> fields) {
    for (const auto& field : fields) {
        if (!field.problem.empty()) {
            return &field;
        }
        // A tree of a few levels, as the standard nests fields.
        if (const auto* const child = first_problem(field.children)) {
            return child;
        }
    }
    return nullptr;
}

}  // namespace

const PacketField* first_problem(const Dissection& dissection) {
    return first_problem(dissection.fields);
}

}  // namespace sonde
