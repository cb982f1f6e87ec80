# sonde_test(NAME SOURCES ... NEEDS ... [LABEL unit|integration|system] [TIMEOUT seconds]): one
# GoogleTest executable, each of its tests known to ctest by its own name.
include(GoogleTest)
function(sonde_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL;TIMEOUT" "SOURCES;NEEDS")
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(
    ${name} PRIVATE ${arg_NEEDS} GTest::gtest GTest::gmock GTest::gtest_main sonde_warnings
  )
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  gtest_discover_tests(
    ${name} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT}
  )
endfunction()
