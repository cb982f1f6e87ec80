// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"
#include "tests/truth/busy_cores.hpp"
#include "tests/truth/comparison.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// Runs probes against a real mosquitto while loopback is captured, and holds what they say against
/// what the capture shows. `truth_test` demands that the two agree; `bench/run truth` prints by how
/// much they do not. Run the test alone (`ctest -R Truth`): other programs' work is not the error
/// that is looked for.
namespace sonde::truth {

struct TruthPlan {
    MqttVersion mqtt{MqttVersion::v5};
    std::uint8_t qos{1};
    Scheme scheme{Scheme::mqtt};
    Cores cores{Cores::idle};
    std::size_t runs{500};
};

/// `mqtt 3.1.1 qos 2 busy`.
std::string to_string(const TruthPlan& plan);

struct Comparison {
    std::vector<PhaseErrors> phases{};      ///< In the order in which they are reached.
    std::vector<PhaseErrors> by_program{};  ///< The same by the program's own clock.
    std::size_t by_kernel{};                ///< Runs whose times are the kernel's.
    std::size_t resent{};                   ///< Runs of which TCP sent a segment twice.

    const PhaseErrors& of(const std::string& phase) const;
    void add(const Comparison& other);
};

/// Throws where a probe fails or the capture does not show it: then there is nothing to compare.
Comparison compare(const TruthPlan& plan);

}  // namespace sonde::truth
