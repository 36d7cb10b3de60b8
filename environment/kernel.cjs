"use strict";
// The notebook kernel: tslab's executor, with the project's TypeScript, and with Jupyter's protocol, errors, results
// and interrupts as people expect them.
require("./threads.cjs");
require("./kernel/start.cjs").start(process.argv[process.argv.length - 1]);
