// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/process.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sonde::testing {

struct Outcome {
    int status{};
    std::string out{};
    std::string error{};
};

/// The program that was built.
std::string sonde_binary();

/// A file of the source tree.
std::string source_file(const std::string& path);

/// Runs sonde to its end.
Outcome run_sonde(std::vector<std::string> arguments,
                  const std::map<std::string, std::string>& environment = {});

/// A daemon on a free port, once it says where it listens.
class Daemon {
  public:
    /// `beside`: files in the folder of its configuration, by their paths there.
    explicit Daemon(const std::string& configuration,
                    const std::map<std::string, std::string>& beside = {});

    std::uint16_t port() const { return port_; }
    Process& process() { return process_; }

    /// Writes the file that it was started with anew, or another one beside it.
    void configure(const std::string& configuration) const;
    void write(const std::string& name, const std::string& text) const;
    void remove(const std::string& name) const;

    /// The value of the series that begins so, from a scrape now.
    std::optional<double> metric(const std::string& series) const;
    std::string metrics() const;

  private:
    TemporaryFolder folder_{};
    Process process_;
    std::uint16_t port_{};
};

}  // namespace sonde::testing
