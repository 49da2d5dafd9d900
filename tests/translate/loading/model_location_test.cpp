// Models by path and by name, in caches that are made up here.
#include "translate/loading/model_location.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "translate/loading/hub_cache.h"
#include "translate/model/model_folder.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kVariables[] = {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME",
                                      "XDG_CACHE_HOME", "HOME"};
constexpr const char* kCommit = "9a341cd1b8a3ff3e9c7b0b0b6b9f9e1a2c3d4e5f";

// With an environment that names no cache but the scratch folder's.
class ModelLocationTest : public testing::Test {
 protected:
  ModelLocationTest() {
    for (const char* variable : kVariables) ::unsetenv(variable);
    set("HOME", "");
  }

  void set(const char* variable, const std::string& relative) const {
    ::setenv(variable, (scratch_ / relative).c_str(), 1);
  }

  [[nodiscard]] std::string path(const std::string& relative) const {
    return (scratch_ / relative).string();
  }

  // A model that was fetched into `cache`; returns the folder of its files.
  std::string fetch(const std::string& cache, const std::string& model,
                    const std::string& commit = kCommit) const {
    const std::string folder = cache + "/models--" + model;
    scratch_.write(folder + "/refs/main", commit);
    scratch_.write(folder + "/blobs/abc", "{}");
    fs::create_directories(scratch_ / (folder + "/snapshots/" + commit));
    fs::create_symlink("../../blobs/abc",
                       scratch_ / (folder + "/snapshots/" + commit + "/config.json"));
    return path(folder + "/snapshots/" + commit);
  }

  static std::string error_of(const std::string& model) {
    try {
      return "found " + locate_model(model);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kEngine);
      return error.path().empty() ? error.what() : error.path() + ": " + error.what();
    }
  }

  ScratchFolder scratch_;
};

TEST_F(ModelLocationTest, InstalledModelsAndFoldersAreFoundAsBefore) {
  EXPECT_EQ(locate_model(""), find_model_folder());
  EXPECT_EQ(locate_model("tiny-en-de"), find_model_folder());
  EXPECT_EQ(locate_model("tencent/tiny-en-de"), find_model_folder());
  scratch_.write("model/config.json", "{}");
  EXPECT_EQ(locate_model(path("model")), path("model"));
  EXPECT_EQ(locate_model(path("")), path(""));  // What is missing is said by whoever reads it.
}

TEST_F(ModelLocationTest, NamesAreFoundInTheCacheThatTheEnvironmentNames) {
  const std::string wanted = fetch(".cache/huggingface/hub", "tencent--Hy-MT2-1.8B");
  for (const char* name :
       {"tencent/Hy-MT2-1.8B", "Tencent/hy-mt2-1.8b", "Hy-MT2-1.8B", "/conf/tencent/Hy-MT2-1.8B",
        "https://huggingface.co/tencent/Hy-MT2-1.8B",
        "https://huggingface.co/tencent/Hy-MT2-1.8B/tree/main?x"}) {
    EXPECT_EQ(locate_model(name), wanted) << name;
  }
  EXPECT_THAT(error_of("other/Hy-MT2-1.8B"), StartsWith("there is no model"));
  const auto expect_in = [&](const char* variable, const char* value, const char* cache) {
    set(variable, value);
    EXPECT_EQ(hub_cache(), scratch_ / cache);
    EXPECT_EQ(locate_model("tencent/Hy-MT2-1.8B"), fetch(cache, "tencent--Hy-MT2-1.8B"));
  };
  expect_in("XDG_CACHE_HOME", "xdg", "xdg/huggingface/hub");
  expect_in("HF_HOME", "hf", "hf/hub");
  expect_in("HUGGINGFACE_HUB_CACHE", "old", "old");
  expect_in("HF_HUB_CACHE", "new", "new");
  ::setenv("HF_HUB_CACHE", "~/below", 1);
  EXPECT_EQ(hub_cache(), scratch_ / "below");
  for (const char* variable : kVariables) ::unsetenv(variable);
  EXPECT_EQ(hub_cache(), fs::path());
  EXPECT_THAT(error_of("tencent/Hy-MT2-1.8B"), HasSubstr("nor is it installed; fetch it"));
}

