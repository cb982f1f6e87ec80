# SPDX-License-Identifier: Apache-2.0
# sonde_page_files(FOLDER OUTPUT): the files of the page as a C++ file, so that the program has them
# with it. They are read when CMake runs, which it does again once one of them changes.
function(sonde_page_files folder output)
  file(READ ${folder}/index.html SONDE_PAGE_index_html)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/index.html)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.css ${folder}/*.js)
  set(SONDE_PAGE_FILES "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(name ${file} NAME)
    set(type "text/javascript; charset=utf-8")
    if(name MATCHES "\\.css$")
      set(type "text/css; charset=utf-8")
    endif()
    file(READ ${file} text)
    string(APPEND SONDE_PAGE_FILES
           "    File{\"/page/${name}\",\n         \"${type}\",\n         R\"sonde_page(${text})sonde_page\"},\n"
    )
  endforeach()
  configure_file(page_files.cpp.in ${output} @ONLY)
endfunction()
