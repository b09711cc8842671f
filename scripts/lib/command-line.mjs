// Options of the scripts' command lines.

/**
 * The number in an option such as `--seconds=10`.
 *
 * @param {string} name
 * @param {number} fallback if it is not given
 */
export const numberOption = (name, fallback) => {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return given === undefined ? fallback : Number(given.slice(name.length + 3));
};
