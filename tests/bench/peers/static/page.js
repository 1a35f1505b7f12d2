// The page without Python: words go to the browser's storage as they are typed.

const known = JSON.parse(document.getElementById("known").textContent);
const form = document.querySelector("form");
const answers = () => known.names.map((name) => form.elements[name].value || null);
const LEVELS = Object.keys(known.levels);

function say() {
  const now = answers();
  const counts = LEVELS.map((level) => `${known.levels[level].toLowerCase()} in ${now.filter((each) => each === level).length}`);
  const often = known.names.map((_, row) => [...known.earlier, now].filter((week) => week[row] === "concerning").length);
  const most = known.labels[often.indexOf(Math.max(...often))];
  document.querySelector(".sentence").textContent = `This week: ${counts.join(", ")}; most often concerning: ${most}.`;
}

function draw() {
  if (!window.Plotly) return;
  const weeks = [...known.earlier, answers()];
  const cells = weeks.flatMap((levels, week) => levels.map((level, row) => ({ week, row, level })));
  known.figure.data = known.figure.data.map((trace, place) => {
    const found = cells.filter((cell) => cell.level === LEVELS[place]);
    const base = found.map((cell) => known.names.length - 1 - cell.row);
    return { ...trace, x: found.map((cell) => cell.week), base, y: found.map(() => known.heights[LEVELS[place]]) };
  });
  window.Plotly.react("strip", known.figure.data, known.figure.layout, { displayModeBar: false });
}

form.addEventListener("input", ({ target }) => localStorage.setItem(target.name, target.value));
form.addEventListener("change", () => {
  say();
  draw();
});
document.querySelector("button").addEventListener("click", () => {
  document.querySelector(".saved").textContent = `Saved ${JSON.stringify({ ...localStorage }).length} characters.`;
});
document.getElementById("plotly").addEventListener("load", draw);
say();
draw();
