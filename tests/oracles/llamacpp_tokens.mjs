// What llama.cpp computes of a model: llamacpp_tokens.mjs FILE.gguf COUNT PROMPT
// PROMPT is ID,ID,... or a text, in which special tokens are spelt. Writes the prompt's tokens on one
// line, and on the next the most probable ones behind them, COUNT or as many as there are to the end.
import {getLlama} from "node-llama-cpp";

const [path, count, prompt] = process.argv.slice(2);
const llama = await getLlama({gpu: false, build: "never", logLevel: "disabled"});
const model = await llama.loadModel({modelPath: path});
const isIds = /^\d+(,\d+)*$/.test(prompt);
const ids = isIds ? prompt.split(",").map(Number) : [...model.tokenize(prompt, true)];
const context = await model.createContext({contextSize: 128, batchSize: 128});
const tokens = [];
const chosen = context.getSequence().evaluate(ids, {temperature: 0});
for await (const token of chosen) {
  tokens.push(token);
  if (tokens.length >= Number(count)) break;
}
console.log(ids.join(" "));
console.log(tokens.join(" "));
await llama.dispose();
