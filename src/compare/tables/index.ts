export { writeRunTables } from "./writeTables";
