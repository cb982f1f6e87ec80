// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_load.hpp"
#include "agent/output_file.hpp"
#include "exporters/hdr_log.hpp"
#include "exporters/load_csv.hpp"
#include "probes/load/result.hpp"
#include "probes/load/snapshot.hpp"

#include <tl/expected.hpp>

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace sonde {

/// The files that a load command leaves behind. They are made before the run, so that a path that
/// cannot be written is found out then, and put into their places at its end, each for itself: a
/// disk that is full for one is not the end of the others.
class ResultFiles {
  public:
    /// `title`: what the run is, for people. The error is a sentence for each file that cannot be
    /// written; then none is there.
    static tl::expected<ResultFiles, std::vector<std::string>> create(const LoadFiles& paths,
                                                                      const std::string& title);

    void add(const load::LoadSnapshot& interval);

    /// Writes what is written at the end; what tells of intervals gets the whole result's where
    /// none was added. Answers a sentence for each file that is not there now.
    std::vector<std::string> finish(const load::LoadResult& result);

    /// The same where there is no single result: `json` writes what there is instead.
    std::vector<std::string> finish(const std::function<void(std::ostream& out)>& json);

  private:
    ResultFiles() = default;

    std::vector<std::string> commit();

    std::optional<OutputFile> json_{};
    std::optional<OutputFile> hdr_{};
    std::optional<OutputFile> csv_{};
    std::optional<OutputFile> junit_{};
    std::optional<OutputFile> html_{};
    std::optional<OutputFile> prom_{};
    std::optional<load::HdrLog> hdr_log_{};
    std::optional<load::LoadCsv> csv_rows_{};
    bool has_intervals_{false};
};

}  // namespace sonde
