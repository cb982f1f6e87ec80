// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls.hpp"
#include "probes/net/trust_stores.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/support/certificates.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace {

using namespace sonde;
using fuzz::require;
using net::TlsSession;
using Bytes = std::vector<std::byte>;

struct Freed {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
};

/// Certificates, and what is made of them once for all inputs.
struct Setting {
    Setting() {
        const auto identity = authority.issue({});
        server.reset(SSL_CTX_new(TLS_server_method()));
        require(SSL_CTX_use_certificate_chain_file(server.get(), identity.cert_file.c_str()) == 1);
        require(SSL_CTX_use_PrivateKey_file(
                    server.get(), identity.key_file.c_str(), SSL_FILETYPE_PEM) == 1);
        client.ca_file = authority.ca_file();
    }

    support::CertificateAuthority authority{};
    std::unique_ptr<SSL_CTX, Freed> server{};
    TlsSettings client{};
    net::TrustStores stores{};
};

Setting& setting() {
    static Setting one;
    return one;
}

/// The server's side, over memory.
class Peer {
  public:
    Peer()
        : session_{SSL_new(setting().server.get())},
          in_{BIO_new(BIO_s_mem())},
          out_{BIO_new(BIO_s_mem())} {
        SSL_set_bio(session_.get(), in_, out_);
        SSL_set_accept_state(session_.get());
    }

    void take(std::span<const std::byte> bytes) {
        if (!bytes.empty()) {
            BIO_write(in_, bytes.data(), static_cast<int>(bytes.size()));
        }
    }
    Bytes say() {
        Bytes bytes(static_cast<std::size_t>(BIO_pending(out_)));
        if (!bytes.empty()) {
            BIO_read(out_, bytes.data(), static_cast<int>(bytes.size()));
        }
        return bytes;
    }
    void shake_hands() {
        (void)SSL_do_handshake(session_.get());
        ERR_clear_error();  // The queue is the thread's, and so the client's as well.
    }
    void send(std::span<const std::byte> plain) {
        (void)SSL_write(session_.get(), plain.data(), static_cast<int>(plain.size()));
        ERR_clear_error();
    }

  private:
    std::unique_ptr<SSL, Freed> session_;
    BIO* in_;
    BIO* out_;
};

/// A client whose server's bytes come cut, changed and made up as the input says.
class Play {
  public:
    explicit Play(std::span<const std::uint8_t> script)
        : script_{script},
          client_{std::move(*TlsSession::create(setting().client, "localhost", setting().stores))} {
    }

    void run() {
        const bool honest = (next() & 1U) != 0;
        while (!over_ && steps_++ < 64 && !(script_.empty() && idle_ > 2)) {
            turn(honest);
        }
        // Whole and unchanged, however it was cut, or not at all.
        require(got_.size() <= sent_.size() || !honest);
        require(!honest || std::equal(got_.begin(), got_.end(), sent_.begin()));
        (void)client_->facts();
        client_->shut();
        client_->drop_output(client_->output().size());
    }

  private:
    unsigned next() {
        if (script_.empty()) {
            return 0;
        }
        const unsigned byte = script_.front();
        script_ = script_.subspan(1);
        return byte;
    }

    void turn(bool honest) {
        advance();
        const auto output = client_->output();
        const Bytes said(output.begin(), output.end());
        client_->drop_output(said.size());
        peer_.take(said);
        peer_.shake_hands();
        if (open_ && sent_.size() < 4096) {
            const Bytes plain(1U + next() * 3U, static_cast<std::byte>(sent_.size()));
            sent_.insert(sent_.end(), plain.begin(), plain.end());
            peer_.send(plain);
        }
        auto bytes = peer_.say();
        idle_ = bytes.empty() ? idle_ + 1 : 0;
        if (!honest) {
            spoil(bytes);
        }
        feed(bytes);
    }

    void spoil(Bytes& bytes) {
        const auto how = next();
        if ((how & 3U) == 1 && !bytes.empty()) {
            bytes[(how * 37U) % bytes.size()] ^= static_cast<std::byte>(next() | 1U);
        } else if ((how & 3U) == 2) {
            for (unsigned count = how >> 2U; count > 0 && !script_.empty(); --count) {
                bytes.push_back(static_cast<std::byte>(next()));
            }
        } else if ((how & 3U) == 3) {
            bytes.resize(bytes.size() / 2);
        }
    }

    /// In pieces of a size that the input gives, each a copy of its own.
    void feed(std::span<const std::byte> bytes) {
        const std::size_t piece = 1U + next() * 5U;
        while (!bytes.empty() && !over_) {
            const auto now = bytes.first(std::min(piece, bytes.size()));
            bytes = bytes.subspan(now.size());
            const Bytes copy(now.begin(), now.end());
            client_->feed(copy);
            advance();
        }
        if (next() == 0xff) {
            client_->feed_end();
            advance();
            over_ = true;
        }
    }

    void advance() {
        if (over_) {
            return;
        }
        if (!open_) {
            const auto step = client_->handshake();
            over_ = !step || *step == TlsSession::Step::closed;
            open_ = step && *step == TlsSession::Step::done;
            require(step || !step.error().detail.empty());
        }
        std::array<std::byte, 97> buffer{};
        while (open_ && !over_) {
            const auto read = client_->decrypt(buffer);
            over_ = !read || read->step == TlsSession::Step::closed;
            if (!read || read->step != TlsSession::Step::done) {
                return;
            }
            require(read->bytes > 0 && read->bytes <= buffer.size());
            got_.insert(got_.end(),
                        buffer.begin(),
                        buffer.begin() + static_cast<std::ptrdiff_t>(read->bytes));
        }
    }

    std::span<const std::uint8_t> script_;
    std::unique_ptr<TlsSession> client_;
    Peer peer_{};
    Bytes sent_{};
    Bytes got_{};
    int steps_{};
    int idle_{};
    bool open_{false};
    bool over_{false};
};

}  // namespace

/// Whatever comes from a TLS server, and however it is cut, ends in a step or in a failure with a
/// reason; and what an honest server sends comes out as it went in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Play{std::span{data, size}}.run();
    return 0;
}