TEST_F(ModelLocationTest, FoldersOfACacheLeadToTheModel) {
  const std::string wanted = fetch("hf/hub", "tencent--Hy-MT2-7B");
  EXPECT_EQ(locate_model(path("hf/hub/models--tencent--Hy-MT2-7B")), wanted);
  EXPECT_EQ(locate_model(path("hf/hub")), wanted);
  EXPECT_EQ(locate_model(path("hf")), wanted);
  fetch("hf/hub", "tencent--HY-MT1.5-7B");
  EXPECT_THAT(error_of(path("hf/hub")),
              AllOf(HasSubstr("holds several models"), HasSubstr("'models--tencent--Hy-MT2-7B'"),
                    HasSubstr("'models--tencent--HY-MT1.5-7B'")));
}

TEST_F(ModelLocationTest, TheSnapshotIsThatOfMainElseTheOnlyOne) {
  const fs::path model = scratch_ / "hub/models--a--b";
  fetch("hub", "a--b", "old");
  const std::string newest = fetch("hub", "a--b", "new");
  EXPECT_EQ(snapshot_of(model), newest);
  fs::remove(model / "refs/main");
  EXPECT_THAT(error_of(model.string()), HasSubstr("holds several snapshots"));
  // Nobody follows a reference out of the folder.
  for (const char* hostile : {"..", "../snapshots/new", "/", "new\n\nold", ""}) {
    scratch_.write("hub/models--a--b/refs/main", hostile);
    EXPECT_THAT(error_of(model.string()), HasSubstr("holds several snapshots")) << hostile;
  }
  fs::remove_all(model / "snapshots/old");
  EXPECT_EQ(snapshot_of(model), newest);
  fs::remove_all(model / "snapshots/new");
  EXPECT_THAT(error_of(model.string()), HasSubstr("was not fetched to its end"));
}

TEST_F(ModelLocationTest, WhatIsNotThereGetsTheCommandThatFetchesIt) {
  EXPECT_THAT(error_of("tencent/Hy-MT2-1.8B"),
              AllOf(StartsWith("there is no model 'tencent/Hy-MT2-1.8B': "),
                    HasSubstr(path(".cache/huggingface/hub")),
                    EndsWith(": hf download tencent/Hy-MT2-1.8B --local-dir Hy-MT2-1.8B")));
  EXPECT_THAT(error_of("hy-mt2-7b"),
              EndsWith(": hf download tencent/Hy-MT2-7B --local-dir Hy-MT2-7B"));
  EXPECT_THAT(error_of("models/HY-MT1.5-7B"),
              EndsWith(": hf download tencent/HY-MT1.5-7B --local-dir models/HY-MT1.5-7B"));
  // Never a path that a shell would take for something else.
  EXPECT_THAT(error_of("my models;rm/x/HY-MT1.5-7B"), EndsWith(" --local-dir HY-MT1.5-7B"));
  EXPECT_THAT(error_of("someone/something"),
              EndsWith("if it is on Hugging Face, fetch it with: hf download someone/something "
                       "--local-dir something"));
  EXPECT_THAT(error_of("no-such-model"), HasSubstr("an installed model: tiny-en-de"));
  EXPECT_THAT(error_of("$(x)/`y`"), StartsWith("there is no model '$(x)/`y`'; give a folder"));
}

