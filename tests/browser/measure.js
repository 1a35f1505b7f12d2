// What can be measured on a page: boxes, headings, chips, lines. Returns sentences about what is wrong.
() => {
  const NEAR = 8; // px between two boxes, and between a heading and the label below it
  const FIXED = ".bu-afloat, [data-preview-problems]"; // all that may stay in place while the page scrolls
  // Parts of one thing, drawn side by side on purpose.
  const PARTS = ".bu-opt > span, .bu-times span, .bu-progress li, .bu-rail *, .bu-menu *, .bu-agenda > li, .bu-path *, .bu-bars__t, svg *, .js-plotly-plot *, .bu-level, input, button, .bu-btn, .bu-exit, .bu-chip > span, .bu-five *";
  const found = [];
  const short = (each) => (each.textContent || each.className).trim().replace(/\s+/g, " ").slice(0, 40);
  const named = (each) => `${each.tagName.toLowerCase()}.${[...each.classList].join(".")} “${short(each)}”`;
  const forEars = new Set([...document.body.querySelectorAll("*")].filter((each) => getComputedStyle(each).clipPath === "inset(50%)"));
  const heardOnly = (each) => each && (forEars.has(each) || heardOnly(each.parentElement));
  const seen = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !heardOnly(each);
  const all = [...document.body.querySelectorAll("*")].filter((each) => !each.closest("svg") && seen(each));

  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) found.push(`the page is ${over} px wider than its window`);

  const styles = new Map(all.map((each) => [each, getComputedStyle(each)]));
  for (const [each, style] of styles) {
    if (style.position === "fixed" && !each.matches(FIXED)) found.push(`stays in place: ${named(each)}`);
  }

  const clear = (color) => color === "transparent" || /[,/] 0\)$/.test(color);
  const ground = (each) => {
    for (let at = each.parentElement; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (!clear(color)) return color;
    }
    return "";
  };
  const isBox = (each) => {
    if (each.matches(PARTS)) return false;
    const style = styles.get(each);
    if (style.display.startsWith("inline") && style.display !== "inline-block") return false;
    if (["absolute", "fixed", "sticky"].includes(style.position)) return false;
    const sides = ["Top", "Right", "Bottom", "Left"].filter(
      (side) => parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none" && !clear(style[`border${side}Color`]),
    );
    const filled = !clear(style.backgroundColor) && style.backgroundColor !== ground(each);
    return sides.length > 2 || filled || style.boxShadow !== "none";
  };
  const boxes = all.filter(isBox).map((each) => ({ each, at: each.getBoundingClientRect() })).filter(({ at }) => at.width > 20 && at.height > 20);
  const far = (a, b, from, to) => Math.max(a[from], b[from]) - Math.min(a[to], b[to]); // below 0: they share some
  boxes.sort((a, b) => a.at.top - b.at.top);
  for (const [place, a] of boxes.entries()) {
    for (const b of boxes.slice(place + 1)) {
      if (b.at.top - a.at.bottom >= NEAR) break;
      if (a.each.contains(b.each) || b.each.contains(a.each)) continue;
      const down = far(a.at, b.at, "top", "bottom");
      const across = far(a.at, b.at, "left", "right");
      const apart = Math.max(down, across);
      if (apart < NEAR - 0.5) found.push(`${apart.toFixed(1)} px between ${named(a.each)} and ${named(b.each)}`);
    }
  }

  for (const each of all.filter((one) => one.matches(".bu-chips:not(.bu-chips--list) > .bu-chip > span"))) {
    if (each.offsetHeight > 50) found.push(`a chip of two lines: ${named(each)}`);
  }

  for (const each of all.filter((one) => one.matches("main ul > li"))) {
    if (styles.get(each).listStyleType === "disc") found.push(`a round bullet, where lists have dashes: ${named(each)}`);
  }
  for (const each of all.filter((one) => one.matches("li"))) {
    const mark = getComputedStyle(each, "::before");
    const inRow = /flex/.test(styles.get(each.parentElement)?.display) && mark.content === '""' && mark.height === "2px";
    if (inRow) found.push(`a dash in a row of items: ${named(each)}`);
  }
  for (const each of all.filter((one) => one.matches(".bu-card .bu-empty, .bu-empty .bu-empty"))) {
    if (parseFloat(styles.get(each).borderTopWidth)) found.push(`a box inside a box: ${named(each)}`);
  }
  // A button without a border or a ground has its text where the other lines of its box begin.
  const words = document.createRange();
  for (const each of all.filter((one) => one.matches("main .bu-btn--plain") && getComputedStyle(one).direction === "ltr")) {
    const box = each.parentElement;
    const style = styles.get(box);
    if (!style || style.justifyContent === "center" || style.justifyItems === "center" || style.textAlign === "center") continue;
    const at = each.getBoundingClientRect();
    const isFirst = ![...box.children].some((other) => {
      const beside = other.getBoundingClientRect();
      return other !== each && beside.width && beside.right <= at.left + 1 && beside.bottom > at.top && beside.top < at.bottom;
    });
    const start = box.getBoundingClientRect().left + parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft);
    words.selectNodeContents(each);
    const aside = words.getBoundingClientRect().left - start;
    if (isFirst && at.left - start < 20 && aside > 2) found.push(`${aside.toFixed(1)} px beside the lines above: ${named(each)}`);
  }

  const labels = all.filter((each) => each.matches("label:not(:has(input)), fieldset fieldset > legend, .bu-label") && each.textContent.trim());
  const headings = all.filter((each) => each.matches("h1, h2, h3, h4, legend") && each.textContent.trim());
  for (const label of labels) {
    const at = label.getBoundingClientRect();
    for (const heading of headings) {
      if (heading === label || heading.contains(label) || label.contains(heading)) continue;
      const above = heading.getBoundingClientRect();
      const down = at.top - above.bottom;
      if (down > -above.height && down < NEAR - 0.5 && far(at, above, "left", "right") < 0)
        found.push(`${down.toFixed(1)} px from the heading ${named(heading)} to the label ${named(label)}`);
    }
  }

  const range = document.createRange();
  for (const each of all) {
    for (const node of each.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || node.data.trim().length < 24) continue;
      range.selectNodeContents(node);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      const letters = node.data.trim().length / lines;
      if (lines > 3 && letters < 12) found.push(`${letters.toFixed(1)} letters a line: ${named(each)}`);
    }
  }
  return found;
}
