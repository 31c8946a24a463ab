// Goes through a page of coverage in a real browser. Its one argument is JSON:
// which walk, the page, where pictures go, and the programs. It fails with the
// first thing that is not as it should be.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const given = JSON.parse(process.argv[2]);
const { chromium } = createRequire(path.join(given.playwright, "here.js"))("playwright-core");
const address = pathToFileURL(given.page).href;
const browser = await chromium.launch({ executablePath: given.chromium, args: ["--no-sandbox"] });

// visit opens the page, and says afterwards that nothing left it and nothing broke.
async function visit(options, walk) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light", ...options });
  const page = await context.newPage();
  const wrong = [];
  let requests = 0;
  page.on("request", (request) => { requests++; if (request.url().split("#")[0] !== address && !request.url().startsWith("data:")) wrong.push(`it asked for ${request.url()}`); });
  page.on("console", (message) => wrong.push(`the console says ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`it failed: ${error}`));
  page.on("dialog", (dialog) => { wrong.push(`a script of a source ran: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(address);
  await walk(page, {
    press: async (...keys) => { for (const key of keys) await page.keyboard.press(key); },
    type: (text) => page.keyboard.type(text),
    said: () => page.locator("#said").textContent(),
    focused: () => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("aria-label") || document.activeElement.textContent),
    hash: async () => decodeURIComponent(new URL(page.url()).hash),
    // A picture has to be smaller than what a README may weigh.
    picture: (name) => page.screenshot({ path: path.join(given.pictures, `${name}.png`) }),
  });
  assert.deepEqual(wrong, []);
  assert.ok(requests > 0);
  await context.close();
}

// soon asserts what holds as soon as the browser is done with the key before.
const soon = Object.fromEntries(["equal", "notEqual", "deepEqual", "match"].map((name) => [name, async (get, expected) => {
  for (const end = performance.now() + 10_000; ; await new Promise((next) => setTimeout(next, 20))) {
    try {
      return assert[name](await get(), expected);
    } catch (error) {
      if (!(error instanceof assert.AssertionError) || performance.now() > end) throw error;
    }
  }
}]));

// remembers asserts that the page holds still what holds now when it is loaded
// again. Chromium may lose what is written right before that, if the machine is
// busy: so it is done again if need be.
async function remembers(page, holds, again) {
  for (let attempt = 1; ; attempt++) {
    await page.reload();
    if (await holds()) return;
    assert.ok(attempt < 10, "the page remembers nothing");
    await again();
    await new Promise((next) => setTimeout(next, 100 * attempt));
  }
}

// contrast is the least contrast of the texts at the selectors with what is behind them (WCAG 2.2, 1.4.3).
const contrast = (page, selectors) => page.evaluate((selectors) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const light = (colour) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
    const part = colour[i] / 255;
    return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
  const ratios = [];
  for (const selector of selectors) {
    const element = document.querySelector(selector);
    const [a, b] = [light(rgba(getComputedStyle(element).color)), light(behind(element))];
    ratios.push([selector, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]);
  }
  return ratios;
}, selectors);

const isLegible = async (page, ...selectors) => {
  for (const [selector, ratio] of await contrast(page, selectors)) assert.ok(ratio >= 4.5, `the contrast of ${selector} is ${ratio.toFixed(2)}`);
};

