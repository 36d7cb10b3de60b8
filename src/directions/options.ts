import { error } from "../errors";

/** Throws `argument/invalid` unless `holds`. */
export function requireOption(direction: string, option: string, received: number, holds: boolean, takes: string): void {
  if (!holds) throw error("argument/invalid", { argument: `${option} of --direction ${direction}`, received, takes });
}

/** `name` alone where every option has its default, else `name:key=value,...` with those that do not. */
export function nameWith<T extends { readonly [key in keyof T]: number | undefined }>(name: string, options: T, defaults: T): string {
  const given = (Object.keys(options) as (keyof T & string)[]).filter((key) => options[key] !== defaults[key]);
  return given.length === 0 ? name : `${name}:${given.map((key) => `${key}=${options[key]}`).join(",")}`;
}
