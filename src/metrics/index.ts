export * from "./averagePrecision";
export * from "./continual";
export * from "./f1";
