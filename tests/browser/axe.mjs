// Accessibility of printed pages: node axe.mjs page.html ...
//
// Opens each page from disk in Chromium, wide and narrow, and prints as JSON what is wrong with it:
// findings of axe-core, sideways scrolling on a narrow screen, anything fetched from elsewhere,
// and anything that the page's own content security policy refused.
// Exit status: 0 nothing found, 1 something found, 2 a page could not be examined,
// 3 the browser or a package is missing.

import { accessSync, constants, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

const WIDE = { width: 1280, height: 900 };
// WCAG 2.1, success criterion 1.4.10: no sideways scrolling at 320 CSS pixels.
const NARROW = { width: 320, height: 640 };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const FROM_THE_PAGE_ITSELF = /^(file|data|blob|about):/;

function stop(status, message) {
  console.error(`axe.mjs: ${message}`);
  process.exit(status);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findBrowser() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const named = process.env.CHROMIUM;
  const candidates = named
    ? [named]
    : BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isProgram) ?? stop(3, "no Chromium found: set CHROMIUM to its path");
}

async function loadPackages() {
  try {
    const { chromium } = await import("playwright-core");
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    return { chromium, axe };
  } catch (error) {
    return stop(3, `packages are missing, run npm ci in tests/browser (${error.code})`);
  }
}

function found(rule, details) {
  return { rule, impact: "serious", help: rule, nodes: details };
}

// What axe-core says, in the few fields that a reader of a failed test needs.
async function runAxe(page, axe) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } }),
    RULES,
  );
  return violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact,
    help,
    nodes: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
  }));
}

async function sidewaysScroll(page) {
  const [content, screen] = await page.evaluate(() => [
    Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
    document.documentElement.clientWidth,
  ]);
  if (content <= screen) return [];
  const widest = await page.evaluate(
    (limit) =>
      [...document.body.querySelectorAll("*")]
        .filter((element) => element.getBoundingClientRect().right > limit + 1)
        .slice(0, 5)
        .map((element) => element.outerHTML.slice(0, 120)),
    screen,
  );
  return [found("no-sideways-scroll", [`content is ${content} px wide`, ...widest])];
}

// Every request is answered from disk or refused, and the refused ones are findings.
async function refuseTheNetwork(page, refused) {
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (FROM_THE_PAGE_ITSELF.test(url)) return route.continue();
    refused.push(url);
    return route.abort();
  });
}

function listenForPolicy(page, blocked) {
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) blocked.push(message.text());
  });
}

// As its readers see it, the page's own policy in force; nothing is injected.
async function readAsReadersDo(browser, url, viewport) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const refused = [];
  const blocked = [];
  listenForPolicy(page, blocked);
  await refuseTheNetwork(page, refused);
  await page.goto(url, { waitUntil: "load" });
  const findings = viewport.width === NARROW.width ? await sidewaysScroll(page) : [];
  if (refused.length) findings.push(found("no-network", refused));
  if (blocked.length) findings.push(found("own-policy-refuses", blocked));
  await context.close();
  return findings;
}

// A strict policy would refuse axe-core too, so here it is set aside.
async function readWithAxe(browser, url, viewport, axe) {
  const context = await browser.newContext({ viewport, bypassCSP: true });
  const page = await context.newPage();
  const refused = [];
  await refuseTheNetwork(page, refused);
  await page.goto(url, { waitUntil: "load" });
  const findings = await runAxe(page, axe);
  if (refused.length) findings.push(found("no-network", refused));
  await context.close();
  return findings;
}

async function examine(browser, path, axe) {
  const url = pathToFileURL(path).href;
  const findings = [];
  for (const viewport of [WIDE, NARROW]) {
    const seen = await readAsReadersDo(browser, url, viewport);
    const told = await readWithAxe(browser, url, viewport, axe);
    const both = [...seen, ...told].map((finding) => ({ page: path, width: viewport.width, ...finding }));
    findings.push(...both);
  }
  return findings;
}

async function main(paths) {
  if (!paths.length) stop(2, "no page named");
  const { chromium, axe } = await loadPackages();
  const executablePath = findBrowser();
  const browser = await chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
  const findings = [];
  try {
    for (const path of paths) findings.push(...(await examine(browser, path, axe)));
  } catch (error) {
    stop(2, error.message);
  } finally {
    await browser.close();
  }
  console.log(JSON.stringify(findings, null, 2));
  process.exitCode = findings.length ? 1 : 0;
}

await main(process.argv.slice(2));
