# SPDX-License-Identifier: Apache-2.0
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
# Only its smaller half, which knows messages and no descriptions of them, and linked in: as a shared
# library it takes every start of sonde 0.2 ms of 4.4 to load.
set(Protobuf_USE_STATIC_LIBS ON)
find_package(Protobuf REQUIRED)

find_package(PkgConfig REQUIRED)
# Judges payloads and topics of strangers: linear in time, whatever they hold.
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
# Reads Prometheus' own files, and nothing else.
pkg_check_modules(yaml_cpp REQUIRED IMPORTED_TARGET yaml-cpp)
# crypt(3) with bcrypt.
pkg_check_modules(libxcrypt REQUIRED IMPORTED_TARGET libxcrypt)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(cares REQUIRED IMPORTED_TARGET libcares)
# By pkg-config: the CMake package drags in civetweb and curl for the parts that are not used.
pkg_check_modules(prometheus_core REQUIRED IMPORTED_TARGET prometheus-cpp-core)

if(SONDE_TESTS)
  find_package(GTest REQUIRED)
endif()
if(SONDE_BENCH)
  find_package(benchmark REQUIRED)
endif()
