// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/section.hpp"

#include <openssl/ssl.h>

/// Section F: what a TLS server can do.
namespace sonde::catalogue {

using namespace std::chrono_literals;
using support::Fault;
using enum FailureReason;

namespace {

class TlsSection {
  public:
    TlsSection(support::CertificateAuthority& authority, support::CertificateAuthority& other)
        : authority_{authority}, other_{other}, identity_{authority.issue({})} {}

    Scenario& add(const char* id,
                  const char* what,
                  support::BrokerTls tls,
                  FailureReason reason,
                  std::optional<std::uint16_t> code = {}) {
        auto& scenario = section_.add({});
        scenario.id = id;
        scenario.what = what;
        scenario.broker.tls = std::move(tls);
        scenario.wishes.tls = TlsSettings{.ca_file = authority_.ca_file()};
        scenario.end = End{Phase::tls, reason, code};
        return scenario;
    }

    void add_certificates() {
        const auto refused = [this](
                                 const char* what, support::Identity identity, const char* says) {
            add("F10", what, {.identity = std::move(identity)}, certificate).says = says;
        };
        refused("expired", authority_.issue({.from = -48h, .until = -24h}), "has expired");
        refused("not yet valid", authority_.issue({.from = 24h}), "not valid yet");
        refused("another host", authority_.issue({.hosts = "DNS:elsewhere.test"}), "is not for");
        refused("self-signed", authority_.issue_self_signed({}), "self-signed");
        const auto withdrawn = authority_.issue({});
        add("F10", "revoked", {.identity = withdrawn}, certificate).says = "is revoked";
        section_.scenarios().back().wishes.tls->crl_file =
            authority_.revoke({.cert_files = {withdrawn.cert_file}});
        refused("another authority", other_.issue({}), "issued by `CN=Other CA`");
    }

    void add_handshakes() {
        for (const auto& [highest, code] :
             {std::pair{TLS1_2_VERSION, 40}, std::pair{TLS1_3_VERSION, 116}}) {
            for (const auto* const id : {"F11", "F13"}) {
                add(id,
                    "a client certificate is demanded",
                    {.identity = identity_,
                     .client_ca_file = authority_.ca_file(),
                     .highest = highest},
                    handshake,
                    static_cast<std::uint16_t>(code));
            }
        }
        add("F14",
            "TLS 1.0 only",
            {.identity = identity_, .lowest = TLS1_VERSION, .highest = TLS1_VERSION},
            handshake)
            .any_code = true;
        add("F15", "another protocol", {.identity = identity_, .alpn = {"mqtt"}}, handshake, 120)
            .wishes.tls->alpn = {"x-other"};
        // Asked for behind the first packet; it is completed, and the exchange goes on.
        add("F16",
            "renegotiation",
            {.identity = identity_, .highest = TLS1_2_VERSION, .renegotiates = true},
            handshake)
            .end.reset();
        auto& plain = add("F17", "a plain port", {}, closed);
        plain.broker.tls.reset();
        plain.scheme = Scheme::mqtts;
        plain.says = "plain port";
        auto& secure = add("F17", "a TLS port, asked in plain", {.identity = identity_}, closed);
        secure.scheme = Scheme::mqtt;
        secure.end->phase = Phase::connect;
        secure.says = "mqtts://";
    }

    /// The server's flights, cut at their beginning and inside; and its second one, of TLS 1.2,
    /// which does not come where it has not heard ours.
    void add_stalls() {
        for (const int highest : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            for (const std::uint64_t byte : {0U, 3U, 90U, 600U}) {
                add("F12",
                    "stalls behind a byte",
                    {.identity = identity_, .highest = highest},
                    timeout)
                    .fault_to_client =
                    support::PlannedFault{.fault = Fault::drop, .at = {.byte = byte}, .times = 9};
            }
        }
        add("F12",
            "hears no second flight",
            {.identity = identity_, .highest = TLS1_2_VERSION},
            timeout)
            .fault_to_broker =
            support::PlannedFault{.fault = Fault::drop, .at = {.byte = 230}, .times = 9};
    }

    std::vector<Scenario> take() { return section_.take(); }

  private:
    support::CertificateAuthority& authority_;
    support::CertificateAuthority& other_;
    support::Identity identity_;
    Section section_{};
};

}  // namespace

std::vector<std::string> tls_ids() {
    return {"F10", "F11", "F12", "F13", "F14", "F15", "F16", "F17"};
}

std::vector<Scenario> tls_scenarios(support::CertificateAuthority& authority,
                                    support::CertificateAuthority& other) {
    TlsSection section{authority, other};
    section.add_certificates();
    section.add_handshakes();
    section.add_stalls();
    return section.take();
}

}  // namespace sonde::catalogue
