// `hymt-doc serve` for the judges in JavaScript, with tokens of both kinds.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";

export const userToken = "a-token-of-a-user";
export const adminToken = "a-token-of-an-admin";

// Resolves when it serves: { address, folder, stop() }, the last of which gives the exit code.
export async function startService(program, options) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hymt-judge-"));
  const write = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    return path.join(folder, name);
  };
  const words = ["serve", "--listen", "127.0.0.1:0", "--admin-tokens", write("admin", `${adminToken}\n`), ...options];
  if (words.includes("--tokens")) words.splice(words.indexOf("--tokens") + 1, 0, write("user", `${userToken}\n`));
  const child = spawn(program, words, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  process.once("exit", () => child.kill());  // A judge that fails leaves none behind.
  const address = await new Promise((resolve, reject) => {
    const lines = [];
    readline.createInterface({ input: child.stderr }).on("line", (line) => {
      lines.push(line);
      const found = /serving .* on (http:\/\/127\.0\.0\.1:\d+)/.exec(line);
      if (found) resolve(found[1]);
    });
    ended.then(() => reject(new Error(`it does not serve:\n${lines.join("\n")}`)));
  });
  return {
    address,
    folder,
    write,
    async stop() {
      child.kill("SIGTERM");
      const code = await ended;
      fs.rmSync(folder, { recursive: true });
      return code;
    },
  };
}
