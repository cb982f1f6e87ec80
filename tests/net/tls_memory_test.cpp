// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls.hpp"
#include "probes/net/tls_context.hpp"
#include "tests/support/certificates.hpp"
#include "tests/wire/counted_new.hpp"

#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <malloc.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iostream>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace sonde::net {
namespace {

void* allocate(std::size_t size, const char* /*file*/, int /*line*/) {
    return ::operator new(size);
}

void release(void* memory, const char* /*file*/, int /*line*/) {
    ::operator delete(memory);
}

void* reallocate(void* memory, std::size_t size, const char* /*file*/, int /*line*/) {
    void* const fresh = ::operator new(size);
    if (memory != nullptr) {
        std::memcpy(fresh, memory, std::min(size, malloc_usable_size(memory)));
        ::operator delete(memory);
    }
    return fresh;
}

/// OpenSSL's memory counts with ours; only before it has allocated any.
const bool all_counted =  // NOLINT(cert-err58-cpp): what does not throw.
    CRYPTO_set_mem_functions(&allocate, &reallocate, &release) == 1;

constexpr std::size_t warm_ups = 10;
constexpr std::size_t counted = 100;
constexpr std::size_t connections = warm_ups + counted;

/// Serves TLS on one end each of many socket pairs, in a process of its own, so that no memory but
/// the clients' counts here: a handshake, then what comes in once is sent back.
class EchoServer {
  public:
    explicit EchoServer(const support::Identity& identity) {
        std::vector<int> theirs;
        for (auto& end : ends_) {
            std::array<int, 2> pair{};
            EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()), 0);
            end = pair[0];
            theirs.push_back(pair[1]);
        }
        child_ = fork();  // NOLINT(cppcoreguidelines-prefer-member-initializer): the sockets first.
        if (child_ == 0) {
            std::ranges::for_each(ends_, &::close);
            serve(identity, theirs);
            _exit(0);
        }
        std::ranges::for_each(theirs, &::close);
    }
    EchoServer(const EchoServer&) = delete;
    EchoServer& operator=(const EchoServer&) = delete;
    ~EchoServer() {
        std::ranges::for_each(ends_, &::close);
        waitpid(child_, nullptr, 0);
    }

    int end(std::size_t i) const { return ends_.at(i); }

  private:
    static void serve(const support::Identity& identity, const std::vector<int>& ends) {
        SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
        SSL_CTX_use_certificate_chain_file(context, identity.cert_file.c_str());
        SSL_CTX_use_PrivateKey_file(context, identity.key_file.c_str(), SSL_FILETYPE_PEM);
        std::array<char, 64> buffer{};
        for (const int end : ends) {
            SSL* const session = SSL_new(context);
            SSL_set_fd(session, end);
            if (SSL_accept(session) == 1) {
                SSL_write(session, buffer.data(), SSL_read(session, buffer.data(), 64));
            }
        }
        // They stay open until the clients have gone.
        while (read(ends.back(), buffer.data(), buffer.size()) > 0) {
        }
    }

    std::array<int, connections> ends_{};
    pid_t child_{};
};

/// What each connection that `open` makes takes, once it was used and is idle.
template <class Open>
std::size_t bytes_each(const EchoServer& server, Open open) {
    std::vector<decltype(open(0))> opened;
    opened.reserve(connections);
    std::size_t before = 0;
    for (std::size_t i = 0; i < connections; ++i) {
        if (i == warm_ups) {
            before = wire::bytes_in_use();
        }
        opened.push_back(open(server.end(i)));
    }
    return (wire::bytes_in_use() - before) / counted;
}

using Bare = std::unique_ptr<SSL, OpenSslDeleter>;

/// As frugal as a client of OpenSSL alone can be.
Bare open_bare(SSL_CTX* context, int end) {
    Bare session{SSL_new(context)};
    SSL_set_fd(session.get(), end);
    SSL_set1_host(session.get(), "localhost");
    std::array<char, 64> buffer{};
    EXPECT_EQ(SSL_connect(session.get()), 1);
    EXPECT_EQ(SSL_write(session.get(), buffer.data(), 16), 16);
    EXPECT_EQ(SSL_read(session.get(), buffer.data(), 64), 16);
    EXPECT_EQ(SSL_free_buffers(session.get()), 1);
    return session;
}

void send_output(TlsSession& session, int end) {
    while (!session.output().empty()) {
        const auto sent = write(end, session.output().data(), session.output().size());
        ASSERT_GT(sent, 0);
        session.drop_output(static_cast<std::size_t>(sent));
    }
}

void receive_input(TlsSession& session, int end) {
    std::array<std::byte, 4096> buffer{};
    const auto count = read(end, buffer.data(), buffer.size());
    ASSERT_GT(count, 0);
    session.feed(std::span{buffer}.first(static_cast<std::size_t>(count)));
}

std::unique_ptr<TlsSession> open_ours(const TlsContext& context, int end) {
    auto session = TlsSession::create(context).value();
    auto step = session->handshake();
    for (; step && *step == TlsSession::Step::needs_input; step = session->handshake()) {
        send_output(*session, end);
        receive_input(*session, end);
    }
    EXPECT_TRUE(step && *step == TlsSession::Step::done) << (step ? "" : step.error().detail);
    std::array<std::byte, 64> buffer{};
    EXPECT_TRUE(session->encrypt(std::span{buffer}.first(16)));
    send_output(*session, end);
    auto decrypted = session->decrypt(buffer);
    for (; decrypted && decrypted->step == TlsSession::Step::needs_input;
         decrypted = session->decrypt(buffer)) {
        receive_input(*session, end);
    }
    EXPECT_TRUE(decrypted && decrypted->bytes == 16);
    EXPECT_EQ(session->decrypt(buffer)->step, TlsSession::Step::needs_input);
    return session;
}

TEST(TlsMemory, OfAnIdleVerifiedSessionIsThatOfAFrugalBareOne) {
    ASSERT_TRUE(all_counted);
    support::CertificateAuthority authority;
    const auto identity = authority.issue({});

    const std::unique_ptr<SSL_CTX, OpenSslDeleter> bare_context{SSL_CTX_new(TLS_client_method())};
    SSL_CTX_load_verify_file(bare_context.get(), authority.ca_file().c_str());
    SSL_CTX_set_verify(bare_context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(bare_context.get(), SSL_MODE_RELEASE_BUFFERS);
    const auto bare = bytes_each(EchoServer{identity},
                                 [&](int end) { return open_bare(bare_context.get(), end); });

    TrustStores stores;
    const auto context =
        TlsContext::create({.ca_file = authority.ca_file()}, "localhost", stores).value();
    const auto ours =
        bytes_each(EchoServer{identity}, [&](int end) { return open_ours(context, end); });

    std::cout << "bytes a session: bare OpenSSL " << bare << ", ours " << ours << '\n';
    EXPECT_LE(static_cast<double>(ours), 1.1 * static_cast<double>(bare));
    EXPECT_LE(ours, 32U << 10U);  // Of the 33 KiB that a whole connection may take.
}

}  // namespace
}  // namespace sonde::net
