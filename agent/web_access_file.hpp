// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/web_access.hpp"
#include "exporters/metrics_store.hpp"

#include <spdlog/logger.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sonde {

/// A web configuration file in use, which counts anew as soon as it or a file that it names has
/// changed. One with a mistake changes nothing. One thread's.
class WebAccessFile {
  public:
    /// Called once for each change: with no sentence where it counts from now on, else with why it
    /// does not.
    using Tell = std::function<void(const std::vector<std::string>& wrong)>;

    WebAccessFile(std::string path, Surroundings around, WebAccess first, Tell tell);

    /// Reads the files; what it answers holds until the next call.
    const WebAccess& now();
    /// What it answered last.
    const WebAccess& last() const { return access_; }

  private:
    std::vector<Mistake> take(tl::expected<WebAccess, std::vector<Mistake>> read);

    std::string path_;
    Surroundings around_;
    WebAccess access_;
    Tell tell_;
    std::vector<Mistake> mistakes_{};  ///< Of the last attempt.
};

/// The file at that path, null for an empty one; what becomes of it is told to the log and to the
/// metrics, which must outlive it. Throws std::runtime_error where the file has a mistake.
std::unique_ptr<WebAccessFile> open_web_access(const std::string& path,
                                               MetricsStore& store,
                                               spdlog::logger& log);

}  // namespace sonde
