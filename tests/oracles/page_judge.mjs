// Drives the page as people do, with the small model behind it:
//   node page_judge.mjs FOLDER PROGRAM
// FOLDER holds node_modules. Prints a line for each case; the status is 1 if one is not as it should be.
import { expect, isHidden, judgeAccess, launch, open, tellOfAll, text, waitFor } from "./page_browser.mjs";
import { documents, findingsOfDocuments, refusedDocuments } from "./page_documents.mjs";
import { adminToken, startService, userToken } from "./running_service.mjs";

const program = process.argv[3];

async function translating(browser, address) {
  const [page, faults] = await open(browser, address);
  let numAsked = 0;
  page.on("request", (request) => { if (request.url().endsWith("/v1/translate")) ++numAsked; });
  await page.type("#source-text", "Open the file.", { delay: 10 });
  await waitFor(page, "target-text", "Datei");
  expect("what is typed is translated", true);
  expect("one request for a word is not sent", numAsked <= 3, `${numAsked} for 14 keys`);
  expect("the target's language is said", await page.$eval("#target-text", (one) => one.lang === "de" && one.dir === "ltr"));
  expect("the source's language is told", (await text(page, "detected")).includes("English") || (await text(page, "detected")) === "");
  expect("a score is told", /score 0\.\d\d/.test(await text(page, "done-by")), await text(page, "done-by"));

  await page.select("#format", "html");
  const markup = "<p>Open the <b>file</b>.</p><img src=x onerror=document.title=1><script>document.title=1</script>";
  await page.$eval("#source-text", (one, value) => {
    one.value = value;
    one.dispatchEvent(new Event("input"));
  }, markup);
  await waitFor(page, "target-text", "<b>");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect("markup of texts stays text", await page.$eval("#target-text", (one) => one.querySelector("b, img, script, p") === null));
  expect("no script of a text runs", (await page.title()).includes("hymt-doc"));

  await page.select("#format", "text");
  await page.click("#glossary-heading");
  await page.type("#csv", 'source,target\nfile,"Xylo""phon, groß"\nhalf\n');
  await page.click("#add-csv");
  await waitFor(page, "glossary-count", "1 term");
  await waitFor(page, "glossary-status", "1 line has no translation");
  expect("terms are pasted", await page.$eval("#terms input:nth-of-type(1)", (one) => one.value === "file"));
  await page.$eval("#source-text", (one) => { one.value = ""; one.dispatchEvent(new Event("input")); });
  await page.type("#source-text", "Open the file.");
  await page.waitForFunction(() => !document.getElementById("review").hidden
    || document.getElementById("target-text").textContent.includes("Xylo\"phon, groß"));
  if ((await text(page, "review-list")).includes("term-missed")) {
    await page.evaluate(() => [...document.querySelectorAll("#review-list li")]
      .find((item) => item.textContent.includes("term-missed")).querySelector("button").click());
    const chosen = await page.$eval("#source-text", (one) => one.value.slice(one.selectionStart, one.selectionEnd));
    expect("a finding leads to its place", ["file", "Open the file."].includes(chosen), chosen);
    expect("and marks the translation", await page.$eval("#target-text", (one) => one.querySelector(".chosen") !== null));
  }
  await judgeAccess(page, "translated");
  expect("nothing is wrong meanwhile", faults.length === 0, faults.join("; "));
  await page.close();
}

async function failing(browser, address) {
  const error = (status, message, headers = {}) => ({ status, headers, contentType: "application/json",
    body: JSON.stringify({ error: { message } }) });
  let answer = null;
  let numAsked = 0;
  const [page, faults] = await open(browser, address, (url) => {
    if (url.pathname !== "/v1/translate") return null;
    ++numAsked;
    return answer;
  });
  answer = error(429, "too many requests", { "Retry-After": "1" });
  await page.type("#source-text", "Open the file.");
  await waitFor(page, "status", "asked again in");
  answer = null;
  await waitFor(page, "target-text", "Datei");
  expect("a busy service is asked again", true);

  for (const [what, given, told] of [
    ["an error is told", error(400, "no <b>such</b> thing"), "no <b>such</b> thing"],
    ["no network is told", "none", "cannot be reached"],
    ["a proxy's page is told", { status: 500, body: "<h1>oops</h1>", contentType: "text/html" }, "answers 500"],
  ]) {
    answer = given;
    await page.click("#translate");
    await waitFor(page, "problem-text", told);
    expect(what, true);
  }
  await judgeAccess(page, "error");
  answer = null;
  await page.click("#again");
  await page.waitForFunction(() => document.getElementById("problem").hidden);
  expect("trying again works", true);
  expect("the service was not flooded", numAsked <= 8, `${numAsked} requests`);
  expect("nothing is wrong meanwhile", faults.length === 0, faults.join("; "));
  await page.close();
}

