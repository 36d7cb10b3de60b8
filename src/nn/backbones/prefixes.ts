import type { State } from "../state";
import type { BackboneDefinition } from "./definition";
import { headNames } from "./head";

type Recognising = Pick<BackboneDefinition, "headNames" | "widthIn">;

/** Names that a linear head beside a backbone has: torchvision's, timm's and those of OpenMMLab. */
const headsBeside = ["fc", "head", "head.fc", "classifier"];

/** Most segments of a prefix, so that hostile names cost no more than real ones: `state_dict.model.backbone.` has 3. */
const deepest = 6;

/**
 * The tensors of the network under its own names, where they lie under a prefix: `model.`, `backbone.`, or any other
 * that all of them have. Beside a prefixed backbone there may be a head under one of the usual names, and beside
 * `encoder_q.` the rest of MoCo (`moco/builder.py` of its code), whose last layer is a projection and no head. A state
 * whose names the network does not know, with or without a prefix, stays as it is.
 */
export function withoutPrefix(definition: Recognising, state: State): State {
  return unwrapped(definition, state, deepest) ?? state;
}

/** As `withoutPrefix`; undefined where the network is not to be found, or twice. */
function unwrapped(definition: Recognising, state: State, depth: number): State | undefined {
  if (definition.widthIn(state) !== undefined) return state;
  if (depth === 0) return undefined;
  const groups = bySegment(state);
  if (groups.size > 20) return undefined;
  const found = [...groups].flatMap(([segment, inner]) => {
    const network = unwrapped(definition, inner, depth - 1);
    return network ? [{ segment, network }] : [];
  });
  const query = groups.has("encoder_k") ? found.find(({ segment }) => segment === "encoder_q") : undefined;
  if (query) return withoutHead(query.network);
  if (found.length !== 1) return undefined;
  const [{ segment, network }] = found;
  const beside = [...state].filter(([name]) => !name.startsWith(`${segment}.`));
  return beside.length === 0 ? network : withHead(network, new Map(beside));
}

/** Tensors by the first segment of their names, each under the rest of its name. */
function bySegment(state: State): ReadonlyMap<string, State> {
  const groups = new Map<string, State>();
  for (const [name, tensor] of state) {
    const dot = name.indexOf(".");
    const segment = dot < 0 ? name : name.slice(0, dot);
    const group: State = groups.get(segment) ?? new Map<string, never>();
    if (dot >= 0) group.set(name.slice(dot + 1), tensor);
    groups.set(segment, group);
  }
  return groups;
}

/** Whether a name is that of a last layer, whose meaning is another in MoCo. */
const isHead = (name: string): boolean => name === "fc" || name.startsWith("fc.");

const withoutHead = (network: State): State => new Map([...network].filter(([name]) => !isHead(name)));

/** The network with the head that lies beside it; undefined where something else does, or it has one already. */
function withHead(network: State, beside: State): State | undefined {
  const name = headsBeside.find((head) => beside.has(`${head}.weight`) && beside.has(`${head}.bias`));
  const [weight, bias] = [beside.get(`${name}.weight`), beside.get(`${name}.bias`)];
  if (!weight || !bias || beside.size !== 2 || weight.shape.length !== 2 || [...network.keys()].some(isHead))
    return undefined;
  return new Map(network).set(headNames[0], weight).set(headNames[1], bias);
}
