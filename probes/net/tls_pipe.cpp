// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls_pipe.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

namespace sonde::net {

/// What OpenSSL calls, as BIO_meth_new(3) describes it.
struct TlsPipe::Calls {
    static TlsPipe& pipe_of(BIO* bio) { return *static_cast<TlsPipe*>(BIO_get_data(bio)); }

    static int read(BIO* bio, char* into, int size) {
        auto& pipe = pipe_of(bio);
        BIO_clear_retry_flags(bio);
        const auto waiting = pipe.incoming_.bytes();
        if (waiting.empty()) {
            if (pipe.ended_) {
                return 0;
            }
            BIO_set_retry_read(bio);
            return -1;
        }
        const auto count = std::min(waiting.size(), static_cast<std::size_t>(std::max(size, 0)));
        std::memcpy(into, waiting.data(), count);
        pipe.incoming_.drop(count);
        return static_cast<int>(count);
    }

    static int write(BIO* bio, const char* from, int size) {
        BIO_clear_retry_flags(bio);
        const auto count = static_cast<std::size_t>(std::max(size, 0));
        pipe_of(bio).outgoing_.add(std::as_bytes(std::span{from, count}));
        return size;
    }

    static long control(BIO* bio, int command, long /*number*/, void* /*argument*/) {
        const auto& pipe = pipe_of(bio);
        switch (command) {
            case BIO_CTRL_FLUSH:
                return 1;
            case BIO_CTRL_EOF:
                return pipe.ended_ && pipe.incoming_.bytes().empty() ? 1 : 0;
            case BIO_CTRL_PENDING:
                return static_cast<long>(pipe.incoming_.bytes().size());
            case BIO_CTRL_WPENDING:
                return static_cast<long>(pipe.outgoing_.bytes().size());
            default:
                return 0;
        }
    }

    static const BIO_METHOD* method() {
        static const auto made = [] {
            std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)> method{
                BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "sonde"), &BIO_meth_free};
            BIO_meth_set_read(method.get(), &read);
            BIO_meth_set_write(method.get(), &write);
            BIO_meth_set_ctrl(method.get(), &control);
            return method;
        }();
        return made.get();
    }
};

BIO* TlsPipe::make_bio() {
    BIO* const bio = BIO_new(Calls::method());
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    return bio;
}

void TlsPipe::feed(std::span<const std::byte> ciphertext) {
    incoming_.add(ciphertext);
}

void TlsPipe::Queue::add(std::span<const std::byte> more) {
    bytes_.insert(bytes_.end(), more.begin(), more.end());
}

void TlsPipe::Queue::drop(std::size_t count) {
    taken_ += count;
    if (taken_ == bytes_.size()) {
        std::vector<std::byte>{}.swap(bytes_);
        taken_ = 0;
    }
}

}  // namespace sonde::net
