// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/process.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace sonde::testing {

/// A real Prometheus on 127.0.0.1, at a port that was free, ended when it goes.
class Prometheus {
  public:
    /// `configuration` is its whole prometheus.yml, `features` what --enable-feature gets, if
    /// anything. Throws where it does not start.
    explicit Prometheus(const std::string& configuration, const std::string& features = "");

    /// The result of an instant query; empty also where the query is in error, and then it says so
    /// and fails the test.
    nlohmann::json query(const std::string& expression) const;

    /// The same for each second of the last minute, as a panel asks.
    nlohmann::json query_last_minute(const std::string& expression) const;

    /// What it was told of a family beside its series: `type`, `unit` and `help`; empty where it
    /// knows none of that name.
    nlohmann::json metadata(const std::string& family) const;

    /// Of the first series of an instant query.
    std::optional<std::string> value(const std::string& expression) const;

  private:
    nlohmann::json ask(const std::string& path, const std::string& expression) const;

    TemporaryFolder folder_{};
    std::uint16_t port_;
    std::optional<Process> process_{};
};

}  // namespace sonde::testing
