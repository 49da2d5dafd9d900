#include "translate/loading/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/model/checkpoint_files.h"
#include "tests/translate/model/forward_logits.h"
#include "translate/model/model_folder.h"

namespace hymt {
namespace {

using testing::HasSubstr;

TEST(ModelTest, BackendsShareItsWeightsAndOutliveIt) {
  auto model = load_model(*open_model_folder(find_model_folder()), {});
  EXPECT_GT(model->num_bytes(), 10'000'000U);
  EXPECT_THAT(model->fingerprint(), HasSubstr("prompts tiny; cpu ("));
  const auto first = model->make_backend({1, 2, 64});
  const auto second = model->make_backend({2, 1, 32});
  EXPECT_EQ(first->num_slots(), 2U);
  EXPECT_EQ(second->num_positions(), 32U);
  EXPECT_LT(first->num_bytes(), model->num_bytes() / 10);
  model.reset();
  const std::vector<TokenId> tokens = {3, 4, 5};
  EXPECT_EQ(forward_logits(*first, {{1, tokens, 1}}), forward_logits(*second, {{0, tokens, 1}}));
}

// Only shows that an adapter needs nothing but its own matrices: one weight is another.
class Adapter final : public Checkpoint {
 public:
  explicit Adapter(std::shared_ptr<const Checkpoint> base)
      : Checkpoint(base->path(), base->config()), base_(std::move(base)) {
    weights_ = base_->weights();
    weights_.output_head = std::make_shared<const Negated>(weights_.output_head);
  }
  [[nodiscard]] const std::string& content_hash() const override { return base_->content_hash(); }
  void check_unchanged() const override { base_->check_unchanged(); }

 private:
  class Negated final : public WeightMatrix {
   public:
    explicit Negated(std::shared_ptr<const WeightMatrix> base) : base_(std::move(base)) {}
    [[nodiscard]] std::size_t num_rows() const override { return base_->num_rows(); }
    [[nodiscard]] std::size_t num_columns() const override { return base_->num_columns(); }
    void read_rows(std::size_t first, std::size_t count, float* out) const override {
      base_->read_rows(first, count, out);
      for (std::size_t i = 0; i < count * num_columns(); ++i) out[i] = -out[i];
    }

   private:
    std::shared_ptr<const WeightMatrix> base_;
  };

  std::shared_ptr<const Checkpoint> base_;
};

TEST(ModelTest, AnAdapterIsALayerOverACheckpoint) {
  const auto base = open_model_folder(find_model_folder())->open_checkpoint();
  const std::vector<TokenId> tokens = {3, 4, 5};
  const auto logits = [&](std::shared_ptr<const Checkpoint> checkpoint) {
    const auto weights = prepare_cpu_weights(std::move(checkpoint), {Precision::kFloat32});
    return forward_logits(*weights->make_backend({1, 1, 8}), {{0, tokens, 1}});
  };
  std::vector<float> adapted = logits(std::make_shared<const Adapter>(base));
  for (float& logit : adapted) logit = -logit;
  EXPECT_EQ(adapted, logits(base));
}

TEST(ModelTest, AFolderWithoutATokenizerIsAnError) {
  const ScratchFolder folder;
  folder.write("config.json", tiny_config());
  folder.write("model.safetensors", safetensors_file(tiny_tensors()));
  EXPECT_THROW((void)load_model(*open_model_folder(folder.path().string()), {}), Error);
}

}  // namespace
}  // namespace hymt
