#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "tests/cli/commands/command_fixture.h"
#include "tests/translate/tokenizer/tiktoken_files.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const fs::path kEmbedded = fs::path(HYMT_SOURCE_DIR) / "models" / "tiny-en-de";

class ModelsCommandTest : public CommandFixture {
 protected:
  // A copy of the embedded model, to be damaged.
  void copy_model() { fs::copy(kEmbedded, scratch_ / "model", fs::copy_options::recursive); }

  nlohmann::json json_of(const std::string& name) {
    const std::size_t before = files_.output().size();
    const int exit_code = run({"models", "--json", name});
    nlohmann::json model = nlohmann::json::parse(files_.output().substr(before)).at("models").at(0);
    EXPECT_EQ(exit_code, model.at("loads").get<bool>() ? kExitDone : kExitEngine);
    return model;
  }
};

TEST_F(ModelsCommandTest, WithoutNamesTheInstalledModelsAreListed) {
  EXPECT_EQ(run({"models"}), kExitDone);
  EXPECT_THAT(files_.output(),
              AllOf(HasSubstr("tiny-en-de (used unless --model names another)\n"),
                    HasSubstr("10.5 million parameters, bf16, 21.0 MB"),
                    HasSubstr("6 of width 320 (feed-forward 896), 5 query and 1 key/value heads"),
                    HasSubstr("SentencePiece, 12000 tokens"), HasSubstr("prompt style  tiny: "),
                    HasSubstr("loads         yes\n")));
  EXPECT_EQ(said(), "");
}

TEST_F(ModelsCommandTest, AFolderIsToldInJson) {
  copy_model();
  const nlohmann::json model = json_of(path("model"));
  EXPECT_EQ(model.at("name"), path("model"));
  EXPECT_EQ(model.at("default"), false);
  EXPECT_EQ(model.at("architecture"), "HunYuanDenseV1");
  EXPECT_EQ(model.at("layers"), 6);
  EXPECT_EQ(model.at("head_size"), 64);
  EXPECT_EQ(model.at("weights_type"), "bf16");
  EXPECT_EQ(model.at("prompt_style"), "tiny");
  EXPECT_EQ(model.at("licence"), "mixed");
  EXPECT_EQ(model.at("parameters"), 10'480'448);
  // Weights that are stored as bf16 stay so; norms are not counted.
  EXPECT_NEAR(model.at("memory").at("fp32").at("weights").get<double>(), 2 * 10'480'448.0, 2e4);
  EXPECT_NEAR(model.at("memory").at("int8").at("weights").get<double>(), 10'480'448.0, 1e4);
  // Keys and values of 6 layers and one head of 64, two bytes each.
  const nlohmann::json& int8 = model.at("memory").at("int8");
  EXPECT_EQ(int8.at("per_token"), 2 * 6 * 64 * 2);
  // Weights, keys and values of 512 tokens, and buffers: of 256 tokens of a prompt
  // (2 x 320 + 12 x 64 + 2 x 896 numbers each) and for one row of logits.
  const std::size_t keys_and_values = 512 * 2 * 6 * 64 * 2;
  const std::size_t token = 4 * (2 * 320 + 12 * 64 + 2 * 896);
  const std::size_t logits = 4 * 12'000;
  const std::size_t weights =
      int8.at("least").get<std::size_t>() - keys_and_values - 256 * token - logits;
  EXPECT_EQ(int8.at("weights"), weights);
  EXPECT_EQ(int8.at("peak"), weights + 32 * keys_and_values + 287 * token + 32 * logits);
}

// DeepSeek-V3's tokenizer.json, with HY's names for the marks in it.
TEST_F(ModelsCommandTest, AModelBehindTheTokenizerThatHysDescendsFromLoads) {
  copy_model();
  fs::remove(path("model/tokenizer.model"));
  std::ifstream stream(fs::path(HYMT_SOURCE_DIR) / "tests/data/bpe-deepseek-v3/tokenizer.json");
  const std::string file{std::istreambuf_iterator<char>(stream), {}};
  scratch_.write("model/tokenizer.json", std::regex_replace(file, std::regex("<｜"), "<｜hy_"));
  const nlohmann::json model = json_of(path("model"));
  EXPECT_EQ(model.at("loads"), true);
  EXPECT_EQ(model.at("tokenizer"), "byte-level BPE");
  EXPECT_EQ(model.at("tokens"), 1776);
}

