#include "translate/calibration/calibration_pass.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "translate/model/safetensors_checkpoint.h"

namespace hymt {
namespace {

const std::string kFolder = std::string(HYMT_SOURCE_DIR) + "/tests/data/tiny-random/";

PlainMatrix read(const WeightMatrix& matrix) {
  PlainMatrix result(matrix.num_rows(), matrix.num_columns());
  matrix.read_rows(0, result.num_rows, result.row(0));
  return result;
}

// The logits of transformers, which are of the same equations, for several texts at once.
TEST(CalibrationPassTest, StatesAreThoseOfTheModel) {
  const auto checkpoint = open_safetensors(kFolder);
  std::ifstream stream(kFolder + "cases.json");
  const nlohmann::json cases = nlohmann::json::parse(stream);
  std::vector<std::vector<TokenId>> texts;
  for (const nlohmann::json& one : cases) texts.push_back(one.at("prompt"));
  CalibrationPass pass(*checkpoint, texts, 2);
  for (std::size_t i = 0; i < checkpoint->layers().size(); ++i) {
    std::vector<const WeightMatrix*> order;
    pass.run_layer([&order](const WeightMatrix& matrix, const ErrorFeedback& feedback) {
      EXPECT_EQ(feedback.num_columns(), matrix.num_columns());
      order.push_back(&matrix);
      return read(matrix);
    });
    const LayerWeights& layer = checkpoint->layers()[i];
    EXPECT_EQ(order, (std::vector<const WeightMatrix*>{
                         layer.q_proj.get(), layer.k_proj.get(), layer.v_proj.get(),
                         layer.o_proj.get(), layer.feed_forward.gate_proj.get(),
                         layer.feed_forward.up_proj.get(), layer.feed_forward.down_proj.get()}));
  }
  const std::vector<float> norm = read_vector(checkpoint->final_norm());
  PlainMatrix states = pass.states();
  for (std::size_t i = 0; i < states.num_rows; ++i) {
    float squares = 0;
    for (std::size_t j = 0; j < norm.size(); ++j) squares += states.row(i)[j] * states.row(i)[j];
    const float scale = 1 / std::sqrt(squares / static_cast<float>(norm.size()) +
                                      checkpoint->config().rms_norm_eps);
    for (std::size_t j = 0; j < norm.size(); ++j) states.row(i)[j] *= scale * norm[j];
  }
  const PlainMatrix logits = multiply(states, read(checkpoint->output_head()), 2);
  std::size_t row = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::vector<float> expected(texts[i].size() * logits.num_columns);
    std::ifstream file(kFolder + "logits_" + std::to_string(i) + ".f32", std::ios::binary);
    file.read(reinterpret_cast<char*>(expected.data()),
              static_cast<std::streamsize>(expected.size() * sizeof(float)));
    ASSERT_TRUE(file.good());
    for (std::size_t j = 0; j < expected.size(); ++j) {
      ASSERT_NEAR(logits.values[row * logits.num_columns + j], expected[j], 2e-4) << i << " " << j;
    }
    row += texts[i].size();
  }
  EXPECT_EQ(row, logits.num_rows);
}

}  // namespace
}  // namespace hymt
