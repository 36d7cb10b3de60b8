"use strict";
// An extension of JupyterLab, in the form that its loader takes: a container with modules, one of which is the plugin.
{
  const plotly = "application/vnd.plotly.v1+json";

  // Figures are drawn dark on white. In a dark theme light and dark change places, and each hue stays; photographs in
  // a figure are turned back.
  const dark = 'body[data-jp-theme-light="false"] .js-plotly-plot';
  const turned = "filter: invert(1) hue-rotate(180deg)";
  const style = `
    ${dark} .svg-container { ${turned}; mix-blend-mode: screen; }
    ${dark} .imagelayer image { ${turned}; }
  `;

  /**
   * A figure as plotly's renderer sees it: without its picture, which it would show until the mouse comes to it; and
   * without a way to write a picture of its own into the notebook, which would then have unsaved changes.
   */
  const figureAlone = ({ data, metadata, trusted }) => ({
    data: { [plotly]: data[plotly] },
    ...{ metadata, trusted },
    setData() {},
  });

  /** plotly's renderer, over figures alone. */
  const drawing = (factory) => ({
    safe: factory.safe,
    mimeTypes: [plotly],
    createRenderer(options) {
      const widget = factory.createRenderer(options);
      const render = widget.renderModel.bind(widget);
      widget.renderModel = (model) => render(figureAlone(model));
      return widget;
    },
  });

  const plugin = ({ IRenderMimeRegistry }) => ({
    id: "palimpsest:figures",
    autoStart: true,
    requires: [IRenderMimeRegistry],
    activate({ started }, rendermime) {
      document.head.appendChild(document.createElement("style")).textContent = style;
      const take = () => {
        const factory = rendermime.getFactory(plotly);
        if (factory) rendermime.addFactory(drawing(factory), 2);
        return factory;
      };
      // JupyterLab starts only when every extension is active, and plotly's may come after this one.
      if (!take()) void started.then(take);
    },
  });

  let shared = {};
  /** A module that JupyterLab shares, of the one version there is. */
  const moduleOf = async (name) => (await Object.values(shared[name])[0].get())();

  const containers = (globalThis._JUPYTERLAB ??= {});
  containers.palimpsest = {
    init: (scope) => void (shared = scope),
    async get() {
      const made = plugin(await moduleOf("@jupyterlab/rendermime"));
      return () => ({ __esModule: true, default: made });
    },
  };
}