async function withTokens(browser, address) {
  const [page, faults] = await open(browser, address);
  await page.waitForFunction(() => !document.getElementById("token-form").hidden);
  expect("a token is asked for", await page.evaluate(() => document.activeElement.id === "token"));
  await page.keyboard.type("wrong token of mine");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.getElementById("token-form").hidden);
  await page.keyboard.type(userToken);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("target-language").options.length > 0);
  expect("with it there are languages", true);
  expect("it is kept nowhere", await page.evaluate(() => document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })) === "{}");
  expect("nothing is wrong meanwhile", faults.length === 0, faults.join("; "));
  await page.close();
}

async function keyTo(page, isThere) {
  for (let i = 0; i < 60; ++i) {
    if (await page.evaluate(`(${isThere})(document.activeElement)`)) return true;
    await page.keyboard.press("Tab");
  }
  return false;
}

// Nothing but keys.
async function administering(browser, address) {
  const [page, faults] = await open(browser, address);
  await page.keyboard.press("Tab");
  expect("the first key leads past the head", await page.evaluate(() => document.activeElement.className === "skip"));
  await page.keyboard.press("Enter");
  expect("the text is reached", await keyTo(page, (one) => one.id === "source-text"));
  await page.keyboard.type("Open the file.");
  await page.keyboard.down("Control");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Control");
  await waitFor(page, "target-text", "Open the file.");
  expect("documents are reached", await keyTo(page, (one) => one.id === "files") || (await isHidden(page, "documents-section")));
  expect("the models are reached", await keyTo(page, (one) => one.querySelector?.("#models-heading") && one.tagName === "SUMMARY"));
  await page.keyboard.press("Enter");
  expect("the token's field is reached", await keyTo(page, (one) => one.id === "admin-token"));
  await page.keyboard.type("not-the-admins");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.getElementById("admin-problem").hidden);
  expect("another token is refused", await isHidden(page, "models"));
  await page.$eval("#admin-token", (one) => one.select());
  await page.keyboard.type(adminToken);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.getElementById("models").hidden);
  expect("a model is reached", await keyTo(page, (one) => one.getAttribute("aria-label") === "Load pseudo"));
  await page.keyboard.press("Enter");
  await waitFor(page, "admin-status", "At work: pseudo");
  expect("the focus stays where it was", await page.evaluate(() => document.activeElement.getAttribute("aria-label") === "Load anew pseudo" || document.activeElement.tagName === "BUTTON"));
  await waitFor(page, "target-text", "⟦");
  expect("what is typed is translated by the new model", true);
  expect("Arabic is written from the right", await page.evaluate(() => {
    const list = document.getElementById("target-language");
    list.value = "ar";
    list.dispatchEvent(new Event("change"));
    return list.value === "ar";
  }));
  await page.waitForFunction(() => document.getElementById("target-text").dir === "rtl");
  await judgeAccess(page, "models");
  expect("nothing is wrong meanwhile", faults.length === 0, faults.join("; "));
  await page.close();
}

const browser = await launch();
try {
  const service = await startService(program, []);
  await translating(browser, service.address);
  await failing(browser, service.address);
  await documents(browser, program, service);
  expect("the service ends well", await service.stop() === 0);
  const damaged = await startService(program, ["--engine", "adversarial:3"]);
  await findingsOfDocuments(browser, damaged);
  await damaged.stop();
  const small = await startService(program, ["--engine", "pseudo", "--max-document", "1M"]);
  await refusedDocuments(browser, small);
  await small.stop();
  const other = await startService(program, ["--engine", "identity"]);
  await administering(browser, other.address);
  await other.stop();
  const closed = await startService(program, ["--engine", "pseudo", "--tokens"]);
  await withTokens(browser, closed.address);
  await closed.stop();
} finally {
  await browser.close();
}
tellOfAll();
