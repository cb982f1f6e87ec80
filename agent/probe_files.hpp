// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line.hpp"
#include "agent/output_file.hpp"
#include "exporters/pcapng.hpp"
#include "exporters/probe_junit.hpp"
#include "probes/net/key_log.hpp"
#include "probes/result.hpp"

#include <tl/expected.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// The files that a one-off test leaves behind. They are opened before its first run, so that a
/// path that cannot be written is found out then.
class ProbeFiles {
  public:
    /// The error is a sentence for each file that cannot be written; then none is there but for a
    /// key log, which is only ever appended to.
    static tl::expected<ProbeFiles, std::vector<std::string>> create(const ProbeFilePaths& paths);

    /// Null where none is kept.
    net::KeyLog* key_log() const { return key_log_.get(); }

    void add(const ProbeResult& result);

    void add(const ProbeVerdict& verdict);

    /// Puts the files into their places. Answers a sentence for each file that is not complete.
    std::vector<std::string> finish();

  private:
    ProbeFiles() = default;

    std::optional<OutputFile> pcap_{};
    std::optional<PcapngWriter> pcapng_{};
    std::optional<OutputFile> junit_{};
    std::unique_ptr<net::KeyLog> key_log_{};
};

}  // namespace sonde
