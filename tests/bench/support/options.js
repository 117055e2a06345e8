// Reads the options of a program.

import { parseArgs } from "node:util";

/**
 * Returns the program's options. `--help` prints them and ends the program. An unknown option or an invalid value ends it with an error.
 *
 * @template {Record<string, string | number | false>} Defaults
 * @param {string} command what a person enters to run the program
 * @param {Defaults} defaults the default of each option; NaN for a number without one, false for an option without a value
 * @returns {{ [Name in keyof Defaults]: Defaults[Name] extends number ? number : Defaults[Name] extends string ? string : boolean }}
 */
export function readOptions(command, defaults) {
  const types = Object.entries({ ...defaults, help: false }).map(([name, value]) => [name, { type: value === false ? "boolean" : "string" }]);
  try {
    /** @type {Record<string, any>} */
    const { help, ...values } = parseArgs({ options: Object.fromEntries(types) }).values;
    if (help) {
      const lines = Object.entries(defaults).map(([name, value]) => `  --${name}${value === false ? "" : ` ${value}`.replace("NaN", "N")}`);
      console.log([`Usage: ${command} [OPTIONS]`, "", "Options, with their defaults:", ...lines].join("\n"));
      process.exit();
    }
    for (const [name, value] of Object.entries(defaults)) {
      if (typeof value !== "number" || values[name] === undefined) continue;
      const number = Number(values[name]);
      if (value > 0 ? !(number > 0) : !(number >= 0)) throw new RangeError(`--${name} must be a number${value > 0 ? " above 0" : ""}`);
      values[name] = number;
    }
    return /** @type {any} */ ({ ...defaults, ...values });
  } catch (error) {
    console.error(`error: ${/** @type {Error} */ (error).message} (${command} --help lists the options)`);
    process.exit(1);
  }
}
