"use strict";
// The compiler of cells is the project's TypeScript. tslab 1.0.22 brings a copy of TypeScript 5.0 with changes of its
// own, which knows neither `using` nor standard decorators: what is left of tslab's code here is given ours instead.
const { Module } = require("node:module");
const ts = require("typescript");

const theirs = require.resolve("@tslab/typescript-for-tslab", { paths: [require.resolve("tslab/package.json")] });
/** @type {any} */
const inPlace = new Module(theirs);
Object.assign(inPlace, { exports: ts, filename: theirs, loaded: true });
require.cache[theirs] = inPlace;

module.exports = ts;
