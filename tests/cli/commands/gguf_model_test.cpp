// The embedded model as GGUF files, through the whole program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/commands/command_fixture.h"
#include "tests/translate/loading/gguf_models.h"

namespace hymt {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class GgufModelTest : public CommandFixture {
 protected:
  GgufModelTest() {
    scratch_.write("a.md",
                   "Click **Save** to save the file.\n\n"
                   "Select a folder, and then click *Open*.\n\nThe list is empty.\n");
  }

  void write(const std::string& name, std::string_view type) {
    scratch_.write(name, embedded_gguf(type).text("general.license", "mixed").bytes());
  }

  std::string translated(const std::string& model, const std::string& precision) {
    const std::string out = path("out-" + std::to_string(++count_) + ".md");
    EXPECT_EQ(run({"translate", path("a.md"), "--to", "de", "-o", out, "--model", model,
                   "--precision", precision, "--no-progress"}),
              kExitDone)
        << said();
    return scratch_.read("out-" + std::to_string(count_) + ".md").value_or("");
  }

 private:
  int count_ = 0;
};

TEST_F(GgufModelTest, TranslatesAsTheFolderDoesInEachPrecision) {
  write("f32/model.gguf", "F32");
  write("bf16/model.gguf", "BF16");
  for (const char* precision : {"fp32", "bf16", "int8"}) {
    const std::string expected = translated("tiny-en-de", precision);
    EXPECT_THAT(expected, HasSubstr("**Speichern**"));
    EXPECT_EQ(translated(path("f32/model.gguf"), precision), expected) << precision;
    EXPECT_EQ(translated(path("bf16"), precision), expected) << precision;  // The folder.
  }
}

TEST_F(GgufModelTest, ModelsTellsWhatItIs) {
  write("model.gguf", "BF16");
  EXPECT_EQ(run({"models", path("model.gguf")}), kExitDone);
  EXPECT_THAT(files_.output(),
              AllOf(HasSubstr("file          " + path("model.gguf")),
                    HasSubstr("10.5 million parameters, bf16, 21.0 MB"),
                    HasSubstr("SentencePiece, 12000 tokens"),
                    HasSubstr("tiny: the key hymt-doc.prompt_style says so"),
                    HasSubstr("licence       mixed"), HasSubstr("loads         yes")));
}

TEST_F(GgufModelTest, LanguagesAreThoseOfTheFile) {
  write("model.gguf", "BF16");
  EXPECT_EQ(run({"languages", "--model", path("model.gguf")}), kExitDone);
  EXPECT_THAT(files_.output(), AllOf(HasSubstr("German"), Not(HasSubstr("French"))));
  EXPECT_EQ(run({"translate", path("a.md"), "--to", "fr", "-o", path("b.md"), "--model",
                 path("model.gguf")}),
            kExitEngine);
  EXPECT_THAT(said(), HasSubstr("does not translate into French"));
}

TEST_F(GgufModelTest, ItsFilesAreNotWrittenOver) {
  write("model-00001-of-00001.gguf", "BF16");
  EXPECT_EQ(run({"translate", path("a.md"), "--to", "de", "-o", path("model-00001-of-00001.gguf"),
                 "--model", path("model-00001-of-00001.gguf")}),
            kExitUsage);
  EXPECT_THAT(said(), HasSubstr("is a file of the model"));
}

TEST_F(GgufModelTest, ADamagedFileIsNamed) {
  std::string bytes = embedded_gguf("BF16").bytes();
  scratch_.write("model.gguf", bytes.substr(0, bytes.size() / 2));
  EXPECT_EQ(run({"translate", path("a.md"), "--to", "de", "-o", path("b.md"), "--model",
                 path("model.gguf")}),
            kExitEngine);
  EXPECT_THAT(said(), AllOf(HasSubstr(path("model.gguf")), HasSubstr("tensor '"),
                            HasSubstr("reaches beyond the end of the file")));
}

}  // namespace
}  // namespace hymt
