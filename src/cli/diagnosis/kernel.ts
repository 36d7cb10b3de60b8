import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { setupCommand } from "../../base/package";
import { bad, good, parse, run, type Check } from "./check";

/** What `jupyter kernelspec list --json` prints. */
interface Listing {
  readonly kernelspecs?: Readonly<Record<string, KernelSpec>>;
}

interface KernelSpec {
  readonly resource_dir: string;
  readonly spec: { readonly argv: readonly string[] };
}

/**
 * Whether Jupyter finds the notebook kernel, and whether it is that of this package: a specification may be left from
 * another checkout, which would run the code of notebooks in its place.
 *
 * @param root folder of the package
 * @param home folder that `.venv` is in
 * @param required whether the main job needs it
 */
export async function kernelCheck(root: string, home: string, required: boolean): Promise<Check> {
  const python = join(home, ".venv", "bin", "python");
  const { output, failure } = await run(python, ["-m", "jupyter", "kernelspec", "list", "--json"]);
  const kernel = parse<Listing>(output)?.kernelspecs?.tslab;
  const wrong = (value: string): Check => bad("kernel", value, setupCommand, required);
  if (kernel === undefined) return wrong(failure ? `jupyter ${failure}` : "jupyter knows no kernel tslab");
  const [node, program] = kernel.spec.argv;
  const absent = [node, program].find((path) => !existsSync(path));
  if (absent !== undefined) return wrong(`there is no ${absent}`);
  if (realpathSync(program) !== realpathSync(join(root, "environment", "kernel.cjs")))
    return wrong(`${kernel.resource_dir} starts ${program}, of another folder`);
  return good("kernel", kernel.resource_dir, required);
}
