# SPDX-License-Identifier: Apache-2.0
# sonde_test(NAME SOURCES ... NEEDS ... [LABEL unit|integration|system|measures] [TIMEOUT seconds]
# [RUN_SERIAL]): one GoogleTest executable, each of its tests known to ctest by its own name. With
# RUN_SERIAL nothing else runs beside one of them. What `measures` time or memory a sanitizer distorts.
include(GoogleTest)

# What is worth being run on the program as it ships: what drives it, and what measures.
add_custom_target(release_tests)

if(SONDE_PCH)
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/sonde_test_headers.cpp CONTENT "")
  add_library(sonde_test_headers OBJECT ${PROJECT_BINARY_DIR}/sonde_test_headers.cpp)
  target_compile_features(sonde_test_headers PRIVATE cxx_std_20)
  target_link_libraries(sonde_test_headers PRIVATE GTest::gtest GTest::gmock sonde_warnings)
  target_precompile_headers(
    sonde_test_headers
    PRIVATE <gmock/gmock.h> <gtest/gtest.h> ${SONDE_COMMON_HEADERS}
  )
endif()

function(sonde_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "RUN_SERIAL" "LABEL;TIMEOUT" "SOURCES;NEEDS")
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  add_executable(${name} ${arg_SOURCES})
  if(arg_LABEL MATCHES "^(system|measures)$")
    add_dependencies(release_tests ${name})
  endif()
  target_link_libraries(
    ${name} PRIVATE ${arg_NEEDS} GTest::gtest GTest::gmock GTest::gtest_main sonde_warnings
  )
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  if(SONDE_PCH)
    target_precompile_headers(${name} REUSE_FROM sonde_test_headers)
  endif()
  gtest_discover_tests(
    ${name}
    DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT} RUN_SERIAL ${arg_RUN_SERIAL}
  )
endfunction()

# A fuzz target of tests/fuzz over its seeds and former crashers; needs no fuzzer and no clang.
function(sonde_fuzz_replay name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;NEEDS")
  set(folder ${PROJECT_SOURCE_DIR}/tests/fuzz)
  add_executable(${name}_replay ${folder}/${name}.cpp ${folder}/replay.cpp ${arg_SOURCES})
  target_include_directories(${name}_replay PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name}_replay PRIVATE ${arg_NEEDS} sonde_warnings)
  add_test(
    NAME ${name}_replay
    COMMAND ${name}_replay ${folder}/corpus/${name} ${folder}/crashers/${name}
  )
  set_tests_properties(${name}_replay PROPERTIES LABELS unit TIMEOUT 60)
endfunction()
