#include "probes/net/tls.hpp"

#include "probes/net/address.hpp"
#include "probes/net/tls_context.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <limits>
#include <string_view>

namespace sonde::net {

struct TlsSession::State {
    std::unique_ptr<SSL_CTX, OpenSslDeleter> context{};
    TlsFacts facts{};  // Before the session, which points to it.
    std::unique_ptr<SSL, OpenSslDeleter> session{};
    std::string host{};
    BIO* incoming{};  // Owned by the session.
    BIO* outgoing{};
};

namespace {

constexpr unsigned first_alert = SSL_AD_REASON_OFFSET;
constexpr unsigned past_last_alert = first_alert + 256;

std::string_view advice_for(int reason) {
    switch (reason) {
        case SSL_R_WRONG_VERSION_NUMBER:
        case SSL_R_HTTP_REQUEST:
        case SSL_R_UNEXPECTED_MESSAGE:
        case SSL_R_PACKET_LENGTH_TOO_LONG:
            return "; the answer is not TLS: is this the broker's plain port?";
        case SSL_R_UNSUPPORTED_PROTOCOL:
        case SSL_AD_REASON_OFFSET + SSL_AD_PROTOCOL_VERSION:
            return "; the broker offers no TLS version that we accept (tls_min_version)";
        case SSL_AD_REASON_OFFSET + SSL_AD_CERTIFICATE_REQUIRED:
        case SSL_AD_REASON_OFFSET + SSL_AD_BAD_CERTIFICATE:
            return "; the broker asks for a client certificate that it accepts (cert_file, "
                   "key_file)";
        case SSL_AD_REASON_OFFSET + SSL_AD_UNKNOWN_CA:
            return "; the broker does not know the issuer of our client certificate";
        case SSL_AD_REASON_OFFSET + SSL_AD_NO_APPLICATION_PROTOCOL:
            return "; the broker accepts none of the ALPN protocols offered";
        default:
            return "";
    }
}

std::string certificate_sentence(const TlsFacts& facts, const std::string& host, long error) {
    const std::string subject = facts.subject.empty() ? "" : " (" + facts.subject + ")";
    switch (error) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return "the broker's certificate" + subject + " has expired, or one of its chain has";
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "the broker's certificate" + subject +
                   " is not valid yet; is a clock wrong, here or where it was issued?";
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return "the broker's certificate" + subject + " is not for `" + host +
                   "`; server_name names another host to check for";
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return "the broker's certificate" + subject +
                   " is self-signed and not trusted; ca_file can name it";
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
            return "the broker's certificate" + subject + " is issued by `" + facts.issuer +
                   "`, which is not trusted here; ca_file names a CA to trust";
        case X509_V_ERR_CERT_REVOKED:
            return "the broker's certificate" + subject + " is revoked";
        default:
            return "the broker's certificate" + subject +
                   " was not accepted: " + X509_verify_cert_error_string(error);
    }
}

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

}  // namespace

TlsSession::TlsSession(std::unique_ptr<State> state) : state_{std::move(state)} {}
TlsSession::~TlsSession() = default;

Result<std::unique_ptr<TlsSession>> TlsSession::create(const TlsSettings& settings,
                                                       const std::string& host,
                                                       TrustStores& stores) {
    auto context = make_tls_context(settings, stores);
    if (!context) {
        return tl::unexpected{std::move(context.error())};
    }
    auto state = std::make_unique<State>();
    state->context = std::move(*context);
    state->host = settings.server_name.empty() ? host : settings.server_name;
    state->session.reset(SSL_new(state->context.get()));
    state->incoming = BIO_new(BIO_s_mem());
    state->outgoing = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(state->incoming, -1);
    SSL_set_bio(state->session.get(), state->incoming, state->outgoing);
    SSL_set_connect_state(state->session.get());
    record_certificates(state->session.get(), state->facts);
    if (!set_peer_name(state->session.get(), state->host)) {
        return tl::unexpected{Failure{
            .phase = Phase::tls,
            .reason = FailureReason::local,
            .detail = "`" + state->host + "` cannot be used as a TLS server name",
        }};
    }
    return std::unique_ptr<TlsSession>{new TlsSession{std::move(state)}};
}

Result<TlsSession::Step> TlsSession::handshake() {
    auto* const session = state_->session.get();
    ERR_clear_error();
    const int outcome = SSL_do_handshake(session);
    if (outcome == 1) {
        auto& facts = state_->facts;
        facts.version = SSL_get_version(session);
        facts.cipher = SSL_get_cipher_name(session);
        facts.resumed = SSL_session_reused(session) == 1;
        const unsigned char* alpn = nullptr;
        unsigned alpn_length = 0;
        SSL_get0_alpn_selected(session, &alpn, &alpn_length);
        facts.alpn.assign(alpn, alpn + alpn_length);
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

Failure TlsSession::failure(const std::string& what) const {
    const auto code = ERR_peek_error();
    const auto reason = ERR_GET_REASON(code);
    ERR_clear_error();
    if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
        return Failure{
            .phase = Phase::tls,
            .reason = FailureReason::certificate,
            .detail = certificate_sentence(
                state_->facts, state_->host, SSL_get_verify_result(state_->session.get())),
        };
    }
    auto result = Failure{.phase = Phase::tls, .reason = FailureReason::handshake};
    const auto number = static_cast<unsigned>(reason);
    if (number >= first_alert && number < past_last_alert) {
        const auto alert = static_cast<int>(number - first_alert);
        result.code = static_cast<std::uint16_t>(alert);
        result.code_name = SSL_alert_desc_string_long(alert);
        result.detail = what + ": the broker sent the alert " + result.code_name;
    } else {
        const auto* const text = ERR_reason_error_string(code);
        result.detail = what + ": " + (text != nullptr ? text : "no reason given");
    }
    result.detail += advice_for(reason);
    return result;
}

void TlsSession::feed(std::span<const std::byte> ciphertext) {
    // A memory BIO takes all that it is given; a chunk never exceeds the caller's read buffer.
    BIO_write(state_->incoming, ciphertext.data(), static_cast<int>(ciphertext.size()));
}

void TlsSession::feed_end() {
    BIO_set_mem_eof_return(state_->incoming, 0);
}

void TlsSession::take_output(std::vector<std::byte>& into) {
    char* data = nullptr;
    const auto length = BIO_get_mem_data(state_->outgoing, &data);
    const auto* const bytes = reinterpret_cast<const std::byte*>(data);
    into.insert(into.end(), bytes, bytes + length);
    BIO_reset(state_->outgoing);
}

Result<TlsSession::Decrypted> TlsSession::decrypt(std::span<std::byte> into) {
    auto* const session = state_->session.get();
    ERR_clear_error();
    std::size_t count = 0;
    const int outcome = SSL_read_ex(session, into.data(), into.size(), &count);
    if (outcome == 1) {
        return Decrypted{.step = Step::done, .bytes = count};
    }
    switch (SSL_get_error(session, outcome)) {
        case SSL_ERROR_WANT_READ:
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
    ERR_clear_error();
    std::size_t count = 0;
    // All or nothing: SSL_MODE_ENABLE_PARTIAL_WRITE is not set, and memory never blocks.
    if (SSL_write_ex(state_->session.get(), plain.data(), plain.size(), &count) != 1) {
        return tl::unexpected{failure("encrypting")};
    }
    return {};
}

void TlsSession::shut() {
    ERR_clear_error();
    SSL_shutdown(state_->session.get());
    ERR_clear_error();
}

const TlsFacts& TlsSession::facts() const {
    return state_->facts;
}

}  // namespace sonde::net
