install(TARGETS sonde RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(
  FILES README.md
        LICENSE
        config/load.example.toml
        config/sonde.example.toml
        docs/architecture.md
        docs/command-line.md
        docs/load-files.md
        docs/load.md
        docs/metrics.md
        docs/phases.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR}
)
install(FILES config/demo.toml DESTINATION ${CMAKE_INSTALL_DATADIR}/sonde)
install(DIRECTORY deploy/ DESTINATION ${CMAKE_INSTALL_DATADIR}/sonde USE_SOURCE_PERMISSIONS)
