// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sonde::testing {

/// Keeps Linux' software stamps on for all of the machine, and is made only once they are there.
/// Linux turns them on with the first socket that asks, some time later: on a busy machine after
/// the first packets of who asked, whose stamps a test may demand. Throws where none come.
class StampsOn {
  public:
    StampsOn();
    StampsOn(const StampsOn&) = delete;
    StampsOn& operator=(const StampsOn&) = delete;
    ~StampsOn();

  private:
    bool packet_has_stamp() const;

    int descriptor_;
};

}  // namespace sonde::testing
