// Draws the means of all units by indicator. The same numbers stand in the table below.
(function () {
  "use strict";

  function draw(place, data) {
    const style = getComputedStyle(document.documentElement);
    const token = function (name) { return style.getPropertyValue(name).trim(); };
    const muted = token("--text-muted");
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    // Names of units stand beside each other on a phone too.
    const width = function () { return Math.min(96, Math.floor((place.clientWidth - 48) / data.units.length) - 6); };
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({
      animation: !calm,
      animationDuration: 250,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      color: [token("--ink-700"), token("--ink-200"), token("--light-green-lamp"), token("--light-yellow-lamp")],
      grid: { left: 8, right: 12, top: 64, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: muted } },
      // richText: the policy for styles forbids markup with inline styles.
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: data.units, axisLabel: { color: muted, width: width(), overflow: "break", interval: 0 } },
      yAxis: { type: "value", min: 0, max: 100, axisLabel: { color: muted }, splitLine: { lineStyle: { color: token("--line") } } },
      series: data.series.map(function (each) {
        return { name: each.name, type: "bar", data: each.data, barMaxWidth: 40 };
      }),
    });
    new ResizeObserver(function () {
      chart.resize();
      chart.setOption({ xAxis: { axisLabel: { width: width() } } });
    }).observe(place);
  }

  document.addEventListener("DOMContentLoaded", function () {
    const place = document.getElementById("survey-chart");
    if (place && window.echarts) {
      draw(place, JSON.parse(document.getElementById(place.dataset.source).textContent));
    }
  });
})();
