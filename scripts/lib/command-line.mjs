// Options of the scripts' command lines.

/**
 * The value of an option such as `--seconds=10`; `undefined` if it is not given.
 *
 * @param {string} name
 */
export const option = (name) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

/**
 * The positive number in an option. Anything else ends the script with a message.
 *
 * @param {string} name
 * @param {number} fallback if it is not given
 */
export const numberOption = (name, fallback) => {
  const given = option(name);
  const value = given === undefined ? fallback : Number(given);
  if (value > 0) return value;
  console.error(`--${name}: expected a positive number, got ${given}`);
  process.exit(1);
};
