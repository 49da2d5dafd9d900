// Models that are damaged, incomplete or not for this program: exit code 4, with the file and what
// to do about it, before anything is written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <string>

#include "tests/cli/commands/command_fixture.h"
#include "tests/translate/model/checkpoint_files.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

const fs::path kSource = HYMT_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const fs::path& path, const std::string& bytes) {
  std::ofstream stream(path, std::ios::binary);
  stream << bytes;
}

void replace(const fs::path& path, const std::string& what, const std::string& by) {
  std::string bytes = read(path);
  const std::size_t at = bytes.find(what);
  ASSERT_NE(at, std::string::npos) << path << " does not hold " << what;
  write(path, bytes.replace(at, what.size(), by));
}

struct HostileModel {
  std::string name;
  std::function<void(const fs::path& folder)> damage;  // A copy of the embedded model.
  std::string file;                                    // In the folder; empty: the folder itself.
  std::string remedy;
};

std::ostream& operator<<(std::ostream& stream, const HostileModel& model) {
  return stream << model.name;
}

const std::vector<HostileModel>& hostile_models() {
  static const std::vector<HostileModel> kModels = {
      {"TruncatedWeights",
       [](const fs::path& folder) {
         const fs::path weights = folder / "model.safetensors";
         fs::resize_file(weights, fs::file_size(weights) / 2);
       },
       "model.safetensors", "fetch the file again"},
      {"EmptyWeights", [](const fs::path& folder) { write(folder / "model.safetensors", ""); },
       "model.safetensors", "fetch the file again"},
      {"WrongShapes",
       [](const fs::path& folder) {
         replace(folder / "config.json", "\"hidden_size\": 320", "\"hidden_size\": 384");
       },
       "model.safetensors", "take "},
      {"HugeShapes",
       [](const fs::path& folder) {
         replace(folder / "config.json", "\"hidden_size\": 320",
                 "\"hidden_size\": 9007199254740992");
       },
       "config.json", "take the file that belongs to the model"},
      {"EndTokenOutOfRange",
       [](const fs::path& folder) {
         replace(folder / "config.json", "\"eos_token_id\": ", "\"eos_token_id\": 99999");
       },
       "config.json", "take the file that belongs to the model"},
      {"SecondEndTokenOutOfRange",
       [](const fs::path& folder) {
         replace(folder / "generation_config.json", "\"eos_token_id\": 2",
                 "\"eos_token_id\": [2, 99999]");
       },
       "generation_config.json", "take the file that belongs to the model"},
      {"TokenizerOfALargerModel",
       [](const fs::path& folder) {
         for (const char* file : {"config.json", "model.safetensors"}) {
           fs::copy_file(kSource / "tests/data/tiny-random" / file, folder / file,
                         fs::copy_options::overwrite_existing);
         }
         fs::remove(folder / "generation_config.json");
       },
       "", "take both from the same model"},
      {"TokenIdsOutOfRange",
       [](const fs::path& folder) {
         fs::remove(folder / "tokenizer.model");
         write(folder / "tokenizer.json",
               R"({"pre_tokenizer": {"type": "ByteLevel"}, "added_tokens": [],
                   "model": {"type": "BPE", "vocab": {"a": 99999999999}, "merges": []}})");
       },
       "tokenizer.json", "Get the model's files again"},
      {"NoTokenizer", [](const fs::path& folder) { fs::remove(folder / "tokenizer.model"); }, "",
       "tokenizer.json"},
      {"EmptyFolder",
       [](const fs::path& folder) {
         fs::remove_all(folder);
         fs::create_directory(folder);
       },
       "config.json", "--model"},
      {"UnknownType",
       [](const fs::path& folder) {
         const std::string matrix = "model.layers.0.self_attn.q_proj.weight";
         auto tensors = tiny_tensors();
         tensors.at(matrix) = {"F8_E5M2", {16, 8}, std::string(128, 'x')};
         write(folder / "model.safetensors", safetensors_file(tensors));
         write(folder / "config.json", tiny_config());
         fs::remove(folder / "generation_config.json");
       },
       "model.safetensors", "take the model's release in bfloat16"},
  };
  return kModels;
}

class HostileModelTest : public CommandFixture, public testing::WithParamInterface<HostileModel> {};

TEST_P(HostileModelTest, EndsTheRunWithFileAndRemedy) {
  const fs::path folder = scratch_ / "model";
  fs::copy(kSource / "models/tiny-en-de", folder, fs::copy_options::recursive);
  GetParam().damage(folder);
  const std::string input = scratch_.write("a.md", "# Tea\n\nGreen tea is hot.\n");
  for (const char* precision : {"int8", "fp32"}) {
    EXPECT_EQ(run({"translate", input, "--to", "de", "--model", folder.string(), "--precision",
                   precision, "-o", path("out") + "/"}),
              kExitEngine);
  }
  EXPECT_THAT(
      said(),
      HasSubstr(": " + (GetParam().file.empty() ? folder : folder / GetParam().file).string() +
                ": "));
  EXPECT_THAT(said(), HasSubstr(GetParam().remedy));
  EXPECT_FALSE(fs::exists(path("out")));
  if (testing::Test::HasFailure()) std::cout << said();
}

INSTANTIATE_TEST_SUITE_P(Models, HostileModelTest, testing::ValuesIn(hostile_models()),
                         [](const auto& model) { return model.param.name; });

}  // namespace
}  // namespace hymt
