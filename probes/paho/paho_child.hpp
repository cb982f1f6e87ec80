// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>

namespace sonde {

/// The whole of `sonde paho-child`: reads a PahoOrder, carries it out through Paho and writes what
/// happens as the lines of probes/paho/result_json.hpp. Answers the exit code: 0 also where the
/// probe failed, 2 where the order could not be read.
/// After the last line nothing of worth is left to do, and Paho takes a second for it: whoever
/// started the process may end it then.
int paho_child_main(std::istream& in, std::ostream& out);

}  // namespace sonde
