export * from "./averagePrecision";
export * from "./continual";
export * from "./f1";
export * from "./audit";
