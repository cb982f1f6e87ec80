// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/population.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sonde::load {

/// What a population's payloads hold behind the header. Size and bytes follow from stream and
/// sequence alone, so that a receiver knows what must be there without being told.
class PayloadSource {
  public:
    /// Of `sizes` the bounds are in order, and there is a weight or a file where those are meant.
    PayloadSource(const PayloadSize& sizes, std::uint64_t seed);

    /// Application payload, header included.
    std::size_t size_of(std::uint32_t stream, std::uint32_t sequence) const;

    /// size_of() less the header. Valid as long as the source. Incompressible, but for files; and
    /// then another for each of 4096 messages of a stream one after another.
    std::span<const std::byte> filler_of(std::uint32_t stream, std::uint32_t sequence) const;

    std::size_t largest() const;  ///< Of size_of().
    double mean() const;          ///< Of size_of(), for estimates.

  private:
    std::span<const std::byte> file_of(std::uint32_t stream, std::uint32_t sequence) const;

    PayloadSize sizes_;  ///< Without the files' contents, which are in bytes_.
    std::uint64_t seed_;
    std::vector<std::byte> bytes_{};   ///< Random ones, or all files' behind each other.
    std::vector<std::size_t> ends_{};  ///< Of the files in bytes_.
    std::uint64_t total_weight_{};
};

}  // namespace sonde::load
