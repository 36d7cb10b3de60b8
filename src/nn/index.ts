export * from "./internal";
export * from "./surface";