TEST_F(ModelsCommandTest, AModelWithRanksInPlaceOfTokenizerJsonLoads) {
  copy_model();
  fs::remove(path("model/tokenizer.model"));
  scratch_.write("model/hy.tiktoken", small_tiktoken_file());
  const nlohmann::json model = json_of(path("model"));
  EXPECT_EQ(model.at("loads"), true);
  EXPECT_EQ(model.at("tokenizer"), "byte-level BPE");
  EXPECT_EQ(model.at("tokens"), 471);
}

TEST_F(ModelsCommandTest, AGuessOfThePromptsIsTold) {
  copy_model();
  fs::remove(path("model/tokenizer_config.json"));
  fs::remove(path("model/README.md"));
  scratch_.write("a.md", "");
  const std::vector<std::string> words = {"translate", path("a.md"), "--to",    "de",
                                          "-o",        path("b.md"), "--model", path("model")};
  EXPECT_EQ(run(words), kExitDone);
  EXPECT_THAT(said(), HasSubstr("the prompts are those of Hy-MT2, which is a guess"));
  const std::size_t before = said().size();
  std::vector<std::string> told = words;
  told.insert(told.end(), {"--prompt-style", "tiny"});
  EXPECT_EQ(run(told), kExitDone);
  EXPECT_THAT(said().substr(before), Not(HasSubstr("guess")));
}

TEST_F(ModelsCommandTest, PromptsThatAModelHasNoTokensForAreRefused) {
  scratch_.write("a.md", "Text.\n");
  EXPECT_EQ(run({"translate", path("a.md"), "--to", "de", "-o", path("b.md"), "--prompt-style",
                 "hy-mt1.5-no8"}),
            kExitEngine);
  EXPECT_THAT(said(), HasSubstr("hy-mt1.5-no8 is for HY-MT1.5-1.8B only"));
}

TEST_F(ModelsCommandTest, WhatStandsInTheWayIsTold) {
  copy_model();
  const std::string weights = path("model/model.safetensors");
  fs::resize_file(weights, fs::file_size(weights) - 1);
  EXPECT_EQ(run({"models", path("model")}), kExitEngine);
  // What could be read is told all the same.
  EXPECT_THAT(files_.output(), AllOf(HasSubstr("loads         no: " + weights + ": tensor '"),
                                     HasSubstr("6 of width 320"), HasSubstr("SentencePiece"),
                                     Not(HasSubstr("parameters"))));
}

TEST_F(ModelsCommandTest, AModelWithoutATokenizerWouldNotLoad) {
  copy_model();
  fs::remove(path("model/tokenizer.model"));
  const nlohmann::json model = json_of(path("model"));
  EXPECT_THAT(model.at("error").get<std::string>(), HasSubstr("tokenizer"));
  EXPECT_EQ(model.at("weights_type"), "bf16");
  EXPECT_FALSE(model.contains("tokenizer"));
}

TEST_F(ModelsCommandTest, TheLicenceIsTold) {
  copy_model();
  EXPECT_EQ(run({"models", path("model")}), kExitDone);
  EXPECT_THAT(files_.output(), HasSubstr("licence       mixed\n"));
  scratch_.write("model/README.md", "---\nlicense: apache-2.0\n---\n# HY-MT1.5-7B\n");
  EXPECT_EQ(run({"models", path("model")}), kExitDone);
  EXPECT_THAT(files_.output(), HasSubstr("licence       apache-2.0\n"));
  scratch_.write("HY-MT1.5-1.8B/config.json", "{}");
  EXPECT_EQ(run({"models", path("HY-MT1.5-1.8B")}), kExitEngine);
  EXPECT_THAT(files_.output(),
              HasSubstr("none stated; that of HY-MT1.5 does not hold in the European "
                        "Union"));
}

TEST_F(ModelsCommandTest, NamesThatLeadNowhereWouldNotLoad) {
  EXPECT_EQ(run({"models", "no-such-model", "tiny-en-de"}), kExitEngine);
  EXPECT_THAT(files_.output(), AllOf(HasSubstr("no: there is no model 'no-such-model'"),
                                     HasSubstr("loads         yes")));
}

TEST_F(ModelsCommandTest, AnEmptyFolderWouldNotLoad) {
  const nlohmann::json model = json_of(scratch_.path().string());
  EXPECT_THAT(model.at("error").get<std::string>(), HasSubstr("config.json"));
  EXPECT_FALSE(model.contains("layers"));
}

