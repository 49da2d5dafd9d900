#include "translate/model/torch_plugin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "parsers/document/error.h"

namespace hymt {
namespace {

using testing::HasSubstr;

// Around this test program there is no plug-in.
TEST(TorchPluginTest, APluginThatIsNotThereIsAnErrorWithAWayOut) {
  const auto checkpoint =
      Checkpoint::open(std::string(HYMT_SOURCE_DIR) + "/tests/data/tiny-random");
  try {
    (void)make_torch_backend(checkpoint, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("libhymt_torch.so"), HasSubstr("--backend cpu")));
  }
}

}  // namespace
}  // namespace hymt
