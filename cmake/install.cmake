# SPDX-License-Identifier: Apache-2.0
install(TARGETS sonde RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(
  FILES README.md
        CHANGELOG.md
        LICENSE
        config/load.example.toml
        config/sonde.example.toml
        config/web.example.yml
  DESTINATION ${CMAKE_INSTALL_DOCDIR}
)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(
  DIRECTORY ${PROJECT_BINARY_DIR}/manual/
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
  FILES_MATCHING
  PATTERN completions EXCLUDE
  PATTERN *.1
)
install(
  DIRECTORY ${PROJECT_BINARY_DIR}/manual/
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man5
  FILES_MATCHING
  PATTERN completions EXCLUDE
  PATTERN *.5
)
# Where each shell looks for what its users did not write themselves.
set(completions ${PROJECT_BINARY_DIR}/manual/completions)
install(FILES ${completions}/sonde DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${completions}/_sonde DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(
  FILES ${completions}/sonde.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
)
install(FILES config/demo.toml DESTINATION ${CMAKE_INSTALL_DATADIR}/sonde)
install(
  DIRECTORY deploy/
  DESTINATION ${CMAKE_INSTALL_DATADIR}/sonde
  USE_SOURCE_PERMISSIONS
  PATTERN debian EXCLUDE
  PATTERN sonde.service EXCLUDE
  PATTERN sonde.sysusers EXCLUDE
)
# systemd looks here, under /usr as under /usr/local.
install(FILES deploy/systemd/sonde.service DESTINATION lib/systemd/system)
install(FILES deploy/systemd/sonde.sysusers DESTINATION lib/sysusers.d RENAME sonde.conf)
