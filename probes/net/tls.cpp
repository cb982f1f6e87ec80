// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls.hpp"

#include "probes/net/address.hpp"
#include "probes/net/tls_context.hpp"
#include "probes/net/tls_failure.hpp"
#include "probes/net/tls_pipe.hpp"
#include "probes/net/tls_tickets.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <utility>
#include <vector>

namespace sonde::net {

struct TlsSession::State {
    std::optional<TlsContext> own_context{};
    const TlsContext* context{};
    // Before the session, which points to them.
    TlsPipe pipe{};
    std::unique_ptr<TlsFacts> refused{};  ///< Of a certificate that was not accepted.
    bool established{false};
    /// What could not be encrypted while the peer wanted a renegotiation.
    std::vector<std::byte> waiting{};
    bool offered{false};  ///< A ticket of an earlier session.
    std::shared_ptr<TlsTicket> ticket{};
    std::unique_ptr<SSL, OpenSslDeleter> session{};
};

namespace {

/// The names under which the session asks for the peer and checks it. SNI carries names only
/// (RFC 6066 section 3), an address is checked against the certificate's addresses.
bool set_peer_name(SSL* session, const std::string& name) {
    if (Address::parse(name, 0)) {
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), name.c_str()) == 1;
    }
    // SSL_set_tlsext_host_name without its macro, which casts in the old style. It copies the name.
    return SSL_ctrl(session,
                    SSL_CTRL_SET_TLSEXT_HOSTNAME,
                    TLSEXT_NAMETYPE_host_name,
                    const_cast<char*>(name.c_str())) == 1 &&
           SSL_set1_host(session, name.c_str()) == 1;
}

/// How much plain text waits for the end of a renegotiation.
constexpr std::size_t most_waiting = 1U << 20U;

/// SSL_MODE_RELEASE_BUFFERS leaves a write buffer of 16 KiB behind, after most writes and after a
/// session ticket.
void free_buffers(SSL* session) {
    (void)SSL_free_buffers(session);  // It declines where one of them still holds something.
}

}  // namespace

TlsSession::TlsSession(std::unique_ptr<State> state) : state_{std::move(state)} {}
TlsSession::~TlsSession() = default;

Result<std::unique_ptr<TlsSession>> TlsSession::create(const TlsSettings& settings,
                                                       const std::string& host,
                                                       TrustStores& stores,
                                                       KeyLog* key_log,
                                                       std::shared_ptr<TlsTicket> ticket) {
    auto context = TlsContext::create(settings, host, stores, key_log);
    if (!context) {
        return tl::unexpected{std::move(context.error())};
    }
    auto state = std::make_unique<State>();
    state->context = &state->own_context.emplace(std::move(*context));
    state->ticket = std::move(ticket);
    return start(std::move(state));
}

Result<std::unique_ptr<TlsSession>> TlsSession::create(const TlsContext& context) {
    auto state = std::make_unique<State>();
    state->context = &context;
    return start(std::move(state));
}

Result<std::unique_ptr<TlsSession>> TlsSession::create(const TlsContext& context,
                                                       const TlsIdentity& identity) {
    auto made = create(context);
    if (!made) {
        return made;
    }
    auto* const session = (*made)->state_->session.get();
    if (SSL_use_certificate_chain_file(session, identity.cert_file.c_str()) != 1) {
        return unusable_tls("loading the certificate " + identity.cert_file);
    }
    if (SSL_use_PrivateKey_file(session, identity.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        return unusable_tls("loading the key " + identity.key_file);
    }
    return made;
}

Result<std::unique_ptr<TlsSession>> TlsSession::start(std::unique_ptr<State> state) {
    state->session.reset(SSL_new(state->context->get()));
    auto* const session = state->session.get();
    auto* const bio = state->pipe.make_bio();
    SSL_set_bio(session, bio, bio);
    SSL_set_connect_state(session);
    keep_refused(session, state->refused);
    state->offered = state->ticket && state->ticket->lend_to(session);
    const auto& host = state->context->host();
    if (!set_peer_name(session, host)) {
        return tl::unexpected{Failure{
            .phase = Phase::tls,
            .reason = FailureReason::local,
            .detail = "`" + host + "` cannot be used as a TLS server name",
        }};
    }
    return std::unique_ptr<TlsSession>{new TlsSession{std::move(state)}};
}

Result<TlsSession::Step> TlsSession::handshake() {
    auto* const session = state_->session.get();
    ERR_clear_error();
    const int outcome = SSL_do_handshake(session);
    if (outcome == 1) {
        state_->established = true;
        free_buffers(session);
        if (auto finished = check_finished(); !finished) {
            return tl::unexpected{std::move(finished.error())};
        }
        return Step::done;
    }
    switch (SSL_get_error(session, outcome)) {
        case SSL_ERROR_WANT_READ:
            return Step::needs_input;
        case SSL_ERROR_ZERO_RETURN:
        case SSL_ERROR_SYSCALL:
            // With memory BIOs there is no system call: the input ended inside the handshake.
            return Step::closed;
        default:
            if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
                ERR_clear_error();
                return Step::closed;
            }
            return tl::unexpected{failure("the TLS handshake failed")};
    }
}

