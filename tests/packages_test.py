#!/usr/bin/env python3
"""Holds install-packages.sh against what CMake looks for.

    packages_test.py SOURCE_FOLDER

Each list holds the smaller one before it, and whatever a CMakeLists.txt looks for is in the list of
those who configure it: --test below tests and bench, --build elsewhere.
"""

import pathlib
import re
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(sys.argv.pop(1)).resolve()
PURPOSES = ("--run", "--build", "--test", "--full")
CALL = re.compile(r"(?:find_package|pkg_check_modules|find_library|find_path|find_program)"
                  r"\(([^)]*)\)")
PROVIDED_BY = {
    "ATEN_INCLUDE": "libtorch-dev", "Boost": "libboost-dev", "C10_LIBRARY": "libtorch-dev",
    "CLI11": "libcli11-dev",
    "GTest": "libgtest-dev", "HYMT_CLANG_FORMAT": "clang-format-14",
    "HYMT_CLD2_LIBRARY": "libcld2-dev", "HYMT_CMARK_GFM": "libcmark-gfm-dev",
    "HYMT_CMARK_GFM_EXTENSIONS": "libcmark-gfm-extensions-dev", "HYMT_PYTHON": "python3",
    "HYMT_SENTENCEPIECE_LIBRARY": "libsentencepiece-dev",
    "HYMT_STEMMER_LIBRARY": "libstemmer-dev", "ICU": "libicu-dev", "PkgConfig": "pkg-config",
    "SQLITE": "libsqlite3-dev",
    "TBB": "libtbb-dev", "TORCH_CPU_LIBRARY": "libtorch-dev", "TORCH_LIBRARY": "libtorch-dev",
    "TORCH_VERSION_INCLUDE": "libtorch-dev", "Threads": "g++", "XXHASH": "libxxhash-dev",
    "benchmark": "libbenchmark-dev", "fyaml": "libfyaml-dev", "gumbo": "libgumbo-dev",
    "jemalloc": "libjemalloc-dev", "nlohmann_json": "nlohmann-json3-dev", "re2": "libre2-dev",
    "tomlplusplus": "libtomlplusplus-dev", "ZSTD": "libzstd-dev",
}


def packages(purpose):
    script = SOURCE / "install-packages.sh"
    return subprocess.run([script, "--list", purpose], check=True, capture_output=True,
                          text=True).stdout.split()


def cmake_files():
    folders = ("cmake", "parsers", "segmenter", "translate", "reassemble", "cli", "tests", "bench")
    for folder in folders:
        yield from (SOURCE / folder).rglob("CMakeLists.txt")
        yield from (SOURCE / folder).rglob("*.cmake")
    yield SOURCE / "CMakeLists.txt"


class PackagesTest(unittest.TestCase):
    def test_every_list_holds_the_smaller_ones(self):
        lists = [packages(purpose) for purpose in PURPOSES]
        for found in lists:
            self.assertEqual(len(found), len(set(found)))
        for smaller, larger in zip(lists, lists[1:]):
            self.assertLess(set(smaller), set(larger))

    def test_whatever_cmake_looks_for_is_installed(self):
        found = 0
        for path in cmake_files():
            top = path.relative_to(SOURCE).parts[0]
            purpose = "--test" if top in ("tests", "bench") else "--build"
            listed = packages(purpose)
            for call in CALL.finditer(path.read_text()):
                found += 1
                name = call[1].split()[0]
                self.assertIn(PROVIDED_BY.get(name), listed, f"{path}: {name}, {purpose}")
        self.assertGreater(found, 20)

    def test_building_takes_no_test_tools(self):
        only_tests = {"libgtest-dev", "libbenchmark-dev", "python3-html5lib", "clang-format-14"}
        self.assertFalse(only_tests & set(packages("--build")))
        self.assertLessEqual(only_tests, set(packages("--test")))


if __name__ == "__main__":
    unittest.main()
