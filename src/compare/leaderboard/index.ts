export {
  leaderboard,
  type Leaderboard,
  type LeaderboardF1,
  type LeaderboardOptions,
  type LeaderboardRow,
  type LeaderboardTable,
} from "./board";
export type { MethodBudget as LeaderboardCosts } from "../budget";
export { leaderboardMarkdown } from "./markdown";
export { leaderboardPage } from "./page";
export type { ProtocolTexts } from "./protocol";
