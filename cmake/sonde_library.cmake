# SPDX-License-Identifier: Apache-2.0
# sonde_library(NAME SOURCES ... HEADERS ... NEEDS ...): one static library a layer.
#
# NEEDS is the layer diagram of docs/architecture.md in code: a layer that is not named there cannot
# be linked, and tests/layers.sh sees to it that it cannot be included either.
#
# The target all_verify_interface_header_sets compiles each header alone, but for those with a source
# of their name: that includes it first (tests/layers.sh), and shows the same.
function(sonde_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;NEEDS")
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "sonde_library(${name}): no SOURCES")
  endif()
  add_library(${name} STATIC ${arg_SOURCES})
  set(paired "")
  set(lone "")
  foreach(header IN LISTS arg_HEADERS)
    string(REGEX REPLACE "[.]hpp$" ".cpp" source ${header})
    if(source IN_LIST arg_SOURCES)
      list(APPEND paired ${header})
    else()
      list(APPEND lone ${header})
    endif()
  endforeach()
  target_sources(
    ${name}
    PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${paired}
    PUBLIC FILE_SET lone TYPE HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${lone}
  )
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_link_libraries(${name} PUBLIC ${arg_NEEDS} PRIVATE sonde_warnings)
  set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON INTERFACE_HEADER_SETS_TO_VERIFY lone)
  if(SONDE_PCH)
    target_precompile_headers(${name} PRIVATE ${SONDE_COMMON_HEADERS})
  endif()
endfunction()
