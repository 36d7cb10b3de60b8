"use strict";
const { version: ours } = require("../../package.json");
const { version: typescript } = require("./compile/typescript.cjs");
const { version: protocol } = require("./thread/message.cjs");

/** What the kernel is: https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-info */
const kernelInfo = () => ({
  protocol_version: protocol,
  implementation: "palimpsest",
  implementation_version: ours,
  language_info: {
    name: "typescript",
    version: typescript,
    mimetype: "text/typescript",
    file_extension: ".ts",
    // JupyterLab takes `mode`; the notebook of old takes `name` and `typescript`.
    codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
  },
  banner: `Palimpsest ${ours}: TypeScript ${typescript} on Node ${process.versions.node}`,
  help_links: [],
  debugger: false,
  supported_features: [],
});

module.exports = { kernelInfo };
