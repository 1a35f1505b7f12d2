// What can be measured on a page: boxes, headings, chips, lines. Returns sentences about what is wrong.
() => {
  const NEAR = 8; // px between two boxes, and between a heading and the label below it
  const MOST_LETTERS = 80; // in a line of a text
  const PHONE = 500; // px of the widest phone
  const THUMB = 44; // px of what can be pressed there
  const SMALLEST = 14; // px of letters
  const FIXED = ".bu-afloat, [data-preview-problems]"; // all that may stay in place while the page scrolls
  // Parts of one thing, drawn side by side on purpose.
  const PARTS = ".bu-opt > span, .bu-times span, .bu-progress li, .bu-rail *, .bu-menu *, .bu-agenda > li, .bu-path *, .bu-bars__t, svg *, .js-plotly-plot *, .bu-level, .bu-five *";
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
  // Left out: what stays where it is while the page scrolls below it.
  const isStuck = (each) => each && (["sticky", "fixed"].includes(styles.get(each)?.position) || isStuck(each.parentElement));
  const boxes = all.filter((each) => isBox(each) && !isStuck(each)).map((each) => ({ each, at: each.getBoundingClientRect() })).filter(({ at }) => at.width > 20 && at.height > 20);
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

  // The top border of a collapsible section is at least NEAR pixels from a box above it.
  for (const each of all.filter((one) => one.matches("details") && parseFloat(styles.get(one).borderTopWidth) > 0)) {
    const at = each.getBoundingClientRect();
    for (const box of boxes) {
      if (box.each.contains(each) || each.contains(box.each) || far(at, box.at, "left", "right") >= 0) continue;
      const apart = at.top - box.at.bottom;
      if (Math.abs(apart) < NEAR - 0.5) found.push(`${apart.toFixed(1)} px between ${named(box.each)} and the line above ${named(each)}`);
    }
  }
  // A field is at least NEAR pixels from the rounded corners of its panel.
  for (const each of all.filter((one) => one.matches(".bu-side :is(textarea, select, input)"))) {
    const panel = each.closest(".bu-side");
    const [at, around] = [each.getBoundingClientRect(), panel.getBoundingClientRect()];
    for (const down of ["Top", "Bottom"]) {
      for (const across of ["Left", "Right"]) {
        const radius = parseFloat(styles.get(panel)[`border${down}${across}Radius`]);
        const x = radius - Math.abs(at[across.toLowerCase()] - around[across.toLowerCase()]);
        const y = radius - Math.abs(at[down.toLowerCase()] - around[down.toLowerCase()]);
        const apart = radius - Math.hypot(x, y);
        if (x > 0 && y > 0 && apart < NEAR) found.push(`${apart.toFixed(1)} px between ${named(each)} and the corner of ${named(panel)}`);
      }
    }
  }
  // An element without visible content takes up no space, not even by a margin or a gap.
  const isOut = (each) => each && (styles.get(each)?.position === "absolute" || isOut(each.parentElement));
  for (const each of all.filter((one) => one.matches("main *") && one.children.length && /grid|flex/.test(styles.get(one).display))) {
    const style = styles.get(each);
    const isEmpty = !each.innerText.trim() && [...each.children].every((child) => !child.getBoundingClientRect().height);
    if (!isEmpty || isOut(each)) continue;
    const gap = /grid|flex/.test(styles.get(each.parentElement)?.display) ? parseFloat(styles.get(each.parentElement).rowGap) : 0;
    if (each.offsetHeight || parseFloat(style.marginTop) || gap > 0) found.push(`no visible content, but takes up space: ${named(each)}`);
  }
  for (const each of all.filter((one) => one.matches(".bu-flow > *") && parseFloat(styles.get(one).marginTop) > 0)) {
    let before = each.previousElementSibling;
    while (before && !styles.has(before)) before = before.previousElementSibling;
    if (!before && each.previousElementSibling) found.push(`a top margin, although all siblings before are hidden: ${named(each)}`);
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

  // The name of a field belongs to it; no other box is near.
  for (const each of [...headings, ...labels]) {
    const own = each.matches("h1, h2, h3, h4") ? null : each.closest(".bu-field, fieldset, .bu-sign");
    const at = each.getBoundingClientRect();
    for (const box of boxes) {
      if (box.each.contains(each) || each.contains(box.each) || own?.contains(box.each)) continue;
      const apart = Math.max(far(at, box.at, "top", "bottom"), far(at, box.at, "left", "right"));
      if (apart < NEAR - 0.5) found.push(`${apart.toFixed(1)} px between the heading ${named(each)} and ${named(box.each)}`);
    }
  }

  const range = document.createRange();
  const lines = [];
  const isClamped = (each) => /\d/.test(styles.get(each).webkitLineClamp);
  for (const each of all) {
    const isAbove = isStuck(each) || each.closest(".bu-menu nav"); // an open menu is above the page
    for (const node of each.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter(({ width }) => width > 1);
      const end = isClamped(each) ? each.getBoundingClientRect().bottom - 4 : Infinity;
      // A line of a large font may be lower than its letters are high.
      const high = parseFloat(styles.get(each).lineHeight) || Infinity;
      for (const { top, bottom, left, right, height } of isAbove ? [] : rects.filter((at) => at.top < end)) {
        const less = Math.max(0, height - high) / 2;
        lines.push({ each, at: { top: top + less, bottom: bottom - less, left, right, height: height - 2 * less } });
      }
      const length = node.data.trim().length;
      if (length < 24) continue;
      const count = new Set(rects.map(({ top }) => Math.round(top))).size;
      const letters = length / count;
      if (count > 3 && letters < 12) found.push(`${letters.toFixed(1)} letters a line: ${named(each)}`);
      if (count > 2 && letters > MOST_LETTERS) found.push(`${letters.toFixed(1)} letters a line, more than ${MOST_LETTERS}: ${named(each)}`);
    }
  }
  lines.sort((a, b) => a.at.top - b.at.top);
  for (const [place, a] of lines.entries()) {
    for (const b of lines.slice(place + 1)) {
      if (b.at.top > a.at.bottom - 0.35 * Math.min(a.at.height, b.at.height)) break;
      if (a.each !== b.each && far(a.at, b.at, "left", "right") < -5) found.push(`text over text: ${named(a.each)} and ${named(b.each)}`);
    }
  }
  for (const each of all) {
    const style = styles.get(each);
    if (style.overflowX === "hidden" && !isClamped(each) && each.scrollWidth > each.clientWidth + 1 && each.textContent.trim() && !each.matches(".bu-unread *"))
      found.push(`cut off after ${each.clientWidth} of ${each.scrollWidth} px: ${named(each)}`);
  }
  // What can be pressed on a phone is high enough for a thumb; links within a text are as high as their line.
  const pressed = "main :is(button, summary, select, textarea, .bu-btn, .bu-chip, .bu-pt, .bu-opt, .bu-check), main input:not([type=checkbox], [type=radio], [type=hidden]), main li > a:only-child";
  for (const each of innerWidth > PHONE ? [] : all.filter((one) => one.matches(pressed))) {
    if (each.matches(".bu-stepper ol *") || styles.get(each).display === "inline") continue;
    const { height } = each.getBoundingClientRect();
    if (height < THUMB - 0.5) found.push(`${Math.round(height)} px for a thumb: ${named(each)}`);
  }
  for (const each of all) {
    const size = parseFloat(styles.get(each).fontSize);
    if (size < SMALLEST && [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
      found.push(`letters of ${size} px: ${named(each)}`);
  }
  return found;
}
