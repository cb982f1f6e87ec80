// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace sonde::manual {

/// What a shell sources so that it completes commands, flags and, where the help lists them or they
/// are files, their values.
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace sonde::manual
