// What llama.cpp computes of a model: llamacpp_tokens.mjs FILE.gguf COUNT ID,ID,...
// Writes COUNT tokens behind the prompt's, the most probable ones, on one line.
import {getLlama} from "node-llama-cpp";

const [path, count, prompt] = process.argv.slice(2);
const llama = await getLlama({gpu: false, build: "never", logLevel: "disabled"});
const model = await llama.loadModel({modelPath: path});
const context = await model.createContext({contextSize: 64, batchSize: 64});
const tokens = [];
const chosen = context.getSequence().evaluate(prompt.split(",").map(Number), {temperature: 0});
for await (const token of chosen) {
  tokens.push(token);
  if (tokens.length >= Number(count)) break;
}
console.log(tokens.join(" "));
await llama.dispose();
