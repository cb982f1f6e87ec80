// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls_failure.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstdint>
#include <string_view>

namespace sonde::net {

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
            return "the broker's certificate" + subject +
                   " is revoked, as crl_file says, or one of its chain is";
        case X509_V_ERR_UNABLE_TO_GET_CRL:
            return "crl_file has no list of `" + facts.issuer +
                   "`, which issued the broker's certificate" + subject;
        case X509_V_ERR_CRL_HAS_EXPIRED:
            return "a revocation list in crl_file is out of date, so that nobody knows whether the "
                   "broker's certificate" +
                   subject + " is revoked";
        default:
            return "the broker's certificate" + subject +
                   " was not accepted: " + X509_verify_cert_error_string(error);
    }
}

}  // namespace

Failure refused_certificate(const TlsFacts& facts, const std::string& host, long error) {
    return Failure{
        .phase = Phase::tls,
        .reason = FailureReason::certificate,
        .detail = certificate_sentence(facts, host, error),
    };
}

Failure tls_failure(const std::string& what, unsigned long code) {
    const auto reason = ERR_GET_REASON(code);
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

}  // namespace sonde::net
