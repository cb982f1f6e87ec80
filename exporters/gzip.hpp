// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <streambuf>
#include <string>

namespace sonde {

/// A stream buffer that compresses what is written to it and appends it to a string in gzip's
/// format (RFC 1952), so that the plain text never exists as a whole.
class GzipBuffer final : public std::streambuf {
  public:
    /// `into` must outlive the buffer and is complete once finish has been called.
    explicit GzipBuffer(std::string& into);
    GzipBuffer(GzipBuffer&&) = delete;
    GzipBuffer& operator=(GzipBuffer&&) = delete;
    GzipBuffer(const GzipBuffer&) = delete;
    GzipBuffer& operator=(const GzipBuffer&) = delete;
    ~GzipBuffer() override;

    void finish();

  protected:
    int_type overflow(int_type character) override;

  private:
    struct Deflater;

    void compress(int flush);

    std::string& into_;
    std::unique_ptr<Deflater> deflater_;
    std::array<char, 16384> plain_{};
};

}  // namespace sonde
