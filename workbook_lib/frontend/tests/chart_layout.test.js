import assert from "node:assert/strict";
import test from "node:test";
import { balanced, oneLine, plainLines, wrapped } from "../src/ui/chart_labels.js";
import { fitToPage, joinCharts, joinRectangles, nextPoint, pointsOf, visiblePart } from "../src/ui/chart_layout.js";

const NAMES = ["1 Mar", "8 Mar", "15 Mar", "22 Mar"];
const bar = (name, height, rows) => ({
  type: "bar", name, hoverinfo: "text",
  x: rows.flatMap(() => NAMES),
  base: rows.flatMap((row) => NAMES.map(() => -row - 0.25)),
  y: rows.flatMap(() => NAMES.map(() => height)),
  hovertext: rows.flatMap((row) => NAMES.map((day) => `${day}<br>row ${row}: ${name} &amp; more`)),
});
const CHART = {
  data: [bar("low", 0.2, [0, 2]), bar("high", 0.5, [1])],
  layout: {
    font: { size: 14 }, hoverlabel: { font: { size: 15 } }, meta: { row: 50, top: 0.25 },
    xaxis: { categoryarray: NAMES, title: { text: "Week" } },
    yaxis: { tickvals: [0, -1, -2], ticktext: ["First", "Second<br>row", "Third"], range: [-2.5, 0.5] },
    shapes: [0, -1, -2].map((y) => ({ y0: y - 0.25, y1: y + 0.25 })),
  },
};
const ALL = { first: 0, count: 4, series: new Set(), rows: new Set() };
const page = (room, more = {}) => ({ room, scale: 1, rtl: false, measure: (text, size) => (text.length * size) / 2, ...more });

test("a text is broken between words, and an escaped letter counts as one", () => {
  assert.equal(wrapped("one two three", 7), "one two<br>three");
  assert.equal(wrapped("&lt;&lt;&lt;&lt; b", 4), "&lt;&lt;&lt;&lt;<br>b");
  assert.equal(wrapped("abcdefgh", 3), "abc<br>def<br>gh");
  assert.equal(wrapped("a b c d", 1, 2), "a<br>b…");
  assert.equal(wrapped("\u2067a b c\u2069", 1, 2), "\u2067a\u2069<br>\u2067b…\u2069");
  assert.equal(wrapped(oneLine("\u2067a b\u2069<br>\u2067c\u2069"), 9), "\u2067a b c\u2069");
  assert.equal(oneLine("a<br>b"), "a b");
});

test("lines of a label are of similar length, and the last ones are the fullest", () => {
  const broken = (text, letters) => balanced(text, letters).split("<br>");
  assert.deepEqual(broken("at ease, close or apart", 17), ["at ease,", "close or apart"]);
  assert.deepEqual(broken("reaching,<br>to be sure", 18), ["reaching,", "to be sure"]);
  assert.deepEqual(broken("reaching,<br>to be sure", 20), ["reaching, to be sure"]);
  assert.deepEqual(broken("Showing feelings feels weak", 26), ["Showing feelings", "feels weak"]);
  assert.deepEqual(broken("pulled both ways", 14), ["pulled", "both ways"]);
  assert.deepEqual(broken("\u2067a b &lt;\u2069", 3), ["\u2067a\u2069", "\u2067b &lt;\u2069"]);
  assert.equal(balanced("abcdefgh ij", 5), wrapped("abcdefgh ij", 5));
});

const MAP = {
  data: [{ name: "you", mode: "markers+text", text: ["you"], textfont: { size: 15 }, textposition: "middle left", marker: { size: 17 }, x: [80], y: [30], hovertext: ["you"] }],
  layout: {
    font: { size: 14 }, hoverlabel: { font: { size: 15 } },
    xaxis: { ticktext: ["less", "", "more"], range: [0, 100], title: { text: "Worry about losing closeness" } },
    yaxis: { ticktext: ["less", "", "more"], range: [0, 100], title: { text: "Keeping to yourself" } },
    annotations: [{ text: "at ease, close<br>or apart", x: 0, y: 0, xanchor: "left", align: "left", xshift: 8, yanchor: "bottom", yshift: 6, font: { size: 18 } }],
  },
};
const dotAt = (x, y, more = {}) => ({ ...MAP, data: [{ ...MAP.data[0], x: [x], y: [y], ...more }] });
const note = (layout, text) => layout.annotations.find((each) => each.text === text);

