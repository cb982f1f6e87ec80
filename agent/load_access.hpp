// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/web_access_file.hpp"
#include "config/surroundings.hpp"

#include <tl/expected.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace sonde {

/// Who may ask the server of a load run, by a web configuration file that counts anew whenever it
/// changes. The server's thread reads it, the run's says what became of it.
class LoadAccess {
  public:
    /// Null for an empty path. The error is the file's mistakes, a line each.
    static tl::expected<std::unique_ptr<LoadAccess>, std::vector<std::string>> open(
        const std::string& path, const Surroundings& around);

    WebAccessFile& file() { return *file_; }

    /// Sentences about what happened since it was asked last; from any thread.
    std::vector<std::string> news();

  private:
    LoadAccess() = default;

    void tell(const std::vector<std::string>& wrong);

    std::mutex mutex_{};
    std::vector<std::string> news_{};
    std::unique_ptr<WebAccessFile> file_{};
};

}  // namespace sonde
