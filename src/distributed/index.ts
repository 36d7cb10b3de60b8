export { arrival, ownRows, rowCounts, type Collectives, type Communicator, type Numbers, type Operation, type Pending } from "./communicator";
export { alone, exchangeOf, type Exchange, type Reduction } from "./exchange";
export { single } from "./single";
export { findLibrary, joinWorld } from "./world";
