import { Argument } from "commander";
import { definitionsOf, type DefinitionKind } from "../definitions";
import { describeDefinition, descriptionText } from "../describe";
import { writeLine, type AddCommand } from "../context";
import { addPluginOption, pluginsOf, type PluginOptions } from "../pluginOption";

interface Options extends PluginOptions {
  readonly json?: boolean;
}

/** `palimpsest list`: what can be named in a text of one kind, with its options. */
export const listCommand: AddCommand = (parent, { stdout }) => {
  const command = parent
    .command("list")
    .description("strategies, directions, benchmarks ... by name, each with its options, their defaults and sources")
    .addArgument(new Argument("<kind>", "what to list").choices(Object.keys(definitionsOf)))
    .option("--json", "print JSON");
  addPluginOption(command).action((kind: DefinitionKind, options: Options) => {
    pluginsOf(options);
    const descriptions = definitionsOf[kind]().map(describeDefinition);
    writeLine(stdout, options.json ? JSON.stringify(descriptions, null, 2) : descriptionText(descriptions));
  });
};