test("right to left, labels in the corners and at marks are on the other side", () => {
  const { data, layout } = fitToPage(MAP, page(400, { rtl: true }));
  const [{ xanchor, align, xshift }] = layout.annotations;
  assert.deepEqual([xanchor, align, xshift, data[0].textposition], ["right", "right", -8, "middle right"]);
  const axis = note(layout, "Keeping to yourself");
  assert.deepEqual([axis.x, axis.xanchor, axis.textangle], [1, "left", -90]);
  assert.deepEqual(layout.annotations.filter((each) => each.yanchor === "top" && !each.textangle).map((each) => [each.text, each.x]), [["less", 1], ["more", 0], ["Worry about losing closeness", 0.5]]);
});

test("the names of the ends of an axis are within it, beside its own name or above it", () => {
  const [wide, narrow] = [400, 250].map((room) => fitToPage(MAP, page(room)).layout);
  for (const layout of [wide, narrow]) {
    const ends = layout.annotations.filter(({ text }) => ["less", "more"].includes(text));
    assert.deepEqual(ends.map(({ x, y, xanchor, yanchor }) => [x, y, xanchor, yanchor]), [[0, 0, "left", "top"], [1, 0, "right", "top"], [0, 0, "right", "bottom"], [0, 1, "right", "top"]]);
  }
  assert.equal(note(wide, "Worry about losing closeness").yshift, note(wide, "less").yshift);
  assert.ok(note(narrow, "Worry about losing closeness").yshift < note(narrow, "less").yshift);
});

test("labels in the corners are in smaller letters, of 14 pixels or more, where they would take three lines", () => {
  const size = (room) => fitToPage(MAP, page(room)).layout.annotations[0].font.size;
  assert.deepEqual([size(400), size(262), size(230)], [18, 16, 14]);
});

test("a label in a corner stands clear of a point there, and the point then has no name", () => {
  const place = (chart) => fitToPage(chart, page(330)).layout.annotations[0].yshift;
  assert.equal(place(MAP), 6);
  assert.equal(place(dotAt(25, 33, { textposition: "middle right" })), 6);
  assert.ok(place(dotAt(20, 10, { textposition: "top right" })) > 30);
  const near = fitToPage(dotAt(20, 10, { textposition: "top right" }), page(330));
  const height = near.layout.height - near.layout.margin.t - near.layout.margin.b;
  assert.ok(near.layout.annotations[0].yshift >= height / 10 + 17 / 2 + 6);
  assert.equal(near.data[0].mode, "markers");
});

test("no label in a corner touches a point, wherever it is", () => {
  const corner = (text, x, y) => ({ text, x, y, xanchor: x ? "right" : "left", xshift: x ? -8 : 8, yanchor: y ? "top" : "bottom", yshift: y ? -6 : 6, font: { size: 18 } });
  const annotations = [corner("stepping back, to feel steady", 0, 100), corner("pulled both ways", 100, 100), corner("at ease, close or apart", 0, 0), corner("reaching, to be sure", 100, 0)];
  for (const room of [290, 330, 400]) {
    for (let place = 0; place < 21 * 21; place += 1) {
      const [x, y] = [5 * (place % 21), 5 * Math.floor(place / 21)];
      const { layout } = fitToPage({ ...dotAt(x, y), layout: { ...MAP.layout, annotations } }, page(room));
      const side = room - layout.margin.l - layout.margin.r;
      for (const { text, x: left, y: low, xshift, yshift, font } of layout.annotations.slice(0, 4)) {
        const lines = text.split("<br>");
        const wide = Math.max(...lines.map((line) => line.length)) * font.size * 0.4;
        const across = Math.abs(x - left) * side / 100 - Math.abs(xshift) - wide;
        const up = Math.abs(y - low) * side / 100;
        const beyond = Math.max(up - Math.abs(yshift) - lines.length * font.size * 1.3, Math.abs(yshift) - up);
        assert.ok(Math.max(across, beyond) >= 17 / 2 + 4, `${text} at ${x} ${y} in ${room}`);
      }
    }
  }
});

test("in large text, the name of the vertical axis is above a chart, which is taller than wide", () => {
  const { data, layout } = fitToPage(MAP, page(250, { scale: 2 }));
  const axis = note(layout, "Keeping to yourself");
  assert.deepEqual([axis.textangle, axis.y, axis.yanchor], [undefined, 1, "bottom"]);
  const { l, r, t, b } = layout.margin;
  assert.ok(layout.height - t - b > 250 - l - r);
  assert.ok(layout.annotations.some(({ text }) => text.startsWith("Worry") && text.includes("<br>")));
  assert.equal(data[0].mode, "markers");
});