/// What the handshake must have brought beside having come to its end.
Result<void> TlsSession::check_finished() const {
    const auto* const session = state_->session.get();
    const bool reused = SSL_session_reused(session) == 1;
    if (state_->offered && reused) {
        state_->ticket->note_taken(session);
    }
    if (state_->context->pre_shared_key() != nullptr && !proved_by_pre_shared_key(session)) {
        return tl::unexpected{Failure{
            .phase = Phase::tls,
            .reason = FailureReason::handshake,
            .detail = "the broker showed a certificate instead of proving that it knows the "
                      "pre-shared key; does it know psk_identity, and allow keys at all?",
        }};
    }
    return {};
}

Failure TlsSession::failure(const std::string& what) const {
    const auto code = ERR_peek_error();
    ERR_clear_error();
    if (ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED) {
        return refused_certificate(
            facts(), state_->context->host(), SSL_get_verify_result(state_->session.get()));
    }
    auto failure = tls_failure(what, code);
    if (state_->context->pre_shared_key() != nullptr && !state_->established) {
        failure.detail += "; are psk_identity and the pre-shared key those that the broker knows?";
    }
    return failure;
}

void TlsSession::feed(std::span<const std::byte> ciphertext) {
    state_->pipe.feed(ciphertext);
}

void TlsSession::feed_end() {
    state_->pipe.feed_end();
}

std::span<const std::byte> TlsSession::output() const {
    return state_->pipe.output();
}

void TlsSession::drop_output(std::size_t count) {
    state_->pipe.drop_output(count);
}

Result<TlsSession::Decrypted> TlsSession::decrypt(std::span<std::byte> into) {
    auto* const session = state_->session.get();
    ERR_clear_error();
    std::size_t count = 0;
    const int outcome = SSL_read_ex(session, into.data(), into.size(), &count);
    if (outcome == 1) {
        if (auto sent = encrypt({}); !sent) {
            return tl::unexpected{std::move(sent.error())};
        }
        return Decrypted{.step = Step::done, .bytes = count};
    }
    switch (SSL_get_error(session, outcome)) {
        case SSL_ERROR_WANT_READ:
            if (auto sent = encrypt({}); !sent) {
                return tl::unexpected{std::move(sent.error())};
            }
            free_buffers(session);
            return Decrypted{.step = Step::needs_input};
        case SSL_ERROR_ZERO_RETURN:
        case SSL_ERROR_SYSCALL:
            return Decrypted{.step = Step::closed};
        default:
            if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
                // No close_notify before the end: many brokers do so, and MQTT has its own end.
                ERR_clear_error();
                return Decrypted{.step = Step::closed};
            }
            return tl::unexpected{failure("TLS broke off")};
    }
}

Result<void> TlsSession::encrypt(std::span<const std::byte> plain) {
    auto* const session = state_->session.get();
    auto& waiting = state_->waiting;
    if (!waiting.empty()) {
        waiting.insert(waiting.end(), plain.begin(), plain.end());
        plain = waiting;
    }
    if (plain.empty()) {
        return {};
    }
    ERR_clear_error();
    std::size_t count = 0;
    // All or nothing: SSL_MODE_ENABLE_PARTIAL_WRITE is not set, and memory never blocks.
    if (SSL_write_ex(session, plain.data(), plain.size(), &count) == 1) {
        std::vector<std::byte>{}.swap(waiting);
        free_buffers(session);
        return {};
    }
    // Only where a renegotiation (TLS 1.2) waits for the peer: what it says then lets us go on.
    if (SSL_get_error(session, 0) != SSL_ERROR_WANT_READ || plain.size() > most_waiting) {
        return tl::unexpected{failure("encrypting")};
    }
    if (waiting.empty()) {
        waiting.assign(plain.begin(), plain.end());
    }
    return {};
}

void TlsSession::shut() {
    ERR_clear_error();
    SSL_shutdown(state_->session.get());
    ERR_clear_error();
}

TlsFacts TlsSession::facts() const {
    const auto* const session = state_->session.get();
    auto facts = state_->refused ? *state_->refused : certificate_facts(session);
    if (state_->established) {
        facts.version = SSL_get_version(session);
        facts.cipher = SSL_get_cipher_name(session);
        facts.offered = state_->offered;
        const auto* const psk = state_->context->pre_shared_key();
        if (psk != nullptr && proved_by_pre_shared_key(session)) {
            facts.psk_identity = psk->identity;
            facts.verified = true;
            facts.unverified_because.clear();
        } else {
            facts.resumed = SSL_session_reused(session) == 1;
        }
        const unsigned char* alpn = nullptr;
        unsigned alpn_length = 0;
        SSL_get0_alpn_selected(session, &alpn, &alpn_length);
        facts.alpn.assign(alpn, alpn + alpn_length);
    }
    return facts;
}

}  // namespace sonde::net
