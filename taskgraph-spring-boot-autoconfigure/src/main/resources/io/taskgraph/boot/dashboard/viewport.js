// Zooming and panning of the graph, by mouse, finger and keyboard.

const MARGIN = 36;

export class Viewport {
  #svg;
  #zoom;
  #box = [0, 0, 1, 1];
  #moved = false;

  constructor(svg, content) {
    this.#svg = d3.select(svg);
    this.#zoom = d3.zoom()
      .scaleExtent([0.1, 6])
      .filter(event => (event.type === 'wheel' ? event.ctrlKey : !event.button))
      .on('zoom', event => {
        content.attr('transform', event.transform);
        if (event.sourceEvent) this.#moved = true;
      });
    this.#svg.call(this.#zoom).on('dblclick.zoom', null);
    new ResizeObserver(() => this.#moved || this.fit()).observe(svg);
  }

  /** Shows all of a graph with tasks at these places. */
  show(places) {
    const xs = places.map(place => place[0]);
    const ys = places.map(place => place[1]);
    this.#box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    this.fit();
  }

  fit() {
    this.#moved = false;
    const { width, height } = this.#svg.node().getBoundingClientRect();
    const [left, top, right, bottom] = this.#box;
    const scale = Math.min(width / (right - left + 2 * MARGIN), height / (bottom - top + 2 * MARGIN), 1.6);
    if (!(scale > 0) || !Number.isFinite(scale)) return;
    this.#svg.call(this.#zoom.transform, d3.zoomIdentity
      .translate(width / 2, height / 2).scale(scale).translate(-(left + right) / 2, -(top + bottom) / 2));
  }

  by(factor) {
    this.#moved = true;
    this.#svg.call(this.#zoom.scaleBy, factor);
  }

  /** Moves what is shown so that a place is in it. */
  reveal([x, y]) {
    const { width, height } = this.#svg.node().getBoundingClientRect();
    const [sx, sy] = d3.zoomTransform(this.#svg.node()).apply([x, y]);
    if (sx < 0 || sy < 0 || sx > width || sy > height) this.#svg.call(this.#zoom.translateTo, x, y);
  }
}
