// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/environment.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace sonde {

/// The probes that outlive their runs, by their names. Each comes into being with its first run and
/// is then attended to on the same loop, until it is removed or
/// the loop is gone. One loop's.
class StandingProbes {
  public:
    /// What it hands out must outlive the loop.
    explicit StandingProbes(Environment env) : env_{env} {}

    /// A beat of the spec's probe. `seed` is random; what the first run was given counts.
    asio::awaitable<ProbeResult> run(ProbeSpec spec, std::uint64_t seed);

    /// Its connection is closed, once a beat that goes on has ended; a run of a spec of this name
    /// is then the first of another probe. One that is not there is no mistake.
    void remove(std::string_view name);

  private:
    class Standing;

    static asio::awaitable<void> attend(std::shared_ptr<Standing> standing);

    Environment env_;
    /// Owned by the coroutines that attend to them, and so gone with their loop.
    std::map<std::string, std::weak_ptr<Standing>, std::less<>> standing_{};
};

}  // namespace sonde
