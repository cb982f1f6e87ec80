// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace sonde::net {

/// A file with the secrets of TLS sessions, by which a capture of them can be decrypted: the lines
/// that NSS began and that Wireshark, curl and browsers know. Whoever can read it can read the
/// sessions.
class KeyLog {
  public:
    /// Appends to a file that is there, or makes one that its owner alone may read and write. The
    /// error is a sentence that names the file.
    static tl::expected<KeyLog, std::string> open(const std::string& path);

    KeyLog(const KeyLog&) = delete;
    KeyLog& operator=(const KeyLog&) = delete;
    KeyLog(KeyLog&& other) noexcept;
    KeyLog& operator=(KeyLog&& other) = delete;
    ~KeyLog();

    /// One line, without its end; at once, so that a capture that is being watched can be
    /// decrypted.
    void append(std::string_view line);

    /// A sentence that names the file where a line could not be written; empty where all were.
    const std::string& problem() const { return problem_; }

  private:
    KeyLog(std::string path, int descriptor);

    std::string path_;
    int descriptor_;
    std::string problem_{};
};

}  // namespace sonde::net
