# SPDX-License-Identifier: Apache-2.0
# `cpack -G DEB` in a release build makes the Debian package, for /usr and /etc. Libraries that it
# depends on are found by dpkg-shlibdeps in the program itself.
set(CPACK_PACKAGE_NAME sonde)
set(CPACK_PACKAGE_VENDOR "the authors of sonde")
set(CPACK_PACKAGE_CONTACT "the authors of sonde <sonde@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CHECKSUM SHA256)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The second has what makes the user, and no systemd, as in a container.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "prometheus, bash-completion")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${PROJECT_SOURCE_DIR}/deploy/debian/conffiles
    ${PROJECT_SOURCE_DIR}/deploy/debian/postinst
    ${PROJECT_SOURCE_DIR}/deploy/debian/postrm
    ${PROJECT_SOURCE_DIR}/deploy/debian/prerm
)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
string(
  CONCAT CPACK_DEBIAN_PACKAGE_DESCRIPTION
         "Connects to MQTT brokers as a client does, sends itself a message, times every phase\n"
         "by the kernel's own stamps, counts every size and names every failure. A daemon for\n"
         "Prometheus, a one-off test for people and CI, and a load generator."
)

# What only a package installs: it is not for the prefix of `cmake --install`.
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL Unspecified debian)
install(
  FILES deploy/systemd/sonde.toml
  DESTINATION /etc/sonde
  COMPONENT debian
  EXCLUDE_FROM_ALL
)
install(
  FILES deploy/debian/copyright
  DESTINATION ${CMAKE_INSTALL_DOCDIR}
  COMPONENT debian
  EXCLUDE_FROM_ALL
)
include(CPack)
