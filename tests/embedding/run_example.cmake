# Runs PROGRAM in FOLDER and compares what it prints with the file EXPECTED.
execute_process(
  COMMAND ${PROGRAM} system.toml 8
  WORKING_DIRECTORY ${FOLDER}
  OUTPUT_VARIABLE printed
  COMMAND_ERROR_IS_FATAL ANY)
file(READ ${EXPECTED} expected)
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "printed\n${printed}\ninstead of\n${expected}")
endif()
