// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/spec_changes.hpp"
#include "config/agent_config.hpp"
#include "config/mistake.hpp"

#include <tl/expected.hpp>

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace sonde {

/// What became of an attempt to load the configuration again.
struct ReloadAnswer {
    bool applied{};                    ///< Else all is as it was before.
    SpecChanges changes{};             ///< Where it was applied.
    std::vector<std::string> wrong{};  ///< Sentences; where it was applied, what was left aside.

    bool successful() const { return applied && wrong.empty(); }
};

/// For who asked: a line, or one for each thing that is wrong.
std::string to_string(const ReloadAnswer& answer);

/// Loads the configuration again and decides what it changes: all of it, or nothing where there is
/// a mistake, or where it would change what cannot be changed while sonde runs. Any thread; one
/// attempt at a time, and what they call comes in the order of the attempts.
class Reloader {
  public:
    using Load =
        std::function<tl::expected<AgentConfig, std::vector<Mistake>>(const AgentConfig& running)>;
    /// Makes it so; called where something is applied, before anybody hears of it. Must not fail.
    using Apply = std::function<void(const SpecChanges& changes, const AgentConfig& config)>;
    using Tell = std::function<void(const ReloadAnswer& answer)>;

    Reloader(AgentConfig running, Load load, Apply apply, Tell tell);

    ReloadAnswer reload();

    /// Why the last attempt was not successful, in a sentence; empty where it was. Does not wait
    /// for an attempt that is going on.
    std::string trouble() const;

    /// Those of the configuration in use.
    std::vector<std::string> folders() const;

  private:
    ReloadAnswer attempt();

    std::mutex attempts_{};
    AgentConfig running_;
    Load load_;
    Apply apply_;
    Tell tell_;
    mutable std::mutex mutex_{};  ///< Of what follows.
    std::string trouble_{};
    std::vector<std::string> folders_;
};

}  // namespace sonde
