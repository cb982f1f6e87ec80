// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_child.hpp"

#include <iostream>

int main() {
    return sonde::paho_child_main(std::cin, std::cout);
}
