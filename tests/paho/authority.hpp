#pragma once

#include "tests/support/mosquitto.hpp"

#include <string>

namespace sonde::testing {

/// A certificate authority made for one test.
class Authority {
  public:
    Authority();

    std::string file() const { return folder_.path() + "/authority.pem"; }

    /// `names` as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1".
    Mosquitto::Certificate certificate_for(const std::string& names) const;

  private:
    TemporaryFolder folder_{};
};

}  // namespace sonde::testing
