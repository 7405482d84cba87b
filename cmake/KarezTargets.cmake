# karez_library(NAME storage SOURCES a.cc … DEPS absl::status …)
# makes the static library karez_storage with the alias karez::storage.
function(karez_library)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  if(ARG_SOURCES)
    add_library(karez_${ARG_NAME} STATIC ${ARG_SOURCES})
    set(scope PUBLIC)
    target_compile_options(karez_${ARG_NAME} PRIVATE ${KAREZ_WARNINGS})
    target_link_libraries(karez_${ARG_NAME} PRIVATE ${ARG_PRIVATE_DEPS})
  else()
    add_library(karez_${ARG_NAME} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(karez_${ARG_NAME} ${scope} "${PROJECT_SOURCE_DIR}")
  target_link_libraries(karez_${ARG_NAME} ${scope} ${ARG_DEPS})
  add_library(karez::${ARG_NAME} ALIAS karez_${ARG_NAME})
endfunction()

# karez_embed(FILE data.json SYMBOL kData NAMESPACE karez::registry OUT source)
# makes a source that holds the file's bytes (EmbedFile.cmake) and appends it to the
# variable; the sources of a target of this folder take it from there.
function(karez_embed)
  cmake_parse_arguments(ARG "" "FILE;SYMBOL;NAMESPACE;OUT" "" ${ARGN})
  get_filename_component(input "${ARG_FILE}" ABSOLUTE)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${ARG_SYMBOL}.cc")
  set(script "${PROJECT_SOURCE_DIR}/cmake/EmbedFile.cmake")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DINPUT=${input}" "-DOUTPUT=${output}" -DSYMBOL=${ARG_SYMBOL}
            -DNAMESPACE=${ARG_NAMESPACE} -P "${script}"
    DEPENDS "${input}" "${script}"
    VERBATIM)
  set(${ARG_OUT} ${${ARG_OUT}} "${output}" PARENT_SCOPE)
endfunction()

# karez_program(NAME karezd SOURCES main.cc DEPS …)
function(karez_program)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_compile_options(${ARG_NAME} PRIVATE ${KAREZ_WARNINGS})
  target_include_directories(${ARG_NAME} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPS})
  if(NOT KAREZ_SANITIZER)
    # An answer is thousands of small messages: a fifth of a search's time was glibc's malloc.
    target_link_libraries(${ARG_NAME} PRIVATE jemalloc)
  endif()
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endfunction()

# karez_test(NAME storage_test SOURCES x_test.cc … DEPS …)
# One GoogleTest program; it is built by the target `unit_tests` and run by ctest.
add_custom_target(unit_tests)
function(karez_test)
  cmake_parse_arguments(ARG "" "NAME;TIMEOUT" "SOURCES;DEPS" ${ARGN})
  if(NOT KAREZ_BUILD_TESTS)
    return()
  endif()
  add_executable(${ARG_NAME} EXCLUDE_FROM_ALL ${ARG_SOURCES})
  target_compile_options(${ARG_NAME} PRIVATE ${KAREZ_WARNINGS})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPS} GTest::gmock_main)
  if(KAREZ_SANITIZER)
    # Optimizing sanitized GoogleTest templates, and checking their arithmetic, takes
    # most of a test's build time and helps no test: what they call is optimized
    # and checked all the same.
    target_compile_options(${ARG_NAME} PRIVATE -O0 -fno-sanitize=undefined)
  endif()
  add_dependencies(unit_tests ${ARG_NAME})
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${ARG_NAME} PROPERTIES TIMEOUT ${ARG_TIMEOUT}
                       ENVIRONMENT "KAREZ_SOURCE_DIR=${PROJECT_SOURCE_DIR}")
endfunction()

# karez_benchmark(NAME storage_bench SOURCES … DEPS …): built by the target `benchmarks`.
add_custom_target(benchmarks)
function(karez_benchmark)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  if(NOT KAREZ_BUILD_BENCHMARKS)
    return()
  endif()
  karez_program(NAME ${ARG_NAME} SOURCES ${ARG_SOURCES} DEPS ${ARG_DEPS})
  set_target_properties(${ARG_NAME} PROPERTIES EXCLUDE_FROM_ALL ON)
  add_dependencies(benchmarks ${ARG_NAME})
endfunction()