test("a label of three lines in a corner leaves no room for the name of a point", () => {
  assert.equal(fitToPage(MAP, page(400)).data[0].mode, "markers+text");
  const annotations = [{ ...MAP.layout.annotations[0], text: "a quiet label, which is rather long for a corner and for any letters" }];
  assert.equal(fitToPage({ ...MAP, layout: { ...MAP.layout, annotations } }, page(400)).data[0].mode, "markers");
});

test("labels above columns are as wide as their columns, in the order of their words", () => {
  const [start, end] = ["\u2067", "\u2069"];
  const ticktext = ["Me", `${start}My partner, my${end}<br>${start}guess${end}`];
  const top = { ...CHART.layout, xaxis: { side: "top", ticktext, tickvals: [0, 1], range: [-0.5, 1.5] } };
  const label = (room) => fitToPage({ data: [], layout: top }, page(room, { scale: 2 })).layout.xaxis.ticktext[1];
  assert.equal(label(1200), `${start}My partner, my guess${end}`);
  assert.equal(label(600), `${start}My partner,${end}<br>${start}my guess${end}`);
  assert.equal(label(330), `${start}My${end}<br>${start}partner,${end}<br>${start}my guess${end}`);
});

test("a plotly text is plain again", () => {
  assert.deepEqual(plainLines("<b>a</b> &amp; &#36;b<br>&lt;i&gt;"), ["a & $b", "<i>"]);
});

test("only the columns in range are drawn", () => {
  const { data, layout } = visiblePart(CHART, { ...ALL, first: 1, count: 2 });
  assert.deepEqual(data[1].x, ["8 Mar", "15 Mar"]);
  assert.deepEqual(layout.xaxis.categoryarray, ["8 Mar", "15 Mar"]);
  assert.equal(data[0].hovertext.length, 4);
});

test("what is below a row that is switched off moves up", () => {
  const { data, layout } = visiblePart(CHART, { ...ALL, rows: new Set([1]) });
  assert.deepEqual(layout.yaxis.ticktext, ["First", "Third"]);
  assert.deepEqual([...new Set(data[0].base)], [-0.25, -1.25]);
  assert.deepEqual(data[1].x, []);
  assert.deepEqual(layout.shapes.map((shape) => shape.y0), [-0.25, -1.25]);
});

test("a series that is switched off has no points", () => {
  const part = visiblePart(CHART, { ...ALL, series: new Set(["high"]) });
  assert.equal(part.data[1].visible, false);
  assert.deepEqual([...new Set(pointsOf(part).map((point) => point.row))], [0, 2]);
});

test("keys walk the points row by row", () => {
  const points = pointsOf(visiblePart(CHART, ALL));
  assert.equal(points.length, 12);
  const first = nextPoint(points, null, "ArrowRight");
  assert.deepEqual(first.lines, ["1 Mar", "row 0: low & more"]);
  const second = nextPoint(points, first, "ArrowRight");
  assert.equal(second.column, 1);
  assert.equal(nextPoint(points, second, "ArrowLeft"), first);
  assert.equal(nextPoint(points, first, "ArrowLeft"), first);
  const below = nextPoint(points, second, "ArrowDown");
  assert.deepEqual([below.row, below.column], [1, 1]);
  assert.equal(nextPoint(points, below, "ArrowUp"), second);
  assert.equal(nextPoint(points, below, "End").column, 3);
  assert.equal(nextPoint(points, nextPoint(points, below, "End"), "Home").column, 0);
  assert.equal(nextPoint([], null, "Home"), null);
});

test("an earlier part goes before", () => {
  const chart = joinCharts(CHART, CHART);
  assert.equal(chart.layout.xaxis.categoryarray.length, 8);
  assert.equal(chart.data[1].x.length, 8);
  assert.equal(joinCharts(undefined, CHART).data, CHART.data);
});

test("labels of rows stand above them where it is narrow, and beside them where it is wide", () => {
  const part = visiblePart(CHART, ALL);
  const [narrow, wide] = [fitToPage(part, page(300)), fitToPage(part, page(800))];
  assert.equal(narrow.layout.yaxis.ticklabelposition, "inside top");
  assert.equal(narrow.layout.yaxis.ticktext[1], "Second row");
  assert.equal(wide.layout.yaxis.ticklabelposition, undefined);
  assert.ok(wide.layout.margin.l > narrow.layout.margin.l);
});

