import type { NamesOf } from "../base/words/optionNames";
import type { Benchmark } from "../data";
import type { Predictor } from "../nn";
import type { DataReport, EventSink, RunParameters, WeightsRecord } from "../records";
import type { DamagedCheckpoint } from "./directory/damage";
import type { Reduction } from "./step/exchange";
import type { TaskEnd } from "./taskEnd";

/** What surrounds a run without changing what it comes to. */
export interface RunSettings {
  /** Run directory; without it nothing is written. */
  readonly out?: string;
  /**
   * Goes on from the run directory's last checkpoint; a finished run is read back. Otherwise a run found there is
   * refused.
   */
  readonly resume?: boolean;
  /**
   * Resumes although the data, the weights, the code or the plugins are others than when the run was begun, or its log
   * lost its end; the manifest then has what is different. Without it such a run is refused.
   */
  readonly forceResume?: boolean;
  /**
   * Writes checkpoints in the middle of epochs too: `50`, after every 50th step of an epoch; `10min`, after the first
   * step of every ten minutes. Default: at the end of each epoch alone. They change nothing of what the run comes to.
   */
  readonly checkpointEvery?: string | number;
  /** Hears of a checkpoint that is damaged, and of the older one that is used. Default: a line on standard error. */
  readonly onDamaged?: (damaged: DamagedCheckpoint) => void;
  /**
   * Stops at the next step, as interrupting the cell of a notebook does; the directory has a checkpoint of the last one
   * then.
   */
  readonly signal?: AbortSignal;
  /** Receives every event. */
  readonly on?: EventSink;
  /**
   * The benchmark, where it is open already. The manifest then tells what it was opened with, in place of what the
   * options say of the data.
   */
  readonly data?: Benchmark;
  /**
   * Begins after a task of another run, taken from its `onTask`. Methods that agree on their first task (with nothing
   * to remember yet, most do) then share its training, and nothing else changes.
   * @throws `run/other-start` where they do not agree.
   */
  readonly after?: TaskEnd;
  /** Called at the end of every task. */
  readonly onTask?: (end: TaskEnd) => void;
  /** Hears how far a benchmark that has to be generated first has come. */
  readonly onData?: (done: number, total: number) => void;
  /**
   * Folder of decoded images on disk, that runs and processes of a host may share. Default: what memory does not hold
   * is decoded each time.
   */
  readonly imageCache?: string;
  /** Hears what data were opened: how many images are used, and what is left out. */
  readonly onOpened?: (report: DataReport) => void;
  /** Hears what the network starts from. */
  readonly onWeights?: (weights: WeightsRecord) => void;
  /**
   * Called with the trained network before it is freed, to look at its answers: those of the method around it, where it
   * has one.
   */
  readonly withNetwork?: (network: Predictor, parameters: RunParameters) => Promise<void>;
  /** On several ranks: how gradients are added up over them; the result is the same. Default `sharded`. */
  readonly reduction?: Reduction;
  /** What a legend shows; default the strategy's name. */
  readonly name?: string;
  /** Files that defined methods of one's own before the run, for the manifest. */
  readonly plugins?: readonly string[];
}

/** Names of `RunSettings`. */
export const settingNames: NamesOf<RunSettings> = {
  ...{ out: true, resume: true, forceResume: true, checkpointEvery: true, onDamaged: true, signal: true, on: true },
  ...{ data: true, after: true, onTask: true, onData: true, imageCache: true, onOpened: true, onWeights: true },
  ...{ withNetwork: true, reduction: true, name: true, plugins: true },
};
