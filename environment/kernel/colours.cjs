"use strict";
// Colours of what an error says, as terminals and notebooks know them.

const [red, bold, plain] = ["\u001b[31m", "\u001b[1;31m", "\u001b[0m"];

/**
 * An error whose name, causes and marked place are red.
 * @param {import("./types").ErrorContent} report
 * @returns {import("./types").ErrorContent}
 */
const coloured = (report) => ({
  ...report,
  traceback: report.traceback.map((line, index) => {
    if (index === 0 && line.startsWith(report.ename))
      return `${bold}${report.ename}${plain}${line.slice(report.ename.length)}`;
    return line.replace(/^(caused by )([^\s:]+)/, `$1${bold}$2${plain}`).replace(/^( +\| *)\^$/, `$1${red}^${plain}`);
  }),
});

module.exports = { coloured };