const walks = {
  // The project of example_test.go.
  async house() {
    for (const colorScheme of ["light", "dark"]) {
      await visit({ colorScheme }, async (page, { press, type, said, focused, hash }) => {
        const dark = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const row = (number) => page.locator(".code tbody tr:not(.known)").nth(number - 1);

        // Landmarks and headings.
        const landmarks = await page.locator("body").ariaSnapshot();
        for (const part of ["banner", "main", "contentinfo", 'heading "Coverage of house" [level=1]', 'heading "Files" [level=2]', 'table "Folders and files'])
          assert.ok(landmarks.includes(part), `no ${part} in\n${landmarks}`);
        await soon.equal(() => page.locator("#sources").isVisible(), false);
        await isLegible(page, ".counts", ".percent", "#table .folder th", "#table .file a", "#table td.number", "#table .stale", "#shown", "footer p");

        // Find a file and open it.
        await press("/");
        await soon.equal(() => focused(), "filter");
        await type("HEAT bur");
        await soon.equal(() => page.locator("#shown").textContent(), "1 of 5 files");
        await soon.deepEqual(() => page.locator("tr.file:visible a").allTextContents(), ["heating/burner.py"]);
        await press("Enter");
        await soon.equal(() => focused(), "heating/burner.py");
        await press("Enter");
        await soon.equal(() => focused(), "file-title");
        await soon.equal(() => page.locator("#file-title").textContent(), "heating/burner.py");
        await soon.equal(() => hash(), "#/heating/burner.py");
        await soon.equal(() => page.title(), "heating/burner.py – Coverage of house");
        await soon.equal(() => page.locator("#list").isVisible(), false);

        // The state of each line, by its glyph and in words.
        await soon.deepEqual(() => page.locator(".code tbody tr").evaluateAll((rows) => rows.map((row) => row.className)),
          ["covered", "partial", "uncovered", "plain", "plain", "uncovered", "covered", "unknown", "excluded", "uncovered"]);
        await soon.deepEqual(() => page.locator(".code .state").allTextContents(), ["✓", "◐", "✗", "", "", "✗", "✓", "?", "–", "✗"]);
        await soon.deepEqual(() => page.locator(".code .hits").allTextContents(), ["1", "12", "0", "", "", "0", "3", "", "", "0"]);
        await soon.equal(() => row(3).locator("a").getAttribute("aria-label"), "Line 3, not covered");
        await soon.equal(() => row(2).locator("code").textContent(), "\tif gas:");
        await soon.equal(() => row(10).locator("code").textContent(), "smoke = '</pre></script><img src=x onerror=alert(1)>'");
        await isLegible(page, ".facts dt", ".covered a", ".covered .state", ".uncovered .state", ".partial .state", ".partial .note", ".uncovered code", ".uncovered a", ".excluded code", ".path a", ".place");

        // From one lack to the next.
        await soon.equal(() => page.locator(".place").textContent(), "3 to look at");
        await press("n");
        await soon.equal(() => focused(), "Line 2, partly covered");
        await soon.equal(() => said(), "Line 2 partly covered: jumps to line 7, never to line 3. 1 of 3");
        await press("n");
        await soon.equal(() => focused(), "Line 3, not covered");
        await soon.equal(() => said(), "Lines 3 to 6 not covered. 2 of 3");
        await soon.equal(() => hash(), "#/heating/burner.py:3");
        await press("n", "n");
        await soon.equal(() => said(), "Line 2 partly covered: jumps to line 7, never to line 3. 1 of 3, from the other end");
        await press("p");
        await soon.equal(() => focused(), "Line 10, not covered");
        await press("k", "ArrowUp", "ArrowUp");
        await soon.equal(() => focused(), "Line 7, covered");

        // Which tests cover a line; a name is text.
        const hostile = `tests/test_burner.py::test_</script><img src=x onerror=alert(1)>"'&`;
        await press("Enter");
        await soon.equal(() => said(), `Executed 3 times by 1 test. ${hostile}`);
        await soon.deepEqual(() => page.locator(".known li").allTextContents(), [hostile]);
        await soon.equal(() => page.locator(".code [aria-expanded=true]").count(), 1);
        await isLegible(page, ".known p", ".known li");
        await press("Enter");
        await soon.equal(() => page.locator(".known").count(), 0);
        await press("p", "p", "Enter");
        await soon.equal(() => page.locator(".known p").textContent(), "Executed 12 times by 2 tests. Of its branches: jumps to line 7, never to line 3.");

        // The keys, and back to where the focus was.
        await press("?");
        await soon.equal(() => focused(), "close");
        assert.ok((await page.locator("dialog").ariaSnapshot()).includes('dialog "Keys"'));
        await isLegible(page, "kbd", "dialog dd");
        await press("Escape");
        await soon.equal(() => focused(), "Line 2, partly covered");

        // Light and dark, also after a reload.
        const before = await dark();
        await press("t");
        await soon.notEqual(() => dark(), before);
        await soon.equal(() => said(), colorScheme === "dark" ? "Light theme" : "Dark theme");
        await soon.equal(() => page.locator("#theme").getAttribute("aria-pressed"), String(colorScheme === "light"));
        await remembers(page, async () => (await dark()) !== before, () => press("t"));
        await soon.equal(() => focused(), "Line 2, partly covered"); // which the address says
        await press("t");
        await soon.equal(() => dark(), before);

        // Back to the list, and the ways of the browser.
        await press("Escape");
        await soon.equal(() => focused(), "heating/burner.py");
        await soon.equal(() => page.locator("article#file").isVisible(), false);
        await page.goBack();
        await soon.equal(() => page.locator("#file-title").textContent(), "heating/burner.py");
        await page.goForward();
        await soon.equal(() => page.locator("#list").isVisible(), true);

        // Through the list, and from file to file.
        await soon.equal(() => page.locator("#shown").textContent(), "5 files");
        await press("j");
        await soon.equal(() => focused(), "heating/old.py");
        await press("Enter", "n");
        await soon.equal(() => said(), "Nothing is known");
        await soon.match(() => page.locator("article .notice").textContent(), /Stale\..*git has no text of that time/);
        await press("]");
        await soon.equal(() => page.locator("#file-title").textContent(), "heating/pump.py");
        await press("]");
        const odd = `odd/</script><img src=x onerror=alert(1)>"'&.py`;
        await soon.equal(() => page.locator("#file-title").textContent(), odd);
        await soon.equal(() => hash(), "#/" + odd);
        await press("n");
        await soon.equal(() => hash(), "#/" + odd + ":1");
        await press("[", "Backspace");
        await soon.equal(() => focused(), "heating/pump.py");
        await press("End");
        await soon.equal(() => focused(), "src/lib.rs");
        await press("j", "ArrowUp", "Home");
        await soon.equal(() => focused(), "heating/burner.py");

        // Sorted by what is uncovered, by the button of the column.
        await press("Shift+Tab");
        await soon.equal(() => focused(), "Uncovered");
        await press("Enter");
        await soon.equal(() => page.locator("th[aria-sort=descending]").textContent(), "Uncovered");
        await soon.equal(() => page.locator("tr.file a").first().textContent(), "heating/burner.py");
        await soon.equal(() => page.locator("tr.folder:visible").count(), 0);
        await press("Shift+Tab", "Enter");
        await soon.equal(() => page.locator("tr.file a").first().textContent(), odd);
        await press("Shift+Tab", "Shift+Tab", "Space");
        await soon.equal(() => page.locator("#shown").textContent(), "4 of 5 files");
        await press("Shift+Tab");
        await type("nothing like this");
        await soon.equal(() => page.locator("#none").isVisible(), true);
        await press("Tab", "Tab", "Enter");
        await soon.equal(() => page.locator("#shown").textContent(), "5 files");

        // Keys with one character can be turned off; the others stay.
        const turnOff = async () => {
          await page.locator("#help").focus();
          await press("Enter", "Shift+Tab", "Space", "Escape");
        };
        await turnOff();
        await soon.equal(() => page.locator("dialog").isVisible(), false);
        await press("t");
        await soon.equal(() => dark(), before);
        await remembers(page, async () => !(await page.locator("#letters").isChecked()), turnOff);
        await press("t");
        await soon.equal(() => dark(), before);
      });
    }

    // A line by its address.
    await visit({}, async (page, { focused }) => {
      await page.goto(address + "#/heating/burner.py:7");
      await soon.equal(() => focused(), "Line 7, covered");
      await page.goto(address + "#/heating/gone.py:7");
      await soon.equal(() => page.locator("#list").isVisible(), true);
    });

    // Without a script there are the list and the sources, to unfold.
    await visit({ javaScriptEnabled: false }, async (page, { press }) => {
      await soon.equal(() => page.locator("#filter").isVisible(), false);
      await soon.equal(() => page.locator("#theme").isVisible(), false);
      await soon.equal(() => page.locator("tr.file a").count(), 5);
      await page.locator("tr.file a").first().focus();
      await press("Enter");
      const source = page.locator("#sources details").first();
      await soon.equal(() => source.locator("pre").isVisible(), true);
      await soon.match(() => source.locator("pre").textContent(), /^ 1 ✓ {2}1 {2}def light\(gas\):\n 2 ◐ 12 {2}\tif gas:\n 3 ✗ {2}0 {10}spark\(\)\n/);
      await soon.equal(() => source.locator("mark.uncovered").first().isVisible(), true);
      await source.locator("summary").focus();
      await press("Enter");
      await soon.equal(() => source.locator("pre").isVisible(), false);
    });
  },

  // Reports of real tools; the pictures are of them.
  async real() {
    for (const colorScheme of ["light", "dark"]) for (const width of [1280, 420]) {
      await visit({ colorScheme, viewport: { width, height: 800 } }, async (page, { press, type, picture, said }) => {
        const name = (what) => `${what}-${colorScheme}-${width}`;
        await picture(name("list"));
        await press("/");
        await type("control");
        await press("Enter", "Enter");
        await picture(name("source"));
        await press("n");
        await soon.match(() => said(), /^Line 28 not covered\. 1 of \d+$/);
        await press("n", "n", "n", "n", "Enter");
        await picture(name("line"));
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is wider than the window");
        await press("?");
        await picture(name("keys"));
      });
    }
    await visit({ javaScriptEnabled: false }, async (page, { picture }) => {
      await page.goto(address + "#/thermostat/src/thermostat/control.py");
      await picture("without-script");
    });
  },

  // As many files as a page must bear.
  async large() {
    await visit({}, async (page, { press, type }) => {
      const took = async (what, most, does) => {
        const start = performance.now();
        await does();
        const milliseconds = performance.now() - start;
        console.log(`${what}: ${milliseconds.toFixed(0)} ms`);
        assert.ok(milliseconds < most, `${what} took ${milliseconds.toFixed(0)} ms`);
      };
      const ready = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
      console.log(`ready: ${ready.toFixed(0)} ms`);
      assert.ok(ready < 20_000);
      await took("filter", 4000, async () => { await press("/"); await type("module_1999"); await page.locator("#shown").textContent(); });
      await took("open", 4000, async () => { await press("Enter", "Enter"); await page.locator(".code tbody tr").nth(499).waitFor(); });
      await took("ten jumps", 6000, async () => { for (let i = 0; i < 10; i++) await press("n"); });
      await took("back", 4000, async () => { await press("Escape"); await page.locator("#table").waitFor(); });
      await took("sort", 6000, async () => { await page.locator("th[data-key=coverage] button").focus(); await press("Enter"); await page.locator("th[aria-sort]").waitFor(); });
      // The list is where it was when one comes back to it.
      await press("/", "Escape", "Tab", "Tab", "Tab", "Tab", "Tab", "End");
      const before = await page.evaluate(() => [scrollY, document.activeElement.textContent]);
      assert.ok(before[0] > 10_000);
      await press("Enter", "n", "Backspace");
      await soon.deepEqual(() => page.evaluate(() => [scrollY, document.activeElement.textContent]), before);
      console.log(`heap: ${(await page.evaluate(() => performance.memory.usedJSHeapSize / 1e6)).toFixed(0)} MB`);
    });
  },
};

await walks[given.name]();
await browser.close();
