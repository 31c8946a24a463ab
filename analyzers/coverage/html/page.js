"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("on");

  // Browsers may refuse to remember, above all for files on the disk.
  const remember = (key, value) => {
    try { localStorage.setItem("octolsp-coverage-" + key, value); } catch { /* it holds until the page is closed */ }
  };
  const remembered = (key) => {
    try { return localStorage.getItem("octolsp-coverage-" + key); } catch { return null; }
  };
  if (remembered("theme")) root.dataset.theme = remembered("theme");

  const states = { "✓": "covered", "◐": "partial", "✗": "uncovered", "–": "excluded", "?": "unknown", " ": "plain" };
  const glyphs = Object.fromEntries(Object.entries(states).map(([glyph, state]) => [state, glyph]));
  const words = { covered: "covered", partial: "partly covered", uncovered: "not covered", excluded: "excluded", unknown: "changed since it was measured", plain: "" };

  document.addEventListener("DOMContentLoaded", () => {
    const get = (id) => document.getElementById(id);
    const [list, article, table, filter, incomplete, keys] = ["list", "file", "table", "filter", "incomplete", "keys"].map(get);

    // --- what is said to those who do not see it ---
    const say = (text) => {
      // The same text again is not said: a blank makes it another one.
      get("said").textContent = get("said").textContent === text ? text + "\u00a0" : text;
    };

    // --- light and dark ---
    const darkness = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : darkness.matches);
    const showTheme = () => get("theme").setAttribute("aria-pressed", isDark());
    const switchTheme = () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember("theme", root.dataset.theme);
      showTheme();
      say(isDark() ? "Dark theme" : "Light theme");
    };
    darkness.addEventListener("change", showTheme);
    get("theme").addEventListener("click", switchTheme);
    showTheme();

    // --- the list of files ---
    const bodies = [...table.tBodies];
    const flat = document.createElement("tbody");
    const files = [...table.querySelectorAll("tr.file")].map((row) => ({
      row, body: row.parentElement, link: row.querySelector("a"), path: row.dataset.path, lower: row.dataset.path.toLowerCase(),
      coverage: +row.dataset.coverage, uncovered: +row.dataset.uncovered, whole: row.classList.contains("whole"),
    }));
    const byPath = new Map(files.map((file) => [file.path, file]));
    for (const details of document.querySelectorAll("#sources > details")) byPath.get(details.dataset.path).details = details;
    const order = { key: "name", down: false };
    let sorted = files;
    let visible = files; // in the order in which they are seen
    let chosen = null; // the file that the keys are at

    const choose = (file) => {
      if (chosen) chosen.link.tabIndex = -1;
      chosen = file;
      if (chosen) chosen.link.tabIndex = 0;
    };
    // sift shows the files that are asked for, and sort puts them in their order.
    const sift = () => {
      const terms = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      const seen = new Set();
      visible = sorted.filter((file) => !(incomplete.checked && file.whole) && terms.every((term) => file.lower.includes(term)));
      for (const file of visible) seen.add(file.row).add(file.row.parentElement);
      for (const file of files) if (file.row.hidden === seen.has(file.row)) file.row.hidden = !file.row.hidden;
      for (const body of table.tBodies) body.hidden = !seen.has(body);
      if (!seen.has(chosen?.row)) choose(visible[0] ?? null);
      get("shown").textContent = visible.length === files.length ? `${files.length} files` : `${visible.length} of ${files.length} files`;
      get("none").hidden = visible.length > 0;
      table.hidden = visible.length === 0;
    };
    const sort = () => {
      const grouped = order.key === "name";
      sorted = files.slice();
      if (!grouped) sorted.sort((a, b) => a[order.key] - b[order.key]); // equal ones stay in the order of their paths
      if (order.down) sorted.reverse();
      for (const file of sorted) (grouped ? file.body : flat).append(file.row);
      const shown = grouped ? (order.down ? bodies.toReversed() : bodies) : [flat];
      for (const body of [...table.tBodies]) body.remove();
      table.append(...shown);
      table.classList.toggle("grouped", grouped);
      sift();
    };
    for (const file of files) {
      file.link.tabIndex = -1;
      file.link.addEventListener("focus", () => choose(file));
    }
    for (const head of table.querySelectorAll("th[data-key]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        order.down = order.key === head.dataset.key ? !order.down : head.dataset.key === "uncovered";
        order.key = head.dataset.key;
        for (const other of table.querySelectorAll("th[data-key]")) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
        sort();
      });
    }
    table.querySelector("th[data-key=name]").setAttribute("aria-sort", "ascending");
    const showAll = () => {
      filter.value = "";
      incomplete.checked = false;
      sift();
      filter.focus();
    };
    filter.addEventListener("input", sift);
    incomplete.addEventListener("change", sift);
    get("clear").addEventListener("click", showAll);
    const moveInList = (step) => {
      const at = visible.indexOf(chosen);
      const isThere = document.activeElement === chosen?.link;
      visible[Math.min(Math.max(isThere ? at + step : at, 0), visible.length - 1)]?.link.focus();
    };

    // --- an opened file ---
    const names = JSON.parse(get("tests").textContent) ?? [];
    let opened = null; // with its lines, counted from 1, and the ranges to jump to
    let scrolled = 0; // of the list

    const testsOf = (data, number) => {
      const run = (data.runs ?? []).find(([first, last]) => first <= number && number <= last);
      if (!run) return [];
      const bits = atob(data.sets[run[2]]);
      return data.tests.filter((_, i) => bits.charCodeAt(i >> 3) & (1 << (i & 7))).map((test) => names[test]);
    };
    const parse = (file) => {
      const source = file.details.querySelector("pre");
      const [width, counted] = [+source.dataset.number, +source.dataset.hits];
      const code = width + 4 + (counted && counted + 1);
      const data = JSON.parse(file.details.querySelector("script")?.textContent ?? "{}");
      const lines = source.textContent.split("\n").slice(0, -1).map((text, i) => ({
        number: i + 1, state: states[text[width + 1]], hits: counted ? text.slice(width + 3, width + 3 + counted).trim() : "",
        code: text.slice(code), note: data.branches?.[i + 1] ?? "",
      }));
      return { file, lines, data, counted: counted > 0, stale: file.details.querySelector(".notice") !== null, ranges: rangesOf(lines), current: null };
    };
    // Lines that can't be executed do not part uncovered ones.
    const rangesOf = (lines) => {
      const ranges = [];
      let open = null;
      for (const { number, state } of lines) {
        if (state === "plain") continue;
        if (state !== "uncovered" && state !== "partial") { open = null; continue; }
        if (open?.state === state) open.last = number;
        else ranges.push(open = { state, first: number, last: number });
      }
      return ranges;
    };
    const draw = () => {
      const { file, lines } = opened;
      article.replaceChildren(get("opened").content.cloneNode(true));
      const title = get("file-title");
      const name = file.path.slice(file.path.lastIndexOf("/") + 1);
      const folder = document.createElement("span");
      for (const part of file.path.slice(0, -name.length).split(/(?<=\/)/)) folder.append(part, document.createElement("wbr"));
      title.append(folder, name);
      article.querySelector(".about").append(...[...file.details.querySelectorAll(".notice, .facts")].map((part) => part.cloneNode(true)));
      const body = article.querySelector("tbody");
      const row = get("line").content.firstElementChild;
      for (const line of lines) {
        line.row = row.cloneNode(true);
        line.row.className = line.state;
        const [head, state, hits, text] = line.row.cells;
        line.link = head.firstElementChild;
        line.link.textContent = line.number;
        line.link.href = hashOf(file.path, line.number);
        line.link.setAttribute("aria-label", [`Line ${line.number}`, words[line.state]].filter(Boolean).join(", "));
        const glyph = state.firstElementChild;
        glyph.textContent = glyphs[line.state];
        if (words[line.state]) { glyph.setAttribute("aria-label", words[line.state]); glyph.title = words[line.state]; } else glyph.remove();
        hits.textContent = line.hits;
        text.firstElementChild.textContent = line.code;
        if (line.note) text.append(element("span", "note", /^\s*/.exec(line.code)[0] + "↳ " + line.note));
        body.append(line.row);
      }
      article.querySelector(".code table").classList.toggle("counted", opened.counted);
      drawRibbon(lines);
      for (const [name, step] of [["previous", -1], ["next", 1]]) {
        const button = article.querySelector("." + name);
        button.disabled = opened.ranges.length === 0;
        button.addEventListener("click", () => jump(step));
      }
      showPlace();
      if (lines.length) lines[0].link.tabIndex = 0;
    };
    const element = (tag, className, text) => {
      const made = document.createElement(tag);
      made.className = className;
      made.textContent = text;
      return made;
    };
    const drawRibbon = (lines) => {
      const ribbon = article.querySelector(".ribbon");
      for (let i = 0; i < lines.length;) {
        const from = i;
        while (i < lines.length && lines[i].state === lines[from].state) i++;
        if (["plain", "excluded"].includes(lines[from].state)) continue;
        const part = element("i", lines[from].state, "");
        part.style.left = `${(100 * from) / lines.length}%`;
        part.style.width = `${(100 * (i - from)) / lines.length}%`;
        ribbon.append(part);
      }
      ribbon.addEventListener("click", (event) => {
        const box = ribbon.getBoundingClientRect();
        goTo(Math.min(Math.floor(((event.clientX - box.left) / box.width) * lines.length), lines.length - 1) + 1);
      });
    };
    const rangeAt = (number) => opened.ranges.findIndex(({ first, last }) => first <= number && number <= last);
    const showPlace = () => {
      const count = opened.ranges.length;
      const at = opened.current ? rangeAt(opened.current.number) : -1;
      const none = opened.stale ? "Nothing is known" : "Nothing is uncovered";
      article.querySelector(".place").textContent = count === 0 ? none : at < 0 ? `${count} to look at` : `${at + 1} of ${count}`;
    };
    // goTo makes a line the current one and brings the focus to it.
    const goTo = (number) => {
      const line = opened.lines[number - 1];
      if (!line) return;
      const before = opened.current ?? opened.lines[0];
      before.link.tabIndex = -1;
      before.row.classList.remove("current");
      opened.current = line;
      line.link.tabIndex = 0;
      line.row.classList.add("current");
      line.link.focus({ preventScroll: true });
      line.link.scrollIntoView({ block: "center", inline: "nearest" });
      showPlace();
    };
    const point = (number) => {
      history.replaceState(null, "", hashOf(opened.file.path, number));
      routed = location.hash;
    };
    const jump = (step) => {
      const { ranges, current, lines } = opened;
      if (ranges.length === 0) return say(article.querySelector(".place").textContent);
      const here = current?.number ?? 0;
      let at = step > 0 ? ranges.findIndex(({ first }) => first > here) : ranges.findLastIndex(({ first }) => first < here);
      const around = at < 0;
      if (around) at = step > 0 ? 0 : ranges.length - 1;
      const { first, last, state } = ranges[at];
      goTo(first);
      point(first);
      const note = state === "partial" && first === last ? ": " + lines[first - 1].note : "";
      say(`${first === last ? `Line ${first}` : `Lines ${first} to ${last}`} ${words[state]}${note}. ${at + 1} of ${ranges.length}${around && here ? ", from the other end" : ""}`);
    };
    const sentence = (line, tests) => {
      const times = opened.counted ? `Executed ${line.hits === "1" ? "once" : line.hits + " times"}` : "Executed";
      const by = tests.length ? ` by ${tests.length === 1 ? "1 test" : tests.length + " tests"}` : "";
      switch (line.state) {
        case "covered": return times + by + ".";
        case "partial": return `${times}${by}. Of its branches: ${line.note}.`;
        case "uncovered": return "Never executed.";
        case "excluded": return "Excluded from coverage.";
        case "unknown": return "Changed since it was measured: nothing is known of it.";
      }
      return "Nothing to execute here.";
    };
    // toggle shows or hides what is known of a line, below it.
    const toggle = (line) => {
      if (line.known) {
        line.known.remove();
        line.known = null;
        line.link.setAttribute("aria-expanded", false);
        return say("Closed");
      }
      const tests = testsOf(opened.data, line.number);
      line.known = document.createElement("tr");
      line.known.className = "known";
      const cell = document.createElement("td");
      cell.colSpan = 2;
      const text = document.createElement("td");
      text.colSpan = 2;
      const box = document.createElement("div");
      box.append(element("p", "", sentence(line, tests)));
      if (tests.length) {
        const names = document.createElement("ul");
        names.append(...tests.map((test) => element("li", "", test)));
        if (tests.length > 8) { names.tabIndex = 0; names.setAttribute("aria-label", "Tests"); } // it scrolls
        box.append(names);
      }
      text.append(box);
      line.known.append(cell, text);
      line.row.after(line.known);
      line.link.setAttribute("aria-expanded", true);
      say(sentence(line, tests) + " " + tests.slice(0, 5).join(", ") + (tests.length > 5 ? " and others" : ""));
    };
    article.addEventListener("click", (event) => {
      const line = opened.lines.find(({ row }) => row === event.target.closest("tr"));
      if (!line || event.target.closest(".text") || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      goTo(line.number);
      point(line.number);
      toggle(line);
    });

    // --- addresses: #/path and #/path:line ---
    const hashOf = (path, line) => "#/" + encodeURI(path).replace(/[#?]/g, encodeURIComponent) + (line ? ":" + line : "");
    const address = () => {
      let path = location.hash.slice(2);
      try { path = decodeURIComponent(path); } catch { /* it is no address of ours */ }
      const [, before, line] = /^(.*):(\d+)$/s.exec(path) ?? [];
      return byPath.has(path) ? [path, 0] : [before, +line];
    };
    let routed = null;
    const go = (hash) => {
      location.hash = hash;
      route();
    };
    const route = () => {
      if (location.hash === routed) return; // the event comes after go
      routed = location.hash;
      const [path, line] = location.hash.startsWith("#/") ? address() : [];
      const file = byPath.get(path);
      if (!file) return showList();
      if (opened?.file !== file) {
        if (!opened) scrolled = scrollY;
        opened = parse(file);
        choose(file);
        list.hidden = true;
        article.hidden = false;
        draw();
        scrollTo(0, 0);
      }
      document.title = `${file.path} – ${title}`;
      if (line) goTo(line);
      else get("file-title").focus({ preventScroll: true });
    };
    const showList = () => {
      const was = opened;
      opened = null;
      article.hidden = true;
      article.replaceChildren();
      list.hidden = false;
      document.title = title;
      if (!was) return;
      scrollTo(0, scrolled);
      if (chosen?.row.hidden) showAll();
      chosen?.link.focus();
    };
    const title = document.title;
    history.scrollRestoration = "manual";
    addEventListener("hashchange", route);
    // At once, so that no key comes before the file is there.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.back, #home, tr.file a");
      if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(link.hash);
    });

    // --- keys ---
    const letters = get("letters");
    letters.checked = remembered("letters") !== "off";
    letters.addEventListener("change", () => remember("letters", letters.checked ? "on" : "off"));
    const help = () => { keys.showModal(); get("close").focus(); };
    get("help").addEventListener("click", help);
    get("close").addEventListener("click", () => keys.close());
    const back = () => { if (opened) go("#files"); };
    const beside = (step) => {
      const next = visible[visible.indexOf(opened.file) + step];
      if (next) go(hashOf(next.path));
      else say(step > 0 ? "This is the last file" : "This is the first file");
    };
    const move = (step) => (opened ? goTo(opened.current ? opened.current.number + step : 1) : moveInList(step));
    const find = () => { back(); filter.focus(); filter.select(); };
    const one = {
      "/": find, t: switchTheme, "?": help, j: () => move(1), k: () => move(-1),
      n: () => opened && jump(1), p: () => opened && jump(-1), "]": () => opened && beside(1), "[": () => opened && beside(-1),
    };
    const inTable = () => document.activeElement?.closest("#table tbody, .code tbody th");
    const named = {
      ArrowDown: () => (inTable() ? move(1) : false), ArrowUp: () => (inTable() ? move(-1) : false),
      Escape: back, Backspace: back,
      Home: () => (inTable() && !opened ? visible[0]?.link.focus() : false), End: () => (inTable() && !opened ? visible.at(-1)?.link.focus() : false),
    };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || keys.open) return;
      if (event.target === filter) {
        if (event.key === "Escape" && filter.value) { filter.value = ""; sift(); event.preventDefault(); }
        if (["ArrowDown", "Enter"].includes(event.key)) { visible[0]?.link.focus(); event.preventDefault(); }
        return;
      }
      const action = one[event.key] && letters.checked ? one[event.key] : named[event.key];
      if (action && action() !== false) event.preventDefault();
    });

    sift();
    route();
  });
})();
