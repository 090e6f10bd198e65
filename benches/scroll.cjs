// How well does a large matrix scroll? Usage: NODE_PATH=…/node_modules node scroll.cjs PAGE.html [CHROMIUM]
//
// Opens the page from disk in Chromium (through playwright-core), scrolls its table down and across in small steps, one a
// frame, at two widths, and prints what the layout cost, how long frames took, and how many tasks were longer than 50 ms.
const { chromium } = require("playwright-core");
const { pathToFileURL } = require("node:url");

const [page, executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

// Runs in the page: scrolls what scrolls, and notes the time from frame to frame.
function scroll() {
  const box = document.querySelector(".matrix .table");
  const inner = getComputedStyle(box).overflowY !== "visible" && box.scrollHeight > box.clientHeight + 1;
  const target = inner ? box : document.scrollingElement;
  const frames = [];
  const long = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => long.push(entry.duration))).observe({ type: "longtask" });
  return new Promise((done) => {
    let last = performance.now();
    let step = 0;
    const next = (now) => {
      frames.push(now - last);
      last = now;
      if (step++ === 240) {
        frames.sort((a, b) => a - b);
        const at = (share) => frames[Math.min(frames.length - 1, Math.floor(frames.length * share))];
        done({ inner, median: at(0.5), p95: at(0.95), worst: at(1), long });
        return;
      }
      target.scrollTop += step < 120 ? 45 : -30;
      target.scrollLeft += step < 120 ? 20 : 60;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
}

(async () => {
  const browser = await chromium.launch({ executablePath, args });
  console.log("| width | load ms | layout ms | style ms | median frame ms | 95 % | worst | tasks over 50 ms |\n|---|---|---|---|---|---|---|---|");
  for (const width of [1280, 390]) {
    const tab = await browser.newPage({ viewport: { width, height: 900 } });
    const session = await tab.context().newCDPSession(tab);
    await session.send("Performance.enable");
    const start = Date.now();
    await tab.goto(pathToFileURL(page).href, { waitUntil: "load" });
    await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const load = Date.now() - start;
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (name) => (metrics.find((metric) => metric.name === name).value * 1000).toFixed(0);
    const { median, p95, worst, long } = await tab.evaluate(scroll);
    const fixed = (number) => number.toFixed(1);
    console.log(`| ${width} | ${load} | ${of("LayoutDuration")} | ${of("RecalcStyleDuration")} | ${fixed(median)} | ${fixed(p95)} | ${fixed(worst)} | ${long.length} |`);
    await tab.close();
  }
  await browser.close();
})();
