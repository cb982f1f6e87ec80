// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/result.hpp"

#include <string>

namespace sonde::net {

/// Why the peer's certificate is not accepted, {tls, certificate}. `error` is OpenSSL's
/// X509_V_ERR_.
Failure refused_certificate(const TlsFacts& facts, const std::string& host, long error);

/// What OpenSSL's error code means for what was being done, {tls, handshake}.
Failure tls_failure(const std::string& what, unsigned long code);

}  // namespace sonde::net
