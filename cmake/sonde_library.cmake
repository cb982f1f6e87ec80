# sonde_library(NAME SOURCES ... HEADERS ... NEEDS ...): one static library a layer.
#
# NEEDS is the layer diagram of docs/architecture.md in code: a layer that is not named there cannot
# be linked, and tests/layers.sh sees to it that it cannot be included either.
function(sonde_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;NEEDS")
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "sonde_library(${name}): no SOURCES")
  endif()
  add_library(${name} STATIC ${arg_SOURCES})
  target_sources(
    ${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_HEADERS}
  )
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_link_libraries(${name} PUBLIC ${arg_NEEDS} PRIVATE sonde_warnings)
  set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()
