/** How far a cell is. */
export interface CellProgress {
  /** Number of the cell from 1, among those with code. */
  readonly index: number;
  /** How many cells have code. */
  readonly of: number;
  /** First line of the cell. */
  readonly source: string;
  /** `failed` where it threw an error. */
  readonly state: "running" | "done" | "failed";
  /** Since it started. */
  readonly seconds: number;
  /** The latest text of an output that the cell updates in place. */
  readonly text?: string;
  /** What a failed cell threw. */
  readonly error?: { readonly name: string; readonly message: string; readonly traceback: string };
}
