import type { Example } from "../../data";
import type { Network, State } from "../../nn";
import type { Predictions } from "../../records";

/** Answers on some images. */
interface Answered {
  readonly examples: readonly Example[];
  readonly predictions: Predictions;
}

/** The answers of the selected epoch, which are the network's once more where it has that epoch's weights again. */
export interface SelectedAnswers {
  /** Takes note of answers of the network as it is, in place of the last ones of their kind. */
  note(kind: "test" | "validation", answered: Answered): void;
  /** The last answers that were noted are those of the selected epoch, whose state this is. */
  select(state: State): void;
  /** Takes note of further answers of the selected epoch, whose state this is. */
  add(state: State, answered: Answered): void;
  /** The answers of the network as it is, where they are known. */
  on(examples: readonly Example[]): Predictions | undefined;
}

/** No answers yet. Borrows the network. */
export function selectedAnswers(network: Pick<Network, "state">): SelectedAnswers {
  const last = new Map<string, Answered>();
  let selected: { readonly state: State; readonly answers: readonly Answered[] } | undefined;
  return {
    note: (kind, answered) => void last.set(kind, answered),
    select(state) {
      selected = { state, answers: [...last.values()] };
    },
    add(state, answered) {
      const before = selected && isSameState(selected.state, state) ? selected.answers : [];
      selected = { state, answers: [...before, answered] };
    },
    on(examples) {
      const found = selected?.answers.find((answered) => isSameList(answered.examples, examples));
      return found && selected && isSameState(selected.state, network.state()) ? found.predictions : undefined;
    },
  };
}

const isSameList = (a: readonly Example[], b: readonly Example[]): boolean =>
  a.length === b.length && a.every((example, i) => example === b[i]);

/** Whether all values are the same, bit for bit. */
function isSameState(a: State, b: State): boolean {
  const bytes = ({ data }: { readonly data: Float32Array }): Buffer =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return (
    a.size === b.size &&
    [...a].every(([name, tensor]) => {
      const other = b.get(name);
      return other !== undefined && bytes(tensor).equals(bytes(other));
    })
  );
}
