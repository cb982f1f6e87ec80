// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/net/lookup.hpp"

#include <ares.h>

#include <optional>
#include <string>

namespace sonde::net {

/// What a status of c-ares other than success means for the lookup.
Failure failure_of(int status, const Question& question);

/// The addresses as c-ares has ordered them (RFC 6724). `server`: who answered, where it was not
/// the hosts file. A list without addresses is a failure too.
Result<Answer> answer_of(const ares_addrinfo& list,
                         const std::optional<std::string>& server,
                         const Question& question);

}  // namespace sonde::net
