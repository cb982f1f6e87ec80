// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <memory>
#include <ostream>
#include <string>

namespace sonde {

/// A file that is there as a whole or not at all: it is written beside its place, under a name of
/// its own, and takes the place when it is complete. What is no regular file (a device, a pipe) is
/// written at once.
class OutputFile {
  public:
    /// Finds out now, and not after a long run, whether the file can be written. The error is a
    /// sentence that names the file.
    static tl::expected<OutputFile, std::string> create(const std::string& path);

    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    OutputFile(OutputFile&&) noexcept;
    OutputFile& operator=(OutputFile&&) noexcept;
    ~OutputFile();  ///< What was not committed is gone.

    /// Its state is bad once something could not be written; commit() says why.
    std::ostream& stream();

    /// Writes what is left and puts the file into its place; the old one stays where that cannot
    /// be done. Called once. The error is a sentence that names the file.
    tl::expected<void, std::string> commit();

  private:
    struct State;
    explicit OutputFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace sonde
