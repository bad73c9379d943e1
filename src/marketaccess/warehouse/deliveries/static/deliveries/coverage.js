// Draws the rows that stand by month. The same numbers stand in the table below.
(function () {
  "use strict";

  function draw(place, data) {
    const style = getComputedStyle(document.documentElement);
    const token = function (name) { return style.getPropertyValue(name).trim(); };
    const muted = token("--text-muted");
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({
      animation: !calm,
      animationDuration: 250,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      color: [token("--ink-700")],
      grid: { left: 8, right: 12, top: 12, bottom: 8, containLabel: true },
      // richText: the policy for styles forbids markup with inline styles.
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: data.months, axisLabel: { color: muted } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { color: muted }, splitLine: { lineStyle: { color: token("--line") } } },
      series: [
        { name: "行数", type: "bar", data: data.rows, barMaxWidth: 40 },
      ],
    });
    new ResizeObserver(function () { chart.resize(); }).observe(place);
  }

  document.addEventListener("DOMContentLoaded", function () {
    const place = document.getElementById("coverage");
    if (place && window.echarts) {
      draw(place, JSON.parse(document.getElementById(place.dataset.source).textContent));
    }
  });
})();
