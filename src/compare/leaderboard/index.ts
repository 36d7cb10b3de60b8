export {
  leaderboard,
  type Leaderboard,
  type LeaderboardF1,
  type LeaderboardOptions,
  type LeaderboardRow,
  type LeaderboardTable,
} from "./board";
export type { Costs as LeaderboardCosts } from "./costs";
export { leaderboardMarkdown } from "./markdown";
export { leaderboardPage } from "./page";
export type { ProtocolTexts } from "./protocol";
