// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/population.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Reads who each client is, a client a line: CSV (RFC 4180) whose first line names the columns, or
/// JSON objects. Columns: client_id, username, password, cert_file, key_file, each where it is
/// needed; empty lines are skipped. The error has a sentence for each line that is wrong, with
/// `file_name:line: ` in front and at most 20 of them. It never quotes what may be a password.
tl::expected<std::vector<load::Identity>, std::vector<std::string>> read_identities(
    std::string_view text, const std::string& file_name);

}  // namespace sonde