TEST_F(ModelsCommandTest, ConvertedModelsTranslateAsTheirSource) {
  scratch_.write("a.md", "Click **Save** to save the file.\n");
  EXPECT_EQ(run({"models", "convert", "tiny-en-de", path("out/"), "--to", "bf16"}), kExitDone);
  EXPECT_THAT(files_.output(),
              HasSubstr("out/tiny-en-de-BF16.gguf: 68 tensors, 21.3 MB; "
                        "matrices in bf16, which differ from the source's by 0 %"));
  const auto translated = [this](const std::string& model) {
    EXPECT_EQ(run({"translate", path("a.md"), "--to", "de", "-o", path("b.md"), "--model", model}),
              kExitDone)
        << said();
    return scratch_.read("b.md").value_or("");
  };
  EXPECT_EQ(translated(path("out/tiny-en-de-BF16.gguf")), translated("tiny-en-de"));
  EXPECT_EQ(run({"models", "convert", path("out/tiny-en-de-BF16.gguf"), path("small.gguf"), "--to",
                 "q4_0"}),
            kExitDone);
  EXPECT_THAT(translated(path("small.gguf")), HasSubstr("**"));
}

TEST_F(ModelsCommandTest, ConvertingMayRoundForSentences) {
  scratch_.write("texts", "Open the file.\r\n\nClose it.\tSchließen Sie es.\tde\n");
  EXPECT_EQ(run({"models", "convert", "tiny-en-de", path("a.gguf"), "--to", "q4_0"}), kExitDone);
  EXPECT_EQ(run({"models", "convert", "tiny-en-de", path("b.gguf"), "--to", "q4_0", "--calibrate",
                 path("texts")}),
            kExitDone);
  EXPECT_EQ(fs::file_size(path("a.gguf")), fs::file_size(path("b.gguf")));
  EXPECT_NE(scratch_.read("a.gguf"), scratch_.read("b.gguf"));
  scratch_.write("empty", "\n\tnothing\n");
  for (const auto& [name, why] :
       {std::pair{"empty", "holds no sentence"}, std::pair{"none", "none"}}) {
    EXPECT_EQ(run({"models", "convert", "tiny-en-de", path("c.gguf"), "--to", "q4_0", "--calibrate",
                   path(name)}),
              kExitUsage);
    EXPECT_THAT(said(), HasSubstr(why));
    EXPECT_FALSE(fs::exists(path("c.gguf")));
  }
}

TEST_F(ModelsCommandTest, ConvertingSaysWhatItLacks) {
  const auto refused = [this](std::vector<std::string> words, const std::string& why) {
    words.insert(words.begin(), "models");
    EXPECT_EQ(run(words), kExitUsage);
    EXPECT_THAT(said(), HasSubstr(why));
  };
  refused({"convert", "tiny-en-de", "--to", "q8_0"}, "wants a MODEL and a FILE");
  refused({"convert", "tiny-en-de", path("a.gguf")}, "--to which format");
  refused({"convert", "tiny-en-de", path("a.gguf"), "--to", "q9"}, "'q9' is none of f32");
  refused({"convert", "tiny-en-de", path("a.bin"), "--to", "f32"}, "must be called .gguf");
  EXPECT_EQ(run({"models", "convert", "tiny-en-de", path("a.gguf"), "--to", "q8_0"}), kExitDone);
  refused({"convert", path("a.gguf"), path("a.gguf"), "--to", "q4_0"}, "is the model that is read");
}

TEST_F(ModelsCommandTest, AFileThatCannotBeWrittenLeavesNothing) {
  files_.set_saboteur([](FaultyFileSystem::Step step, const fs::path& /*path*/) {
    return step == FaultyFileSystem::Step::kWrite ? "the disk is full" : "";
  });
  EXPECT_EQ(run({"models", "convert", "tiny-en-de", path("a.gguf"), "--to", "q8_0"}), kExitFailed);
  EXPECT_THAT(said(), HasSubstr("the disk is full"));
  EXPECT_FALSE(fs::exists(path("a.gguf")));
}

TEST_F(ModelsCommandTest, VerifyingReadsAllAndAsksForASentence) {
  EXPECT_EQ(run({"models", "verify", "tiny-en-de"}), kExitDone);
  EXPECT_THAT(files_.output(),
              AllOf(HasSubstr("tiny-en-de: whole\n"), HasSubstr(", 21.0 MB\n"),
                    HasSubstr("asked         Open the file. = "), HasSubstr("answered      ")));
  copy_model();
  fs::resize_file(path("model/model.safetensors"), 20'000'000);
  EXPECT_EQ(run({"models", "verify", path("model"), "tiny-en-de"}), kExitEngine);
  EXPECT_THAT(files_.output(), HasSubstr("model.safetensors: "));
  EXPECT_EQ(run({"models", "verify"}), kExitUsage);
}

