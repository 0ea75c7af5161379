# Has EXAMPLE and PROGRAM make an interceptor for COMPONENT in FOLDER, and compares the two.
file(MAKE_DIRECTORY ${FOLDER})
execute_process(
  COMMAND ${EXAMPLE} ${COMPONENT} made.wasm "trans*"
  WORKING_DIRECTORY ${FOLDER}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${PROGRAM} interceptor --component ${COMPONENT} --match "trans*" -o expected.wasm
  WORKING_DIRECTORY ${FOLDER}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${CMAKE_COMMAND} -E compare_files made.wasm expected.wasm
  WORKING_DIRECTORY ${FOLDER}
  COMMAND_ERROR_IS_FATAL ANY)