test("a label of two lines above its row leaves the row free", () => {
  const part = visiblePart(CHART, ALL);
  const long = { ...part.layout, yaxis: { ...part.layout.yaxis, ticktext: part.layout.yaxis.ticktext.map((text, row) => (row ? text : "A label that is much too long for one line here")) } };
  const { tickvals } = fitToPage({ data: part.data, layout: long }, page(200)).layout.yaxis;
  const plain = fitToPage(part, page(200)).layout.yaxis.tickvals;
  assert.ok(tickvals[0] > plain[0], "it is raised");
  assert.equal(tickvals[1], plain[1]);
});

test("labels of columns have room and stay inside", () => {
  const many = { ...CHART.layout, xaxis: { ...CHART.layout.xaxis, categoryarray: Array.from({ length: 60 }, (_, week) => `week ${week}`) } };
  const { layout } = fitToPage(visiblePart({ data: [], layout: many }, { ...ALL, count: 60 }), page(320));
  assert.ok(layout.xaxis.tickvals.length > 1);
  assert.ok(layout.xaxis.tickvals.length * 49 < 320);
  assert.ok(!layout.xaxis.tickvals.includes("week 0"), "it would go beyond the edge");
});

test("a larger text makes all sizes and heights larger, and right to left mirrors", () => {
  const part = visiblePart(CHART, ALL);
  const [usual, large] = [fitToPage(part, page(800)), fitToPage(part, page(1600, { scale: 2 }))];
  assert.equal(large.layout.font.size, 2 * usual.layout.font.size);
  assert.ok(large.layout.height > 1.8 * usual.layout.height);
  const mirrored = fitToPage(part, page(800, { rtl: true }));
  assert.deepEqual(mirrored.layout.xaxis.range, [...usual.layout.xaxis.range].reverse());
  assert.equal(mirrored.layout.margin.r, usual.layout.margin.l);
});

test("rectangles of one style are drawn as one path, and other shapes as they are", () => {
  const track = (y0) => ({ type: "rect", xref: "paper", x0: 0, x1: 1, y0, y1: y0 + 0.5, fillcolor: "#eee" });
  const line = { type: "line", x0: 0, x1: 1, y0: 2, y1: 2 };
  const [path, other, ...more] = joinRectangles([track(0), line, track(-1), { ...track(-2), fillcolor: "#ddd" }]);
  assert.deepEqual(path, { type: "path", xref: "paper", fillcolor: "#eee", path: "M0,0H1V0.5H0ZM0,-1H1V-0.5H0Z" });
  assert.deepEqual(other, line);
  assert.deepEqual(more.map(({ path, fillcolor }) => [path, fillcolor]), [["M0,-2H1V-1.5H0Z", "#ddd"]]);
  assert.deepEqual(joinRectangles(undefined), []);
});

const roomFor = (columns) => ({ ...CHART, layout: { ...CHART.layout, meta: { ...CHART.layout.meta, columns, now: { column: "22 Mar", label: "This week" } } } });

test("a chart with room for more columns has those it has at its end, and names the first and the last one", () => {
  const part = visiblePart(roomFor(8), ALL);
  assert.deepEqual(part.layout.xaxis.range, [-4.5, 3.5]);
  const { annotations, xaxis } = fitToPage(part, page(400)).layout;
  assert.deepEqual(annotations.map(({ text, x, xanchor }) => [text, x, xanchor]), [["1 Mar", 0.5, "left"], ["This week", 1, "right"]]);
  assert.deepEqual(xaxis.ticktext, [" "]);
  const mirrored = fitToPage(part, page(400, { rtl: true })).layout.annotations;
  assert.deepEqual(mirrored.map(({ text, x }) => [text, x]), [["1 Mar", 0.5], ["This week", 0]]);
  const few = fitToPage(visiblePart(roomFor(12), ALL), page(400)).layout.annotations;
  assert.deepEqual(few.map(({ text, x }) => [text, x]), [["This week", 1]]);
});

test("the last column has its own name where it is not this week, and one column one name", () => {
  const names = (view) => fitToPage(visiblePart(roomFor(6), view), page(400)).layout.annotations.map(({ text }) => text);
  assert.deepEqual(names({ ...ALL, count: 3 }), ["1 Mar", "15 Mar"]);
  assert.deepEqual(names({ ...ALL, first: 3, count: 1 }), ["This week"]);
});