TEST_F(ModelsCommandTest, PackedModelsTranslateAsTheyDidBefore) {
  copy_model();
  scratch_.write("a.md", "Open the file.\n\nPress **Save** to go on.\n");
  const auto translation = [&](const std::string& precision) {
    EXPECT_EQ(run({"translate", path("a.md"), "--to", "de", "-o", path("b.md"), "--memory", "none",
                   "--force", "--model", path("model"), "--precision", precision}),
              kExitDone)
        << said();
    return scratch_.read("b.md").value_or("");
  };
  const std::string before = translation("int8");
  EXPECT_EQ(run({"models", "pack", path("model")}), kExitDone);
  EXPECT_THAT(files_.output(), HasSubstr("packed-int8.bin: 10.6 MB"));
  EXPECT_EQ(run({"models", "pack", path("model"), "--precision", "int4"}), kExitDone);
  EXPECT_EQ(translation("int8"), before);
  nlohmann::json packed = json_of(path("model")).at("packed");
  EXPECT_EQ(packed.at("int8").at("of_use"), true);
  EXPECT_EQ(packed.at("int4").at("of_use"), true);
  EXPECT_EQ(run({"models", "verify", path("model")}), kExitDone);
  EXPECT_THAT(files_.output(), HasSubstr("packed        int8, int4\n"));

  // A byte of the numbers is another: no translation from it, and a remedy.
  const std::string file = path("model/packed-int8.bin");
  std::string bytes = scratch_.read("model/packed-int8.bin").value_or("");
  bytes[bytes.size() / 2] ^= 1;
  scratch_.write("model/packed-int8.bin", bytes);
  EXPECT_EQ(
      run({"translate", path("a.md"), "--to", "de", "-o", path("c.md"), "--model", path("model")}),
      kExitEngine);
  EXPECT_THAT(said(), HasSubstr(file + ": is damaged; remove it, or make it anew with 'hymt-doc "
                                       "models pack'"));

  // Of other weights.
  fs::last_write_time(path("model/model.safetensors"),
                      fs::file_time_type::clock::now() + std::chrono::seconds(5));
  EXPECT_EQ(translation("int8"), before);
  EXPECT_THAT(said(), HasSubstr(file + ": these packed weights are not of the model"));
  packed = json_of(path("model")).at("packed");
  EXPECT_EQ(packed.at("int8").at("of_use"), false);
  EXPECT_EQ(run({"models", "verify", path("model")}), kExitEngine);
  EXPECT_THAT(files_.output(), HasSubstr(file + ": does not hold the model's weights"));
}

TEST_F(ModelsCommandTest, RemovingTakesFilesAndModelsOfTheCacheOnly) {
  const auto refused = [this](const std::string& name, const std::string& why) {
    EXPECT_EQ(run({"models", "remove", name}), kExitUsage);
    EXPECT_THAT(said(), HasSubstr(why));
  };
  refused("tiny-en-de", "came with the program");
  copy_model();
  refused(path("model"), "remove it yourself");
  EXPECT_EQ(run({"models", "convert", "tiny-en-de", path("a.gguf"), "--to", "q8_0"}), kExitDone);
  EXPECT_EQ(run({"models", "pack", path("a.gguf")}), kExitDone);
  EXPECT_TRUE(fs::exists(path("a.gguf.packed-int8.bin")));
  EXPECT_EQ(run({"models", "remove", path("a.gguf")}), kExitDone);
  EXPECT_THAT(files_.output(), AllOf(HasSubstr("removed " + path("a.gguf")),
                                     HasSubstr("removed " + path("a.gguf.packed-int8.bin"))));
  EXPECT_FALSE(fs::exists(path("a.gguf")));
  EXPECT_FALSE(fs::exists(path("a.gguf.packed-int8.bin")));
  const fs::path cached = scratch_ / "hub/models--tencent--Some";
  fs::create_directories(cached / "snapshots");
  scratch_.write("hub/models--tencent--Some/refs/main", "c0ffee");
  fs::rename(scratch_ / "model", cached / "snapshots/c0ffee");
  EXPECT_EQ(run({"models", "remove", cached.string()}), kExitDone);
  EXPECT_FALSE(fs::exists(cached));
  EXPECT_TRUE(fs::exists(cached.parent_path()));
}

}  // namespace
}  // namespace hymt
