// For jest: what became of each test, a line of JSON each, in the file that HYMT_JEST_RESULTS names.
const fs = require("node:fs");

module.exports = class {
  onTestResult(_, { testResults, testExecError }) {
    const lines = testResults.map(({ fullName, status, failureMessages }) => JSON.stringify({ name: fullName, status,
      // eslint-disable-next-line no-control-regex
      told: (failureMessages[0] ?? "").replace(/\u001b\[\d+m/g, "").replace(/\s+/g, " ").slice(0, 300) }));
    if (testExecError) lines.push(JSON.stringify({ name: "the file", status: "failed", told: testExecError.message }));
    fs.appendFileSync(process.env.HYMT_JEST_RESULTS, lines.map((line) => `${line}\n`).join(""));
  }
};
