"use strict";

/** @returns {never} */
function refuse() {
  throw new Error("Excel files are not read or written here. Save the sheet as CSV, and use readCSV or toCSV");
}

const utils = { sheet_to_json: refuse, aoa_to_sheet: refuse, book_new: refuse, book_append_sheet: refuse };
module.exports = { read: refuse, readFile: refuse, writeFile: refuse, utils };
