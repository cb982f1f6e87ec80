// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/bio.h>

#include <cstddef>
#include <span>
#include <vector>

namespace sonde::net {

/// Ciphertext on its way into and out of one SSL object. OpenSSL's own memory BIOs keep the memory
/// of their fullest moment for ever; this gives it back as soon as it is empty, which between two
/// messages it is.
class TlsPipe {
  public:
    TlsPipe() = default;
    TlsPipe(const TlsPipe&) = delete;
    TlsPipe& operator=(const TlsPipe&) = delete;
    ~TlsPipe() = default;

    /// A BIO over both directions, the caller's to free; this must outlive it.
    BIO* make_bio();

    void feed(std::span<const std::byte> ciphertext);
    void feed_end() { ended_ = true; }

    /// What waits to be sent; valid until OpenSSL writes or some of it is dropped.
    std::span<const std::byte> output() const { return outgoing_.bytes(); }
    void drop_output(std::size_t count) { outgoing_.drop(count); }

  private:
    struct Calls;

    class Queue {
      public:
        std::span<const std::byte> bytes() const { return std::span{bytes_}.subspan(taken_); }
        void add(std::span<const std::byte> more);
        void drop(std::size_t count);

      private:
        std::vector<std::byte> bytes_{};
        std::size_t taken_{};
    };

    Queue incoming_{};
    Queue outgoing_{};
    bool ended_{false};  ///< No more comes in.
};

}  // namespace sonde::net
