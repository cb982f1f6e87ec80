// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace sonde::load {

/// SplitMix64: a stream of random numbers that is the same on every machine and compiler, unlike
/// the standard library's distributions.
class Random {
  public:
    explicit constexpr Random(std::uint64_t seed) : state_{seed} {}

    constexpr std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        return mixed(state_);
    }
    /// Below `bound`, which is 1 or more; by multiplication, so off from even by 2^-32 at most.
    constexpr std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(((next() >> 32U) * bound) >> 32U);
    }
    /// 0 inclusive to 1 exclusive.
    constexpr double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

    constexpr std::uint64_t state() const { return state_; }

    static constexpr std::uint64_t mixed(std::uint64_t bits) {
        bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9U;
        bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebU;
        return bits ^ (bits >> 31U);
    }

  private:
    std::uint64_t state_;
};

/// A seed of its own for a part of what `seed` decides.
constexpr std::uint64_t derived_seed(std::uint64_t seed, std::uint64_t part) {
    return Random::mixed(seed ^ Random::mixed(part + 0x9e3779b97f4a7c15U));
}

constexpr std::uint64_t fnv1a(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325U) {
    for (const char letter : text) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
    }
    return hash;
}

}  // namespace sonde::load
