# The settings that every target of this project shares, given to targets, never globally.

add_library(hymt_settings INTERFACE)
target_compile_features(hymt_settings INTERFACE cxx_std_20)
target_include_directories(hymt_settings INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(hymt_settings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       $<$<BOOL:${HYMT_WARNINGS_AS_ERRORS}>:-Werror>)
# g++ 12 takes ordinary uses of std::string for overlapping copies at -O2 (GCC bug 105651).
target_compile_options(hymt_settings INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(HYMT_SANITIZE)
  target_compile_options(hymt_settings INTERFACE -fsanitize=${HYMT_SANITIZE}
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(hymt_settings INTERFACE -fsanitize=${HYMT_SANITIZE})
  # Instrumented, std::regex looks uninitialized to g++ 12 (GCC bug 105562).
  target_compile_options(hymt_settings INTERFACE
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
if(HYMT_BUILD_FUZZERS)
  # Coverage feedback in all code; the fuzz targets themselves add the driver.
  target_compile_options(hymt_settings INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(hymt_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()

# For programs whose time is spent in small pieces of memory (documents up to a fifth faster than
# with glibc's malloc). The sanitizers bring an allocator of their own.
add_library(hymt_allocator INTERFACE)
if(NOT HYMT_SANITIZE)
  pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
  target_link_libraries(hymt_allocator INTERFACE PkgConfig::jemalloc)
endif()

# hymt_add_library(NAME SOURCES file... [PUBLIC lib...] [PRIVATE lib...])
function(hymt_add_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC hymt_settings ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# hymt_use_test_settings(NAME): for code that only tests run. It is most of what there is to compile.
function(hymt_use_test_settings name)
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # There g++ 12 takes assignments of std::string for writes outside of it (GCC bug 105651, too).
    target_compile_options(${name} PRIVATE -Wno-array-bounds -Wno-stringop-overflow)
  endif()
  if(TARGET hymt_test_headers)
    target_precompile_headers(${name} REUSE_FROM hymt_test_headers)
  endif()
endfunction()

# hymt_add_test(NAME SOURCES file... LIBRARIES lib... [LABELS label...] [TIMEOUT seconds])
# One GoogleTest binary and one ctest entry. The directories of test data are passed in the
# environment; HYMT_SUITES_DIR and the like come from the caller's environment.
function(hymt_add_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE hymt_settings ${arg_LIBRARIES} GTest::gmock_main)
  target_compile_definitions(${name} PRIVATE HYMT_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  hymt_use_test_settings(${name})
  # From there, models and plug-ins are where they are from the program.
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()