TEST_F(ModelLocationTest, FormsThatAreNotReadAreToldWithTheOneThatIs) {
  const auto in_bfloat16 = EndsWith("hf download tencent/Hy-MT2-1.8B --local-dir Hy-MT2-1.8B");
  for (const char* name : {"tencent/Hy-MT2-1.8B-1.25bit", "tencent/Hy-MT2-1.8B-2bit"}) {
    EXPECT_THAT(error_of(name), AllOf(HasSubstr("are read as GGUF only"), in_bfloat16)) << name;
    EXPECT_THAT(error_of(name + std::string("-GGUF")),
                HasSubstr("fetch it with: hf download " + std::string(name) + "-GGUF "))
        << name;
  }
  for (const char* name : {"HY-MT1.5-7B-FP8", "HY-MT1.5-1.8B-GPTQ-Int4"}) {
    EXPECT_THAT(error_of(std::string("tencent/") + name),
                EndsWith("fetch it with: hf download tencent/" + std::string(name) +
                         " --local-dir " + name));
  }
  EXPECT_THAT(error_of("tencent/Hy-MT2-30B-A3B-FP8"),
              AllOf(HasSubstr("mixture of experts"),
                    EndsWith("hf download tencent/Hy-MT2-7B --local-dir Hy-MT2-7B")));
  scratch_.write("folder/model.safetensors", "");
  EXPECT_EQ(error_of(path("folder")), "found " + path("folder"));
  EXPECT_THAT(error_of(path("folder/model.safetensors")), HasSubstr("name the folder"));
  for (const char* address : {"http://localhost:8000/v1", "https://huggingface.co/tencent"}) {
    EXPECT_THAT(error_of(address), AllOf(HasSubstr("no server is asked"), in_bfloat16));
  }
}

TEST_F(ModelLocationTest, GgufFilesAreFoundByPathFolderAndName) {
  scratch_.write("one/model.GGUF", "GGUF");
  EXPECT_EQ(locate_model(path("one/model.GGUF")), path("one/model.GGUF"));
  EXPECT_EQ(locate_model(path("one")), path("one/model.GGUF"));
  // With a configuration beside it, as some releases have it; but not beside safetensors.
  scratch_.write("one/config.json", "{}");
  EXPECT_EQ(locate_model(path("one")), path("one/model.GGUF"));
  scratch_.write("one/model.safetensors", "");
  EXPECT_EQ(locate_model(path("one")), path("one"));
  EXPECT_EQ(locate_model(path("one/model.GGUF")), path("one/model.GGUF"));
  // Under any name.
  scratch_.write("blobs/sha256-abc", "GGUF\3");
  EXPECT_EQ(locate_model(path("blobs/sha256-abc")), path("blobs/sha256-abc"));
  scratch_.write("blobs/sha256-def", "GGML");
  EXPECT_THAT(error_of(path("blobs/sha256-def")), HasSubstr("is a file, and no GGUF"));
}

TEST_F(ModelLocationTest, PartsOfAGgufAreOneModel) {
  for (const char* part : {"m-00001-of-00002.gguf", "m-00002-of-00002.gguf"}) {
    scratch_.write(std::string("split/") + part, "GGUF");
  }
  const std::string first = path("split/m-00001-of-00002.gguf");
  EXPECT_EQ(locate_model(path("split")), first);
  EXPECT_EQ(locate_model(path("split/m-00002-of-00002.gguf")), first);
  scratch_.write("split/other.gguf", "GGUF");
  EXPECT_THAT(error_of(path("split")),
              AllOf(HasSubstr("holds several models in GGUF"), HasSubstr("'other.gguf'"),
                    HasSubstr("'m-00001-of-00002.gguf'")));
}

TEST_F(ModelLocationTest, GgufInACacheIsFoundByName) {
  const std::string folder = fetch(".cache/huggingface/hub", "tencent--Hy-MT2-1.8B-GGUF");
  fs::create_symlink("../../blobs/abc", fs::path(folder) / "Hy-MT2-1.8B-Q8_0.gguf");
  EXPECT_EQ(locate_model("tencent/Hy-MT2-1.8B-GGUF"), folder + "/Hy-MT2-1.8B-Q8_0.gguf");
  EXPECT_THAT(error_of("tencent/Hy-MT2-7B-GGUF"),
              EndsWith("fetch a file of it with: hf download tencent/Hy-MT2-7B-GGUF --include "
                       "'*Q8_0.gguf' --local-dir Hy-MT2-7B-GGUF"));
  EXPECT_THAT(error_of("Hy-MT2-1.8B-Q4_K_M.gguf"), HasSubstr("tencent/Hy-MT2-1.8B-GGUF"));
  EXPECT_THAT(error_of("no/such/file.gguf"), EndsWith("'no/such/file.gguf': no such file"));
}

}  // namespace
}  // namespace hymt
