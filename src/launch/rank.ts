import { readFileSync } from "node:fs";
import { appendText } from "../base/files";
import { loadPlugins } from "../base/plugins";
import { joinWorld } from "../distributed";
import { runOnRanks } from "../training";
import { asRank } from "./asRank";
import { assignmentFile, messagesFile, type Assignment, type RankMessage } from "./assignment";

/* One rank of a launched run: its logs' folder, and `--resume` where it is to go on from the last checkpoint. */
async function main(logs: string, resume: boolean): Promise<void> {
  const { parameters, ...settings } = JSON.parse(readFileSync(assignmentFile(logs), "utf8")) as Assignment;
  loadPlugins(settings.plugins ?? []);
  const world = joinWorld();
  const messages = messagesFile(logs, world.rank);
  const tell = (message: RankMessage): void => appendText(messages, `${JSON.stringify(message)}\n`);
  await runOnRanks(world, parameters, {
    ...settings,
    resume,
    on: (event) => tell({ kind: "event", event }),
    onWeights: (weights) => tell({ kind: "weights", weights }),
    onData: (done, total) => tell({ kind: "data", done, total }),
  });
}

asRank(() => main(process.argv[2], process.argv.includes("--resume")));
