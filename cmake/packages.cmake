# `cpack -G DEB` in a build folder makes three packages: the program, the model that comes with it,
# and the plug-in for libtorch, which alone depends on that.

set(HYMT_PACKAGE_CONTACT "The hymt-doc authors <hymt-doc@packages.invalid>" CACHE STRING
    "Who answers for the packages: NAME <ADDRESS>")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME hymt-doc)
set(CPACK_PACKAGE_CONTACT "${HYMT_PACKAGE_CONTACT}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
    GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL program model)
if(TARGET hymt_torch)
  list(APPEND CPACK_COMPONENTS_ALL torch)
endif()

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME hymt-doc)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS hymt-doc-tiny-en-de)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS hymt-doc-torch)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "batch translator for HTML, Markdown and text
 Translates documents with the HY-MT family of translation models, on this
 machine, and leaves everything but their words as it is: markup, links, code,
 placeholders, front matter, layout, line ends and encodings.")

set(CPACK_DEBIAN_MODEL_PACKAGE_NAME hymt-doc-tiny-en-de)
set(CPACK_DEBIAN_MODEL_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_MODEL_PACKAGE_ENHANCES hymt-doc)
set(CPACK_COMPONENT_MODEL_DESCRIPTION "small English to German model for hymt-doc
 What hymt-doc translates with if no model is named: short sentences of
 software documentation. For quality, take one of Tencent's HY-MT models.")

set(CPACK_DEBIAN_TORCH_PACKAGE_NAME hymt-doc-torch)
set(CPACK_DEBIAN_TORCH_PACKAGE_SHLIBDEPS ON)
# The program takes a plug-in of its own version only.
set(CPACK_DEBIAN_TORCH_PACKAGE_DEPENDS "hymt-doc (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_TORCH_DESCRIPTION "libtorch backend for hymt-doc
 A plug-in with which hymt-doc --backend torch computes, on whatever devices
 the libtorch that is installed can use.")

# What Debian wants in each of them.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/package_documents.cmake)

include(CPack)
