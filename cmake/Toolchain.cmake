# The language, the warnings, and the accelerators of the build that are used
# when the machine has them (ccache, mold).
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(KAREZ_CCACHE ccache)
if(KAREZ_CCACHE)
  # Objects are shared between checkouts: paths below the source folder do not count.
  set(karez_launcher ${CMAKE_COMMAND} -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1 ${KAREZ_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${karez_launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${karez_launcher})
endif()

find_program(KAREZ_MOLD mold)
if(KAREZ_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

if(KAREZ_SANITIZER)
  add_compile_options(-fsanitize=${KAREZ_SANITIZER} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${KAREZ_SANITIZER})
  if(KAREZ_SANITIZER MATCHES "undefined")
    # What AddressSanitizer catches as well, and vptr, are a fifth of the build's time.
    add_compile_options(-fno-sanitize-recover=undefined -fno-sanitize=null,object-size,vptr)
  endif()
endif()

# Own code only: generated and fetched code is compiled without.
# GCC 12 at -O3 sees overlaps in std::string's own copies (GCC bug 105651).
set(KAREZ_WARNINGS -Wall -Wextra -Werror -Wno-missing-field-initializers $<$<CONFIG:Release>:-Wno-restrict>)
if(CMAKE_UNITY_BUILD)
  # A file among others in one source may well have types of its own.
  list(APPEND KAREZ_WARNINGS -Wno-subobject-linkage)
endif()
