# Runs PROGRAM on two components in FOLDER and compares what it prints with the file EXPECTED.
execute_process(
  COMMAND ${PROGRAM} translating-greeter.wasm simple-translator.wasm
  WORKING_DIRECTORY ${FOLDER}
  OUTPUT_VARIABLE printed
  COMMAND_ERROR_IS_FATAL ANY)
file(READ ${EXPECTED} expected)
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "printed\n${printed}\ninstead of\n${expected}")
endif()
