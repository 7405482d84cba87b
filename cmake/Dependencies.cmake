# Debian's packages (./run deps installs them) and the registry packages that
# cmake/fetch_packages.sh has unpacked below KAREZ_PACKAGE_CACHE.
find_package(Threads REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(RocksDB CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(Eigen3 CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(TBB CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
if(KAREZ_BUILD_TESTS)
  find_package(GTest CONFIG REQUIRED)
endif()

if(NOT EXISTS "${KAREZ_PACKAGE_CACHE}/stamp")
  message(STATUS "Fetching registry packages into ${KAREZ_PACKAGE_CACHE}")
  execute_process(COMMAND bash "${PROJECT_SOURCE_DIR}/cmake/fetch_packages.sh" "${KAREZ_PACKAGE_CACHE}"
                  COMMAND_ERROR_IS_FATAL ANY)
endif()
