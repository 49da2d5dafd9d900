#include "translate/model/model_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "translate/model/checkpoint.h"
#include "translate/model/safetensors_checkpoint.h"

namespace hymt {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(ModelFolderTest, TheEmbeddedModelIsTheDefaultAndOpens) {
  EXPECT_THAT(installed_models(), Contains(kEmbeddedModel));
  const auto checkpoint = open_safetensors(find_model_folder());
  EXPECT_EQ(checkpoint->config().num_layers, 6U);
  EXPECT_EQ(find_model_folder(std::string(kEmbeddedModel)), checkpoint->path());
}

TEST(ModelFolderTest, APathIsTakenAsItIs) {
  ScratchFolder folder;
  EXPECT_EQ(find_model_folder(folder.path().string()), folder.path().string());
}

TEST(ModelFolderTest, AnUnknownNameIsToldWithTheKnownOnes) {
  try {
    (void)find_model_folder("no-such\nmodel");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    EXPECT_THAT(error.what(), HasSubstr("'no-such?model'"));
    EXPECT_THAT(error.what(), HasSubstr("tiny-en-de"));
  }
}

}  // namespace
}  // namespace hymt
