# System packages only: nothing is downloaded, nothing is vendored. scripts/install-dependencies
# names the Debian packages.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(PahoMqttCpp REQUIRED)
find_package(ZLIB REQUIRED)

find_package(PkgConfig REQUIRED)
pkg_check_modules(cares REQUIRED IMPORTED_TARGET libcares)
# By pkg-config: the CMake package drags in civetweb and curl for the parts that are not used.
pkg_check_modules(prometheus_core REQUIRED IMPORTED_TARGET prometheus-cpp-core)

if(SONDE_TESTS)
  find_package(GTest REQUIRED)
endif()
if(SONDE_BENCH)
  find_package(benchmark REQUIRED)
endif()
